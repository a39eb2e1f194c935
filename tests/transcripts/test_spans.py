"""Spans: overlap, trimming, UTF-16 and sentences."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from transcripts.spans import (
    Span,
    SpanError,
    Utf16Map,
    find_paragraphs,
    find_sentences,
    find_words_span,
    split_long_span,
)

words = st.text(alphabet=st.sampled_from("ab å😀👩\u200d é.!?\n\t„“Z1"), min_size=0, max_size=200)


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(SpanError):
        Span(5, 4)


def test_spans_that_only_touch_do_not_overlap() -> None:
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 4).find_overlap(Span(3, 5)) == Span(3, 4)
    assert Span(0, 5).contains(Span(3, 5))
    assert Span(1, 2).moved(3) == Span(4, 5)


def test_a_span_beyond_its_text_is_refused() -> None:
    with pytest.raises(SpanError):
        Span(0, 4).get_text("abc")


@settings(deadline=None, max_examples=80)
@given(text=words)
def test_utf16_offsets_agree_with_the_encoder_and_come_back(text: str) -> None:
    offsets = Utf16Map(text)
    for point in range(len(text) + 1):
        unit = len(text[:point].encode("utf-16-le")) // 2
        assert offsets.to_utf16(point) == unit
        assert offsets.to_points(unit) == point
    assert offsets.length == len(text.encode("utf-16-le")) // 2


def test_a_utf16_offset_inside_a_character_is_refused() -> None:
    with pytest.raises(SpanError):
        Utf16Map("a😀b").to_points(2)
    assert Utf16Map("a😀b").span_to_points(Span(1, 3)) == Span(1, 2)
    assert Utf16Map("a😀b").span_to_utf16(Span(1, 2)) == Span(1, 3)


def test_trimming_stops_at_the_words() -> None:
    assert find_words_span("  \u00a0hi there \n", 0, 13) == Span(3, 11)
    assert find_words_span(" \n\u200b ", 0, 4) is None


def test_paragraphs_are_parted_by_blank_lines_only() -> None:
    text = "one\ntwo\n \nthree\n\n\n\nfour"
    assert [span.get_text(text) for span in find_paragraphs(text)] == ["one\ntwo", "three", "four"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Dr. Smith came at 3 p.m. on Monday. He left.",
            ["Dr. Smith came at 3 p.m. on Monday.", "He left."],
        ),
        ("Well... you know. Right?", ["Well... you know.", "Right?"]),
        ("Vi mødtes d. 3. maj. Det gik fint.", ["Vi mødtes d. 3. maj.", "Det gik fint."]),
        ("Det er bl.a. Anna. Hun går.", ["Det er bl.a. Anna.", "Hun går."]),
        ("Am 3. Mai kam z.B. Frau Ott. Gut!", ["Am 3. Mai kam z.B. Frau Ott.", "Gut!"]),
        ("Han sa t.ex. Nej. Jaha?", ["Han sa t.ex. Nej.", "Jaha?"]),
        ("M. Dupont est venu. « Bon ! » Oui.", ["M. Dupont est venu.", "« Bon !", "» Oui."]),
        ("J. R. Ask spoke. I agree.", ["J. R. Ask spoke.", "I agree."]),
        ("So am I. You too.", ["So am I.", "You too."]),
        ("i was there. it was cold.", ["i was there.", "it was cold."]),
        ("It went from 8 to 12. Then to 16.", ["It went from 8 to 12.", "Then to 16."]),
        ("1. We want tea. 2. We wait.", ["1. We want tea.", "2. We wait."]),
        ("None of it, meals etc. They never pay.", ["None of it, meals etc.", "They never pay."]),
        ('"Can you stay?" he asked. I did.', ['"Can you stay?" he asked.', "I did."]),
        ("De er på 2. sal, stk. 3. Du ser dem.", ["De er på 2. sal, stk. 3.", "Du ser dem."]),
        ("😀 Mm. Right. 👩‍🦰 Good.", ["😀 Mm.", "Right.", "👩‍🦰 Good."]),
    ],
)
def test_sentences_end_where_a_reader_would_say(text: str, sentences: list[str]) -> None:
    assert [span.get_text(text) for span in find_sentences(text)] == sentences


def _without_blanks(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize("language", ["en", "da"])
def test_most_sentences_of_turns_parted_by_hand_are_found(language: str) -> None:
    home = Path(__file__).resolve().parents[2] / "benchmarks" / "quality" / "sentences"
    lines = (home / f"{language}.jsonl").read_text("utf-8").splitlines()
    right = made = wanted = 0
    for row in (json.loads(line) for line in lines):
        text = " ".join(row["sentences"])
        found = {span.start for span in find_sentences(text)} - {0}
        begins = {len(" ".join(row["sentences"][:n])) + 1 for n in range(1, len(row["sentences"]))}
        right += len(found & begins)
        made += len(found)
        wanted += len(begins)
    assert wanted >= 150
    assert right / made >= 0.95
    assert right / wanted >= 0.95


def test_sentences_are_cut_without_loading_spacy() -> None:
    code = (
        "import sys, transcripts.privacy.find_names; from transcripts.spans import find_sentences;"
        "find_sentences('Dr. Ask left. He ran.'); sys.exit('spacy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@settings(deadline=None, max_examples=80)
@given(text=words)
def test_sentences_lose_no_word_and_never_overlap(text: str) -> None:
    at = 0
    for sentence in find_sentences(text):
        assert sentence.start >= at
        assert not text[at : sentence.start].replace("\u200b", "").strip()
        assert find_words_span(text, sentence.start, sentence.end) == sentence
        at = sentence.end
    assert not text[at:].replace("\u200b", "").strip()


@settings(deadline=None, max_examples=80)
@given(text=words, limit=st.integers(5, 60))
def test_pieces_of_a_long_span_lose_no_word_and_never_overlap(text: str, limit: int) -> None:
    whole = find_words_span(text, 0, len(text))
    assume(whole is not None)
    pieces = split_long_span(text, whole, limit=limit)
    before = whole.start
    for piece in pieces:
        assert piece.start >= before
        assert piece.get_text(text).strip() == piece.get_text(text) != ""
        before = piece.end
    kept = "".join(piece.get_text(text) for piece in pieces)
    said = whole.get_text(text)
    # What is left out between two pieces is blank: spaces, and marks that nobody sees.
    assert _without_blanks(kept) == _without_blanks(said)


def test_speech_without_punctuation_is_cut_between_words() -> None:
    text = "and then we went on " * 300
    pieces = split_long_span(text, Span(0, len(text)), limit=1000)
    assert all(len(piece) <= 1300 for piece in pieces)
    assert all(
        piece.get_text(text).split()[0] in {"and", "then", "we", "went", "on"} for piece in pieces
    )
