"""Audiences on the Privacy page: who agreed, what unrecorded consent means, who is recognisable."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from lifeworld.app.parts.reruns import get_cached, get_kept
from lifeworld.app.session import act
from study import Study
from study.language import mark, say
from study.wording import choose_word, count_things
from transcripts.privacy.commands import revise_privacy
from transcripts.privacy.consent_gate import get_gate, list_rare_cells
from transcripts.privacy.model import OUTSIDE, PrivacySettings
from transcripts.privacy.queries import get_privacy
from transcripts.queries import list_participants

__all__ = ["AUDIENCES", "show_audiences"]

AUDIENCES = {
    "internal": mark("Research team"),
    "workshop": mark("Workshop"),
    "client": mark("Client"),
    "public": mark("Public"),
}
UNKNOWN = {"allow": mark("Show and count them"), "withhold": mark("Leave them out")}


def show_audiences(study: Study) -> None:
    """Show who agreed to be quoted to whom, the rules, and who could be recognised."""
    now = get_privacy(study)
    _show_agreed(study)
    st.header(say("If consent is not recorded"), anchor=False)
    _show_rules(now)
    _show_recognisable(study, now)


def _count_agreed(study: Study) -> tuple[int, list[tuple[str, int, int]]]:
    """Return how many participants there are; for each audience, how many agreed and refused."""
    people = {p.id for p in list_participants(study)}
    counts = []
    for each in AUDIENCES if people else ():
        gate = get_gate(study, audience=each)
        held = people & gate.held.keys()
        counts.append((each, len((people & gate.given) - held), len(held)))
    return len(people), counts


def _show_agreed(study: Study) -> None:
    people, counts = get_cached(_count_agreed, study)
    if not people:
        return
    st.header(say("Who agreed to be quoted"), anchor=False)
    rows = [
        {
            say("Audience"): say(AUDIENCES[each]),
            say("Agreed", context="consent"): given,
            say("Refused or withdrew", context="consent"): held,
            say("Not recorded", context="consent"): people - given - held,
        }
        for each, given, held in counts
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True)
    st.caption(
        say(
            "Answers of {participants} by themselves; they are recorded on the page"
            " People. Where one is missing, what was recorded for the whole session"
            " holds.",
            participants=count_things(people, "participant"),
        )
    )


def _show_rules(now: PrivacySettings) -> None:
    with st.form(f"rules-{now.rev}", border=False):
        st.caption(
            say(
                "What happens to quotes if nobody recorded whether the people agreed to"
                " this use. To show them outside the research team, write why: the"
                " reason is kept, and the deck says it."
            )
        )
        chosen: dict[str, Any] = {}
        for each, title in AUDIENCES.items():
            row = st.columns([2, 5], vertical_alignment="bottom")
            chosen[f"unknown_{each}"] = row[0].selectbox(
                say(title),
                list(UNKNOWN),
                key=f"unknown-{each}-{now.rev}",
                index=int(now.withholds_unknown(each)),
                format_func=lambda v: say(UNKNOWN[v]),
            )
            if each in OUTSIDE:
                chosen[f"reason_{each}"] = row[1].text_input(
                    say("Why they may be shown ({audience})", audience=say(title).lower()),
                    value=now.get_reason(each),
                    placeholder=say("Everybody agreed on tape; the forms follow."),
                    key=f"reason-{each}-{now.rev}",
                )
        fewest = st.number_input(
            say("Smallest group of people who share attributes"), 1, 20, value=now.fewest
        )
        if st.form_submit_button(say("Save rules"), icon=":material/save:"):
            chosen["fewest"] = int(fewest)
            act(revise_privacy, said=say("Saved the privacy rules."), **chosen)


def _show_recognisable(study: Study, now: PrivacySettings) -> None:
    cells = get_kept(list_rare_cells, study)
    st.header(say("Who could be recognised"), anchor=False)
    if not cells:
        st.caption(
            say(
                "Every combination of reported attributes is shared by at least {people}.",
                people=count_things(now.fewest, "person", "people"),
            )
        )
        return
    st.caption(
        say(
            "{combinations} of reported attributes {are} shared by fewer than"
            " {people}. Exports for the client and the public generalise them or"
            " leave them out.",
            combinations=count_things(len(cells), "combination"),
            are=choose_word(len(cells), "is", "are"),
            people=count_things(now.fewest, "person", "people"),
        )
    )
    st.dataframe(
        pd.DataFrame({say("Combination"): [c.sentence for c in cells]}),
        hide_index=True,
        height=min(35 * (len(cells) + 1) + 3, 260),
    )
