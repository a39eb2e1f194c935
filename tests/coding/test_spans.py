"""Spans are code points of the text, whatever characters it holds, and words are checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.commands import apply_code, revise_coding
from coding.model import NewCoding
from coding.queries import LONGEST, find_excerpt, list_codings
from coding.quotes.queries import get_quote
from study import Conflict, InvalidInput, NotFound, Study
from study.opening import create_file
from transcripts.commands import revise_session
from transcripts.queries import get_transcript

# fmt: off
AWKWARD = [
    "👩‍🔧", "🇩🇰", "e\u0301", "ﷺ", "مرحبا", "שלום", "\u202e", "\u200b", "æøå", "𝔘", "\x00", "\t",
    "ᄀᄀ각", "\u0bcd", "\ufeff", "İ", "ß", "\U0010ffff", '"', "'", "%", "\\", "\u2028",
]
# fmt: on
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(AWKWARD),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=6),
        st.sampled_from(["time", " ", "\n"]),
    ),
    min_size=1,
    max_size=25,
).map("".join)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, schema: list[Any]) -> Iterator[Study]:
    path: Path = tmp_path_factory.mktemp("spans") / "field.lifeworld"
    made = create_file(path, schema)
    made.db.execute("PRAGMA synchronous = OFF")
    yield made
    made.close()


@given(text=TEXTS, data=st.data())
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
def test_the_words_of_an_excerpt_are_those_of_the_text(
    shared: Study, factories: Any, text: str, data: st.DataObject
) -> None:
    codes = shared.db.execute("SELECT id FROM codes").fetchall()
    code = codes[0][0] if codes else factories.add_codes(shared, "Time")[0]
    said = [("Mod", "Why?"), ("Eva", text or "x"), ("Ib", "🙂 no")]
    transcript_id = factories.add_transcript(shared, said=said)
    whole = factories.new_transcript(said).text
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    new = NewCoding(
        code_id=code, transcript_id=transcript_id, start=start, end=end, quote=whole[start:end]
    )
    made = apply_code(shared, new, actor="Ana")
    assert made.quote == whole[start:end]
    assert get_quote(shared, made.excerpt_id).verbatim == whole[start:end]
    change = shared.undo(actor="Ana")
    assert change.verb == "apply code"
    shared.redo(actor="Ana")
    assert list_codings(shared, transcript_id=transcript_id)[0].quote == whole[start:end]

    other = data.draw(TEXTS)
    if other != whole[start:end]:
        version = shared.version
        with pytest.raises(Conflict, match="not the ones"):
            find_excerpt(shared, transcript_id, start, end, quote=other)
        with pytest.raises(Conflict):
            revise_coding(shared, made.id, span=(start, end), quote=other, actor="Ana")
        assert shared.version == version


def test_a_span_beyond_the_text_or_of_nothing_is_refused(study: Study, factories: Any) -> None:
    group = factories.add_group(study)
    length = len(group.text)
    for start, end in ((5, 5), (6, 5), (-1, 4), (length - 1, length + 1), (length, length + 1)):
        with pytest.raises(InvalidInput):
            find_excerpt(study, group.transcript_id, start, end, quote=None)
    with pytest.raises(InvalidInput, match="too long"):
        find_excerpt(study, group.transcript_id, 0, LONGEST + 1, quote=None)
    with pytest.raises(NotFound):
        find_excerpt(study, "gone", 0, 1, quote=None)
    assert find_excerpt(study, group.transcript_id, 0, length, quote=group.text).quote == group.text


def test_words_are_compared_as_they_stand_and_not_as_they_look(
    study: Study, factories: Any
) -> None:
    transcript_id = factories.add_transcript(study, said=[("Eva", "caf\u00e9 cafe\u0301")])
    assert find_excerpt(study, transcript_id, 5, 9, quote="caf\u00e9").quote == "caf\u00e9"
    with pytest.raises(Conflict):
        find_excerpt(study, transcript_id, 5, 9, quote="cafe\u0301")


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Why is", "Mod"),
        ("Mod: Why", "Mod"),
        ("No time", "Eva"),
        ("Eva: No", "Eva"),
        ("it?\nEva: No", "Mod"),
        ("Ib: Nor", "Ib"),
        ("me\nIb: Nor I", "Eva"),
    ],
)
def test_an_excerpt_is_of_whoever_speaks_first_in_it(
    study: Study, factories: Any, words: str, speaker: str
) -> None:
    said = [("Mod", "Why is it?"), ("Eva", "No time"), ("Ib", "Nor I")]
    transcript_id = factories.add_transcript(study, said=said)
    text = factories.new_transcript(said).text
    start = text.index(words)
    excerpt = find_excerpt(study, transcript_id, start, start + len(words), quote=words)
    row = study.db.execute(
        "SELECT label FROM speakers WHERE id = ?", [excerpt.speaker_id]
    ).fetchone()
    assert row == (speaker,)


def test_notes_are_observed_and_words_are_said(study: Study, factories: Any) -> None:
    said = factories.add_transcript(study, title="Said")
    notes = factories.add_transcript(study, title="Notes", said=[("", "A queue.")], kind="notes")
    assert find_excerpt(study, said, 0, 4, quote=None).kind == "said"
    excerpt = find_excerpt(study, notes, 0, 4, quote=None)
    assert (excerpt.kind, excerpt.speaker_id) == ("observed", None)


def test_a_survey_without_speakers_is_said_by_those_who_answered(
    study: Study, factories: Any
) -> None:
    answers = factories.add_transcript(study, said=[("", "A queue.")], kind="notes")
    session = get_transcript(study, answers).session_id
    revise_session(study, session, kind="survey", actor="Ana")
    assert find_excerpt(study, answers, 0, 4, quote=None).kind == "said"


def test_half_a_character_is_refused_before_anything_is_written(
    study: Study, factories: Any
) -> None:
    with pytest.raises(InvalidInput, match="broken character"):
        factories.add_transcript(study, said=[("Eva", "broken \ud83d here")])
    assert study.db.execute("SELECT count(*) FROM texts").fetchone()[0] == 0
    assert study.version == 0
