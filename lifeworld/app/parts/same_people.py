"""Questions whether two with similar names are one person, with what is known of both."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.reruns import get_kept
from lifeworld.app.session import act
from lifeworld.memos.merge_people import merge_people
from study import Study
from study.language import say
from study.wording import choose_word, count_things, render_quote, shorten_quote
from transcripts.model import TranscriptId
from transcripts.speakers.commands import record_different
from transcripts.speakers.matching import Match, Somebody
from transcripts.speakers.queries import Heard, list_heard, list_matches

__all__ = ["show_matches"]

MOST = 8  # questions at a time
LONGEST = 220  # characters of a turn


def _list_matches(study: Study) -> tuple[Match, ...]:
    return tuple(list_matches(study))


def show_matches(study: Study, *, transcript_id: TranscriptId | None = None) -> None:
    """Show the pairs that may be one person, with the buttons that decide.

    Args:
        study: The study.
        transcript_id: Only pairs with a speaker of this transcript.
    """
    matches = [
        match
        for match in get_kept(_list_matches, study)
        if transcript_id is None or transcript_id in match.one.transcripts | match.other.transcripts
    ]
    if not matches:
        return
    pairs = count_things(len(matches), "pair has similar names", "pairs have similar names")
    st.markdown(say("**Same person?** {pairs}.", pairs=pairs))
    st.caption(
        say(
            "An equal name is no proof. Compare what they say; your answer is kept"
            " and can be undone."
        )
    )
    shown = matches[:MOST]
    heard = list_heard(study, {each.id for m in shown for each in (m.one, m.other)})
    for number, match in enumerate(shown):
        with st.container(border=True, key=f"match-{number}"):
            _show_match(match, heard)
    if len(matches) > MOST:
        st.caption(
            say("{pairs} after these.", pairs=count_things(len(matches) - MOST, "more pair"))
        )


def _show_match(match: Match, heard: dict[str, list[Heard]]) -> None:
    sides = st.columns(2)
    for side, each in zip(sides, (match.one, match.other), strict=True):
        with side:
            _show_side(each, heard.get(each.id, ()))
    why = [say("They have {likeness}.", likeness=match.reason)]
    if match.against:
        why.append(say("Against it: {differences}.", differences="; ".join(match.against)))
    row = st.container(horizontal=True, vertical_alignment="center")
    row.caption(escape(" ".join(why)), width="stretch")
    names = say("“{one}” and “{other}”", one=match.one.name, other=match.other.name)
    key = f"{match.one.id}-{match.other.id}"
    if row.button(
        say("Same person"),
        key=f"same-{key}",
        icon=":material/merge:",
        help=say(
            "Their words count as one person's. Codings are kept; of consents the stricter holds."
        ),
    ):
        said = say("Recorded that {names} are one person.", names=names)
        act(merge_people, match.one.id, match.other.id, said=said)
    if row.button(say("Different people"), key=f"differ-{key}", icon=":material/call_split:"):
        said = say("Recorded that {names} are different people.", names=names)
        act(record_different, match.one.id, match.other.id, said=said)


def _show_side(somebody: Somebody, places: Sequence[Heard]) -> None:
    person = choose_word(1, "participant")
    kind = person if somebody.matched else say("speaker, no participant yet")
    st.markdown(f"**{escape(somebody.name)}**  :small[:gray[{kind}]]")
    known = [somebody.stratum, *(f"{n}: {v}" for n, v in somebody.attributes.items() if v)]
    if any(known):
        st.caption(escape(" · ".join(text for text in known if text)))
    for place in places[:3]:
        where = [place.session, place.date or "", count_things(place.turns, "turn")]
        st.caption(escape(" · ".join(text for text in where if text)))
        if place.longest:
            st.markdown(render_quote(escape(shorten_quote(place.longest, most=LONGEST))))
    if not places:
        st.caption(say("Speaks in no transcript."))
