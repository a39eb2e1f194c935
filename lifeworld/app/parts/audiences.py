"""Audiences on the Privacy page: who agreed, what unrecorded consent means, who is recognisable."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from lifeworld.app.session import act
from study import Study
from study.wording import choose_word, count_things
from transcripts.privacy.commands import revise_privacy
from transcripts.privacy.consent_gate import get_gate, list_rare_cells
from transcripts.privacy.model import OUTSIDE, PrivacySettings
from transcripts.privacy.queries import get_privacy
from transcripts.queries import list_participants

__all__ = ["AUDIENCES", "show_audiences"]

AUDIENCES = {
    "internal": "Research team",
    "workshop": "Workshop",
    "client": "Client",
    "public": "Public",
}
UNKNOWN = {"allow": "Show and count them", "withhold": "Leave them out"}


def show_audiences(study: Study) -> None:
    """Show who agreed to be quoted to whom, the rules, and who could be recognised."""
    now = get_privacy(study)
    _show_agreed(study)
    st.header("If consent is not recorded", anchor=False)
    _show_rules(now)
    _show_recognisable(study, now)


def _show_agreed(study: Study) -> None:
    people = {p.id for p in list_participants(study)}
    if not people:
        return
    st.header("Who agreed to be quoted", anchor=False)
    rows = []
    for each, title in AUDIENCES.items():
        gate = get_gate(study, audience=each)
        held = people & gate.held.keys()
        given = (people & gate.given) - held
        rows.append(
            {
                "Audience": title,
                "Agreed": len(given),
                "Refused or withdrew": len(held),
                "Not recorded": len(people - given - held),
            }
        )
    st.dataframe(pd.DataFrame(rows), hide_index=True)
    st.caption(
        f"Answers of {count_things(len(people), 'participant')} by themselves; they are recorded on"
        " the page People. Where one is missing, what was recorded for the whole session holds."
    )


def _show_rules(now: PrivacySettings) -> None:
    with st.form(f"rules-{now.rev}", border=False):
        st.caption(
            "What happens to quotes if nobody recorded whether the people agreed to this use. To"
            " show them outside the research team, write why: the reason is kept, and the deck says"
            " it."
        )
        chosen: dict[str, Any] = {}
        for each, title in AUDIENCES.items():
            row = st.columns([2, 5], vertical_alignment="bottom")
            chosen[f"unknown_{each}"] = row[0].selectbox(
                title,
                list(UNKNOWN),
                key=f"unknown-{each}-{now.rev}",
                index=int(now.withholds_unknown(each)),
                format_func=lambda v: UNKNOWN[v],
            )
            if each in OUTSIDE:
                chosen[f"reason_{each}"] = row[1].text_input(
                    f"Why they may be shown ({title.lower()})",
                    value=now.get_reason(each),
                    placeholder="Everybody agreed on tape; the forms follow.",
                    key=f"reason-{each}-{now.rev}",
                )
        fewest = st.number_input(
            "Smallest group of people who share attributes", 1, 20, value=now.fewest
        )
        if st.form_submit_button("Save rules", icon=":material/save:"):
            chosen["fewest"] = int(fewest)
            act(revise_privacy, said="Saved the privacy rules.", **chosen)


def _show_recognisable(study: Study, now: PrivacySettings) -> None:
    cells = list_rare_cells(study)
    st.header("Who could be recognised", anchor=False)
    if not cells:
        st.caption(
            f"Every combination of reported attributes is shared by at least"
            f" {count_things(now.fewest, 'person', 'people')}."
        )
        return
    st.caption(
        f"{count_things(len(cells), 'combination')} of reported attributes"
        f" {choose_word(len(cells), 'is', 'are')} shared by fewer than"
        f" {count_things(now.fewest, 'person', 'people')}. Exports for the client and the public"
        " generalise them or leave them out."
    )
    st.dataframe(
        pd.DataFrame({"Combination": [c.sentence for c in cells]}),
        hide_index=True,
        height=min(35 * (len(cells) + 1) + 3, 260),
    )
