"""A correction that changes who speaks says so, and keeps nobody else's words in a quote."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.commands import apply_code
from coding.corrections.commands import (
    preview_correction,
    preview_turns,
    revise_transcript,
    revise_turns,
)
from coding.corrections.model import Follower, describe_voices
from coding.counts.queries import count_codes
from coding.model import NewCoding
from coding.quotes.queries import get_quote, list_adrift
from study import Conflict, InvalidInput, Study
from transcripts.commands import add_transcripts
from transcripts.model import Turn
from transcripts.queries import get_text, get_transcript, list_speakers, list_turns
from transcripts.spans import find_words_span
from transcripts.versions.carry_places import compare_texts
from transcripts.versions.carry_turns import carry_turns
from transcripts.versions.turn_edits import (
    Break,
    Part,
    find_breaks,
    guess_time,
    merge_turns,
    revise_turn_labels,
    split_turn,
)

HEARD = (
    "So how do you learn new things here? We learn when the line stands still, and only then.",
    "Who plans for it? Nobody plans for it, that is the truth of it.",
)


@pytest.fixture
def heard(study: Study, factories: Any) -> Any:
    """A machine's transcript: two turns of twenty seconds, without speakers."""
    new = factories.new_transcript([("", words) for words in HEARD], title="Heard")
    text = "\n\n".join(HEARD)
    turns, at = [], 0
    for number, words in enumerate(HEARD):
        turns.append(("", at, at + len(words), 20.0 * number, 20.0 * (number + 1)))
        at += len(words) + 2
    fields = {name: getattr(new, name) for name in new.__dataclass_fields__}
    fields |= {"text": text, "turns": tuple(turns), "speakers": {}}
    [made] = add_transcripts(study, [type(new)(**fields)], actor="Ana")
    return made


def text_of(study: Study, transcript_id: Any) -> str:
    return get_text(study, get_transcript(study, transcript_id).text_id)


def turns_of(study: Study, transcript_id: Any) -> list[Turn]:
    return list_turns(study, get_transcript(study, transcript_id).text_id)


def code(study: Study, factories: Any, transcript_id: Any, words: str) -> Any:
    start = text_of(study, transcript_id).index(words)
    (tag,) = factories.add_codes(study, f"Code {start}")
    new = NewCoding(code_id=tag, transcript_id=transcript_id, start=start, end=start + len(words))
    return apply_code(study, new, actor="Ana")


def split(study: Study, transcript_id: Any, word: str, speaker: str, **fields: Any) -> Any:
    text, turns = text_of(study, transcript_id), turns_of(study, transcript_id)
    at = text.index(word)
    ordinal = next(t.ordinal for t in turns if t.start <= at < t.end)
    edit = split_turn(text, turns, ordinal, [Part(at=at, label=speaker)], **fields)
    return revise_turns(study, transcript_id, edit, actor="Ana", verb="split turn")


def test_a_turn_of_a_recording_is_split_at_a_word_with_speaker_and_time(
    study: Study, heard: Any
) -> None:
    before = text_of(study, heard)
    split(study, heard, "We learn", "Bo", label="Interviewer")
    turns = turns_of(study, heard)
    assert text_of(study, heard) == before
    assert [(t.label, before[t.start : t.end].split()[0]) for t in turns] == [
        ("Interviewer", "So"),
        ("Bo", "We"),
        ("", "Who"),
    ]
    assert [(t.start_time, t.end_time) for t in turns] == [(0, 8.17), (8.17, 20), (20, 40)]
    assert {s.label: s.role for s in list_speakers(study, heard)} == {
        "Interviewer": "moderator",
        "Bo": "participant",
    }


def test_a_quote_is_cut_where_its_turn_is_split_and_follows_the_undo(
    study: Study, factories: Any, heard: Any
) -> None:
    whole = code(study, factories, heard, HEARD[0])
    correction = split(study, heard, "We learn", "Bo", label="Interviewer")
    assert [f.new for f in correction.cut] == [
        "We learn when the line stands still, and only then."
    ]
    quote = get_quote(study, whole.excerpt_id)
    assert (quote.words, quote.speaker) == (correction.cut[0].new, "Bo")
    assert count_codes(study)[whole.code_id].people == 1
    study.undo(actor="Ana")
    assert get_quote(study, whole.excerpt_id).words == HEARD[0]
    assert list_speakers(study, heard) == []
    assert [t.end_time for t in turns_of(study, heard)] == [20, 40]


def test_a_quote_that_no_speaker_has_the_half_of_is_set_adrift(
    study: Study, factories: Any, heard: Any
) -> None:
    whole = code(study, factories, heard, HEARD[0])
    text, turns = text_of(study, heard), turns_of(study, heard)
    parts = [
        Part(at=text.index(word), label=label)
        for word, label in (("We learn", "Cy"), ("stands still", "Di"))
    ]
    edit = split_turn(text, turns, 0, parts, label="Bo")
    correction = revise_turns(study, heard, edit, actor="Ana", verb="split turn")
    assert [f.excerpt_id for f in correction.adrift] == [whole.excerpt_id]
    assert [quote.excerpt_id for quote in list_adrift(study)] == [whole.excerpt_id]


def test_labels_written_into_the_text_of_a_recording_begin_turns_with_times(
    study: Study, factories: Any, heard: Any
) -> None:
    whole = code(study, factories, heard, HEARD[0])
    new = text_of(study, heard)
    new = f"Interviewer: {new}".replace(" We learn", "\nBo: We learn")
    new = new.replace("Who plans", "Interviewer: Who plans").replace(" Nobody", "\nBo: Nobody")
    correction = revise_transcript(study, heard, new, actor="Ana")
    assert correction.new_speakers == ("Interviewer", "Bo")
    turns = turns_of(study, heard)
    assert [(t.label, new[t.start : t.end].split()[0]) for t in turns] == [
        ("Interviewer", "So"),
        ("Bo", "We"),
        ("Interviewer", "Who"),
        ("Bo", "Nobody"),
    ]
    times = [t.start_time for t in turns]
    assert times[0] == 0
    assert 0 < (times[1] or 0) < 20 == times[2]
    quote = get_quote(study, whole.excerpt_id)
    assert quote.verbatim == "We learn when the line stands still, and only then."
    assert (quote.words, quote.speaker) == (quote.verbatim, "Bo")
    assert len(correction.corrected) == 0


def test_a_line_that_may_be_a_label_is_told_and_read_when_it_is_named(
    study: Study, make_transcript: Callable[..., Any]
) -> None:
    said = (("Moderator", "What hinders you?"), ("Bo", "There is never time. Nobody plans."))
    made = make_transcript(said=said)
    new = text_of(study, made).replace(" Nobody", "\nCy: Nobody")
    first = preview_correction(study, made, new)
    assert (first.carried.unread, first.new_speakers) == (("Cy",), ())
    named = preview_correction(study, made, new, read=["cy"])
    assert (named.carried.unread, named.new_speakers) == ((), ("Cy",))
    none = preview_correction(study, made, new.replace("Cy:", "P1:"), read=[])
    assert none.new_speakers == ()


def test_a_sentence_that_changes_speaker_is_not_the_same(
    study: Study, factories: Any, make_transcript: Callable[..., Any]
) -> None:
    said = (("Moderator", "How is it?"), ("Bo", "There is never time."), ("Bo", "Never."))
    made = make_transcript(said=said)
    coding = code(study, factories, made, "There is never time.")
    text, turns = text_of(study, made), turns_of(study, made)
    edit = revise_turn_labels(text, turns, {1: "Moderator"})
    for correction in (
        preview_turns(study, made, edit),
        preview_correction(study, made, edit.diff.new),
        preview_correction(study, made, text, labels={1: "Moderator"}),
    ):
        assert (correction.same, len(correction.respoken)) == (0, 1)
        assert describe_voices(correction.respoken[0]) == (
            "now said by Moderator: no longer counts"
        )
    revise_turns(study, made, edit, actor="Ana", verb="name speakers")
    assert coding.code_id not in count_codes(study)


def test_a_label_that_is_respelled_everywhere_changes_no_speaker(
    study: Study, factories: Any, make_transcript: Callable[..., Any]
) -> None:
    made = make_transcript(said=(("Moderator", "How is it?"), ("Bo", "There is never time.")))
    code(study, factories, made, "There is never time.")
    new = text_of(study, made).replace("Bo:", "Bodil:")
    correction = preview_correction(study, made, new)
    assert (correction.same, correction.respoken) == (1, ())


def test_turns_are_joined_without_the_label_between_them(
    study: Study, factories: Any, make_transcript: Callable[..., Any]
) -> None:
    said = (("Moderator", "How is it?"), ("Bo", "There is"), ("Cy", "never time."))
    made = make_transcript(said=said)
    coding = code(study, factories, made, "never time.")
    edit = merge_turns(text_of(study, made), turns_of(study, made), [2, 1])
    revise_turns(study, made, edit, actor="Ana", verb="join turns")
    text = text_of(study, made)
    assert [(t.label, text[t.start : t.end]) for t in turns_of(study, made)] == [
        ("Moderator", "How is it?"),
        ("Bo", "There is never time."),
    ]
    assert get_quote(study, coding.excerpt_id).speaker == "Bo"
    assert [s.label for s in list_speakers(study, made)] == ["Moderator", "Bo"]
    with pytest.raises(InvalidInput, match="follow each other"):
        merge_turns(text, turns_of(study, made), [1])


def test_a_new_turn_in_a_text_with_labels_gets_its_label_there(
    study: Study, make_transcript: Callable[..., Any]
) -> None:
    made = make_transcript(said=(("Bo", "How is it? There is never time."), ("Bo", "No.")))
    split(study, made, "There is", "Cy")
    assert "Bo: How is it?\n\nCy: There is never time." in text_of(study, made)
    again = preview_correction(study, made, text_of(study, made))
    assert not again.changed


def test_what_was_read_stays_read_in_both_parts_and_joined_turns_only_if_both_were(
    study: Study, heard: Any
) -> None:
    text_id = get_transcript(study, heard).text_id
    with study.change("mark as read", actor="Ana") as change:
        change.insert(
            "reviews",
            {"id": "r", "text_id": text_id, "ordinal": 0, "coder": "Ana", "at": "2026-11-29"},
        )
    split(study, heard, "We learn", "Bo")
    assert read_of(study, heard) == [0, 1]
    text, turns = text_of(study, heard), turns_of(study, heard)
    for ordinals, left in (([0, 1], [0]), ([1, 2], [0])):
        edit = merge_turns(text, turns, ordinals)
        revise_turns(study, heard, edit, actor="Ana", verb="join turns")
        assert read_of(study, heard) == left
        study.undo(actor="Ana")
        assert read_of(study, heard) == [0, 1]


def read_of(study: Study, transcript_id: Any) -> list[int]:
    text_id = get_transcript(study, transcript_id).text_id
    rows = study.db.execute(
        "SELECT ordinal FROM reviews WHERE text_id = ? ORDER BY 1", [text_id]
    ).fetchall()
    return [row[0] for row in rows]


def test_an_edit_of_turns_of_an_older_text_is_refused(study: Study, heard: Any) -> None:
    edit = split_turn(text_of(study, heard), turns_of(study, heard), 0, [Part(at=37, label="Bo")])
    revise_transcript(study, heard, text_of(study, heard).replace("So how", "How"), actor="Ana")
    with pytest.raises(Conflict):
        revise_turns(study, heard, edit, actor="Ana", verb="split turn")


def test_a_turn_is_split_between_words_only_and_each_part_has_some() -> None:
    text = HEARD[0]
    turns = [Turn(ordinal=0, label="", start=0, end=len(text), start_time=None, end_time=None)]
    for at in (0, 1, text.index("learn") + 2, len(text)):
        with pytest.raises(InvalidInput):
            split_turn(text, turns, 0, [Part(at=at, label="Bo")])
    assert guess_time(text, turns, 0, 37) is None


def test_a_break_in_the_words_of_a_turn_is_a_place_to_split_it() -> None:
    text = "We learn. Then\nwe rest. Who asks?"
    turn = Turn(ordinal=0, label="", start=0, end=len(text), start_time=None, end_time=None)
    assert find_breaks(text, turn, text) == []
    assert find_breaks(text, turn, text.replace(". ", ".\n ")) == [Break(at=10), Break(at=24)]
    assert find_breaks(text, turn, text.replace(" Who", "\n\nWho")) == [Break(at=24)]
    assert find_breaks(text, turn, text.replace("asks", "ask")) is None


def test_a_name_after_a_new_line_break_says_who_speaks() -> None:
    text = "One thing: time. Two things: time and money."
    turn = Turn(ordinal=0, label="Bo", start=0, end=len(text), start_time=None, end_time=None)
    at = text.index("Two")
    for written in ("Cy: Two", "**Cy:** Two", "Cy:Two"):
        assert find_breaks(text, turn, text.replace("Two", f"\n{written}")) == [
            Break(at=at, label="Cy")
        ]
    assert find_breaks(text, turn, text.replace("Two", "\nTwo")) == [Break(at=at)]
    assert find_breaks(text, turn, text.replace("Two", "\nCy says Two")) is None
    assert find_breaks(text, turn, text + "\nCy: Nothing.") is None
    assert find_breaks(text, turn, text + "\nCy:") is None


WORDS = st.lists(
    st.sampled_from(["We", "learn.", "Why?", "Anna:", "éa", "👍🏽", "12", "and,"]), min_size=2
)


@given(
    said=st.lists(WORDS, min_size=1, max_size=4),
    labelled=st.booleans(),
    draw=st.data(),
)
def test_splitting_keeps_every_word_and_no_quote_crosses_a_border_untold(
    said: list[list[str]], labelled: bool, draw: st.DataObject
) -> None:
    text, turns = "", []
    for number, words in enumerate(said):
        text += ("\n\n" if text else "") + (f"P{number % 2}: " if labelled else "")
        start = len(text)
        text += " ".join(words)
        label = f"P{number % 2}" if labelled else ""
        turns.append(
            Turn(
                ordinal=number,
                label=label,
                start=start,
                end=len(text),
                start_time=5.0 * number,
                end_time=5.0 * number + 5,
            )
        )
    turn = turns[draw.draw(st.integers(0, len(turns) - 1))]
    starts = [n + 1 for n in range(turn.start, turn.end - 1) if text[n] == " "]
    places = draw.draw(st.lists(st.sampled_from(starts), min_size=1, max_size=3, unique=True))
    labels = st.sampled_from(["", "P0", "P1", "Ida", "Interviewer"])
    parts = [Part(at=at, label=draw.draw(labels)) for at in places]
    edit = split_turn(text, turns, turn.ordinal, parts, label=draw.draw(st.none() | labels))
    new, made = edit.diff.new, edit.carried.turns
    assert [w for t in turns for w in text[t.start : t.end].split()] == [
        w for t in made for w in new[t.start : t.end].split()
    ]
    assert all(one.end <= other.start for one, other in pairwise(made))
    times = [t.start_time for t in made]
    assert None not in times
    assert times == sorted(times, key=float)  # type: ignore[arg-type]
    follower = Follower(edit.diff, (turns, {}), (made, {}))
    begin = draw.draw(st.integers(0, len(text) - 1))
    span = find_words_span(text, begin, draw.draw(st.integers(begin + 1, len(text))))
    if span is None:
        return
    row = {"id": "e", "start": span.start, "end": span.end, "quote": text[span.start : span.end]}
    found = follower.follow(row)
    before = {t.label for t in turns if t.start < span.end and t.end > span.start}
    if found.place is None:
        return  # adrift, which is told
    after = {t.label for t in made if t.start < found.place.end and t.end > found.place.start}
    assert found.new == new[found.place.start : found.place.end]
    assert len(before) > 1 or len(after) < 2
    if not found.cut and not found.place.changed:
        assert found.new == row["quote"]
    back = carry_turns(compare_texts(new, new), made)
    assert back.turns == made
