"""What a person is told of files and sessions is said in their language, and what is stored is not.

The catalogue here is invented, so that these tests ask nothing of the translations.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from study.errors import InvalidInput, Unreadable
from study.language import Catalogue, say, say_in
from transcripts.model import PURPOSES, SESSION_KINDS, clean_name
from transcripts.privacy.disclosure import apply_coarsening
from transcripts.reading.read_source import read_source
from transcripts.reading.readers.document import LeftOut

PACKAGE = Path(__file__).resolve().parents[2] / "transcripts"
TOLD = {
    ("", "{name} is empty."): "{name} er tom.",
    ("", "Check that the upload finished."): "Tjek filen.",
    ("", "{name} is {kind}, not a transcript."): "{name} er {kind}, ingen transskription.",
    ("", "a picture"): "et billede",
    ("", "{article} {thing} needs a name."): "Der mangler et navn ({thing}).",
    ("thing", "stratum"): "lag",
    ("", "{things} {were} left out."): "{things} {were} udeladt.",
    ("", "{attribute} is withheld for {people}, so that no group of fewer than {fewest} is seen"
     " apart."): "{attribute} skjules for {people} (færre end {fewest}).",
    ("", "Focus group"): "Fokusgruppe",
    ("", "Take part"): "Deltage",
}  # fmt: skip
COUNTED = {
    "embedded file": ("indlejret fil", "indlejrede filer"),
    "was": ("er", "er"),
    "person": ("person", "personer"),
}


@pytest.fixture(autouse=True)
def danish(monkeypatch):
    monkeypatch.setattr("study.language.read_catalogue", lambda _: Catalogue(TOLD, COUNTED))
    with say_in("da"):
        yield


def test_errors_and_hints_are_said_with_the_words_inside_them():
    with pytest.raises(Unreadable) as found:
        read_source(b"", "a.txt")
    assert (found.value.message, found.value.hint) == ("a.txt er tom.", "Tjek filen.")
    with pytest.raises(Unreadable, match=r"^b\.png er et billede, ingen transskription\."):
        read_source(b"\x89PNG\r\n\x1a\n" + bytes(64), "b.png")


def test_a_thing_without_a_name_is_named_in_the_language():
    with pytest.raises(InvalidInput, match=r"^Der mangler et navn \(lag\)\."):
        clean_name(" ", "stratum")


def test_what_is_left_out_is_counted_in_the_language():
    left = LeftOut()
    left.add("embedded", 2)
    assert left.describe() == ("2 indlejrede filer er udeladt.",)


def test_the_stratum_among_attributes_is_said_and_an_own_attribute_stays():
    people = {str(n): {"stratum": "A" if n else "B", "Own": "x"} for n in range(5)}
    told = apply_coarsening(people, fewest=3).withheld
    assert any(line.startswith("Lag skjules for ") for line in told)


def test_labels_are_english_where_they_are_kept_and_said_where_they_are_shown():
    assert SESSION_KINDS["focus_group"] == "Focus group"
    assert say(SESSION_KINDS["focus_group"]) == "Fokusgruppe"
    assert say(PURPOSES["take_part"]) == "Deltage"


def test_labels_of_speakers_in_a_text_are_the_same_in_every_language():
    reading = read_source(b'[{"speaker": 0, "text": "Hello there."}]', "c.json")[0]
    assert [speaker.label for speaker in reading.speakers] == ["Speaker 1"]


def test_a_marked_constant_is_said_wherever_an_error_gives_it_as_a_hint():
    bare = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "hint":
                name = getattr(node.value, "id", "")
                bare += [f"{path.name}:{node.value.lineno} {name}"] if name.isupper() else []
    assert bare == []
