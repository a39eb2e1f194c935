"""From bytes to text."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from study.errors import Unreadable
from transcripts.reading.encodings import clean_text, read_text

DANISH = "INT: Hvordan gik det på hospitalet?\nP1: Dårligt – ”ingen” ringede. Grøn café, 5 €\n"


@pytest.mark.parametrize(
    ("codec", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("cp1252", b""),
    ],
)
def test_danish_survives_every_usual_encoding(codec: str, mark: bytes) -> None:
    decoded = read_text(mark + DANISH.encode(codec), "a.txt")
    assert decoded.text == DANISH
    assert decoded.encoding == codec
    assert decoded.guessed == (not mark and codec != "utf-8")
    assert bool(decoded.warnings) == decoded.guessed


def test_a_guess_shows_a_word_to_check() -> None:
    decoded = read_text("P1: Blåbærgrød på café".encode("mac_roman"), "a.txt")
    assert decoded.guessed
    assert "Mac Roman" in decoded.warnings[0]
    assert "Blåbærgrød" in decoded.warnings[0]


def test_stray_bytes_in_utf8_are_named_by_line() -> None:
    decoded = read_text("café på\nærø ".encode() + "café\n".encode("cp1252"), "a.txt")
    assert decoded.text == "café på\nærø café\n"
    assert "line 2" in decoded.warnings[0]


def test_what_a_person_chose_is_taken() -> None:
    assert read_text(b"\x8c", "a.txt", encoding="mac_roman").text == "å"


@pytest.mark.parametrize("chosen", ["no-such", "base64", "utf-8"])
def test_a_choice_that_cannot_be_right_is_refused(chosen: str) -> None:
    with pytest.raises(Unreadable):
        read_text(b"\xff\x8c!", "a.txt", encoding=chosen)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(Unreadable, match="not a text file"):
        read_text(bytes(range(256)) * 8, "a.txt")


def test_newlines_become_one_kind_and_other_separators_stay() -> None:
    text, warnings = clean_text("\ufeffa\r\nb\rc\nd\u2028e\u0085f")
    assert text == "a\nb\nc\nd\u2028e\u0085f"
    assert warnings == ()


def test_what_cannot_be_stored_goes_with_a_warning() -> None:
    text, warnings = clean_text("a\0b \ud83d c")
    assert text == "ab \ufffd c"
    assert len(warnings) == 2


def test_nothing_is_normalised() -> None:
    assert clean_text("e\u0301 ﬁ ǆ")[0] == "e\u0301 ﬁ ǆ"


@settings(deadline=None, max_examples=60)
@given(data=st.binary(min_size=1, max_size=300))
def test_any_bytes_give_storable_text_or_a_refusal(data: bytes) -> None:
    try:
        text = read_text(data, "a.txt").text
    except Unreadable:
        return
    text.encode("utf-8")
    assert "\0" not in text
    assert "\r" not in text
