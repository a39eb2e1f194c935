"""Correcting a transcript, comparing its versions, and repairing quotes set adrift."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coding.commands import move_excerpt, remove_excerpt
from coding.corrections.commands import preview_correction, revise_transcript
from coding.queries import list_codes
from coding.quotes.model import Quote
from coding.quotes.queries import list_adrift
from lifeworld.app.markdown import escape
from lifeworld.app.parts.consequences import (
    LONGEST,
    describe_quotes,
    render_marked,
    show_consequences,
)
from lifeworld.app.parts.turns import show_several_turns, show_split
from lifeworld.app.session import act
from study import LifeworldError, Study
from study.language import say
from study.wording import OMISSION, count_things, shorten_quote
from transcripts.model import Transcript, Turn, Version
from transcripts.queries import get_text, get_transcript, list_turns
from transcripts.versions.carry_places import compare_texts
from transcripts.versions.carry_turns import get_edited_text
from transcripts.versions.queries import list_versions
from transcripts.versions.turn_edits import find_breaks

__all__ = ["show_adrift", "show_correcting", "show_turn_correction", "show_versions"]

MOST_TURNS = 200
MOST_PLACES = 60
AROUND = 40


def show_correcting(study: Study, transcript: Transcript) -> None:
    """Show forms to correct or split a turn and to name or join several, with the effect first."""
    text = get_text(study, transcript.text_id)
    turns = list_turns(study, transcript.text_id)
    wanted = st.text_input(
        say("Find words"), key=f"find-{transcript.id}", placeholder=say("All turns")
    )
    found = [t for t in turns if wanted.casefold() in text[t.start : t.end].casefold()]
    if not found:
        st.info(say("No turn contains these words."))
        return
    by_number = {t.ordinal: t for t in found[:MOST_TURNS]}
    ordinal = st.selectbox(
        say("Turn ({found} of {turns})", found=len(found), turns=len(turns)),
        list(by_number),
        format_func=lambda n: _name(by_number[n], text),
        key=f"turn-{transcript.id}-{wanted}",
    )
    _show_form(study, transcript, text, turns, by_number[ordinal])
    show_several_turns(study, transcript, text, turns)


def show_turn_correction(study: Study, transcript: Transcript, ordinal: int) -> None:
    """Show the form to correct or split one turn, with the effect first."""
    text = get_text(study, transcript.text_id)
    turns = list_turns(study, transcript.text_id)
    turn = next((turn for turn in turns if turn.ordinal == ordinal), None)
    if turn is None:
        st.info(say("This turn is no longer in the transcript. Close this and choose another."))
    else:
        _show_form(study, transcript, text, turns, turn)


def _show_form(
    study: Study, transcript: Transcript, text: str, turns: list[Turn], turn: Turn
) -> None:
    version = f"{transcript.text_id}-{turn.ordinal}"
    label = st.text_input(say("Speaker"), value=turn.label, key=f"label-{version}")
    words = st.text_area(
        say("Words"),
        value=text[turn.start : turn.end],
        height="content",
        key=f"words-{version}",
        help=say(
            "To split the turn, put the cursor where somebody else begins to speak and press Enter."
        ),
    )
    reason = st.text_input(
        say("Reason (for the history)"),
        placeholder=say("Checked against the recording"),
        key=f"why-{version}",
    )
    label = " ".join(label.split())
    _show_one(study, transcript, text, turns, turn, label=label, words=words, reason=reason)


def _show_one(
    study: Study,
    transcript: Transcript,
    text: str,
    turns: list[Turn],
    turn: Turn,
    *,
    label: str,
    words: str,
    reason: str,
) -> None:
    """Show what the edit of a turn does, and the button that saves it."""
    if breaks := find_breaks(text, turn, words):
        show_split(study, transcript, text, turns, turn, breaks, label=label, reason=reason)
        return
    ordinal = turn.ordinal
    new = get_edited_text(text, turns, ordinal, words=words, label=label)
    labels = {} if label == turn.label else {ordinal: label}
    if new == text and not labels:
        st.caption(
            say(
                "Edit the words or the speaker to see the effect on the quotes in this"
                " transcript. To split the turn, press Enter where somebody else begins"
                " to speak (a name with a colon says who), then click outside."
            )
        )
        return
    correction = preview_correction(study, transcript.id, new, labels=labels)
    show_consequences(correction)
    if st.button(say("Save correction"), type="primary", icon=":material/save:"):
        act(
            revise_transcript,
            transcript.id,
            new,
            labels=labels,
            reason=reason.strip(),
            expect_text_id=transcript.text_id,
            said=lambda c: say(
                "Corrected turn {number}. {quotes}.",
                number=ordinal + 1,
                quotes=describe_quotes(c),
            ),
        )


def _name(turn: Turn, text: str) -> str:
    words = " ".join(text[turn.start : turn.start + 90].split())
    return f"{turn.ordinal + 1} · {turn.label or '—'}: {words}"


def show_adrift(study: Study) -> None:
    """List the quotes whose words were cut, with controls to move or remove each one."""
    adrift = list_adrift(study)
    if not adrift:
        return
    quotes = count_things(len(adrift), "quote is", "quotes are")
    told = say("**{quotes} adrift**", quotes=quotes)
    with st.expander(told, icon=":material/warning:", expanded=True):
        st.caption(
            say(
                "Their words were deleted in a correction of the text. They are not"
                " counted until you move them to other words. You can also remove them."
            )
        )
        names = {code.id: code.name for code in list_codes(study)}
        for quote in adrift:
            _show_one_adrift(study, quote, [names[c] for c in quote.codes if c in names])


def _show_one_adrift(study: Study, quote: Quote, codes: Sequence[str]) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"~~{escape(shorten_quote(quote.words, most=LONGEST))}~~")
        st.caption(escape(" · ".join([quote.transcript, *codes])))
        words = st.text_input(
            say("New words of the quote, exactly as in the transcript"),
            key=f"now-{quote.excerpt_id}",
            placeholder=say("Copy them from the transcript"),
        ).strip()
        row = st.container(horizontal=True, vertical_alignment="bottom")
        text = get_text(study, get_transcript(study, quote.transcript_id).text_id)
        places = _find_places(text, words)
        place = places[0] if places else None
        if len(places) > 1:
            place = row.selectbox(
                say("Which place"),
                places,
                format_func=lambda at: _show_around(text, at),
                key=f"which-{quote.excerpt_id}-{words}",
            )
        if words and not places:
            row.caption(say("The transcript does not contain these words."))
        if row.button(
            say("Move quote"), key=f"put-{quote.excerpt_id}", type="primary", disabled=place is None
        ):
            start = place or 0
            end = start + len(words)
            said = say("Moved the quote to its new words.")
            act(move_excerpt, quote.excerpt_id, start, end, quote=words, said=said)
        if row.button(say("Remove quote"), key=f"cut-{quote.excerpt_id}", icon=":material/delete:"):
            act(remove_excerpt, quote.excerpt_id, said=say("Removed the quote and its codings."))


def _show_around(text: str, at: int) -> str:
    begin = text.rfind(" ", 0, max(0, at - AROUND)) + 1 if at > AROUND else 0
    return f"{OMISSION} " * (begin > 0) + shorten_quote(text[begin:], most=2 * AROUND)


def _find_places(text: str, words: str) -> list[int]:
    found: list[int] = []
    at = text.find(words) if words else -1
    while at >= 0 and len(found) < MOST_TURNS:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def show_versions(study: Study, transcript: Transcript) -> None:
    """List the versions of a transcript with their reasons, and compare two of them."""
    versions = list_versions(study, transcript.id)
    if len(versions) == 1:
        st.info(say("This text has not been changed since its import."))
        return
    st.dataframe([_row(version) for version in versions], hide_index=True, height="content")
    row = st.container(horizontal=True)
    numbers = [v.n for v in versions]
    one = row.selectbox(say("From version"), numbers, index=len(numbers) - 2, key="version_from")
    other = row.selectbox(say("To version"), numbers, index=len(numbers) - 1, key="version_to")
    texts = {v.n: v.text_id for v in versions}
    try:
        old, new = get_text(study, texts[one]), get_text(study, texts[other])
    except LifeworldError:
        st.info(say("The text of that version was erased."))
        return
    _show_difference(old, new)


def _row(version: Version) -> dict[str, object]:
    carried = version.carried
    return {
        say("Version"): version.n,
        say("When"): version.at[:16].replace("T", " "),
        say("Who"): version.by or say("Import"),
        say("Reason"): version.reason,
        say("Words"): version.words,
        say("Quotes corrected"): carried.get("corrected", 0),
        say("Quotes adrift"): carried.get("adrift", 0),
        say("Current"): "●" if version.current else "",
    }


def _show_difference(old: str, new: str) -> None:
    regions = compare_texts(old, new).regions
    if not regions:
        st.caption(say("The text is the same. Only the speakers differ."))
    for region in regions[:MOST_PLACES]:
        before = old[max(0, region.old - AROUND) : region.old].rsplit("\n", 1)[-1]
        after = old[region.old_end : region.old_end + AROUND].split("\n", 1)[0]
        marked = render_marked(old[region.old : region.old_end], new[region.new : region.new_end])
        st.markdown(f"… {escape(before)}{marked}{escape(after)} …")
    if len(regions) > MOST_PLACES:
        st.caption(
            say(
                "{differences} not shown.",
                differences=count_things(len(regions) - MOST_PLACES, "more difference"),
            )
        )
