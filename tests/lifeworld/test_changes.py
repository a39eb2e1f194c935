"""Tests of the sentences of the history."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lifeworld import changes
from lifeworld.changes import SENTENCES, describe_change, describe_undo, find_verbs, has_undone
from study import language
from study.entries import Entry
from study.language import Catalogue, say_in

ROOT = Path(__file__).parents[2]
VERB = re.compile(
    r'study\.change\(\s*"([^"]+)"|verb="([^"]+)"|verb = "([a-z]+ [a-z]+)" if .+ else "([^"]+)"'
)
UNSEEN = {"look at a withdrawal"}  # always rolled back
NO_VERBS = {"erased", "would erase"}


def _entry(verb: str, subject: str) -> Entry:
    return Entry(
        seq=1, id="c", at="", actor="Ana", verb=verb, subject=subject, reason="",
        undoes=None, undone=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verb", "subject", "sentence"),
    [
        ("add code", "Pay", "Added the code “Pay”"),
        ("add transcripts", "Group 1", "Added the transcript “Group 1”"),
        ("add transcripts", "12 transcripts", "Added 12 transcripts"),
        ("rename code", "Pay → Wages", "Renamed the code “Pay” to “Wages”"),
        (
            "link evidence",
            "the initiative “Hours to teach” → the metric “Hours covered”",
            "Linked the initiative “Hours to teach” to the metric “Hours covered”",
        ),
        (
            "still holds",
            "a quote → the insight “I1”",
            "Reviewed the link from a quote to the insight “I1”",
        ),
        ("still holds", "I1", "Reviewed what “I1” rests on"),
        ("add opportunity space", "Time", "Added the opportunity space “Time”"),
        ("undo add code", "Pay", "Undone: added the code “Pay”"),
        ("redo add code", "Pay", "Redone: added the code “Pay”"),
        ("undo undo add code", "Pay", "Redone: added the code “Pay”"),
        ("undo redo add code", "Pay", "Undone: added the code “Pay”"),
        ("set privacy", "", "Changed the privacy settings"),
        ("paint code", "Pay {}", "Paint code: Pay {}"),
        ("rename code", "", "Rename code"),
    ],
)  # fmt: skip
def test_an_entry_is_a_sentence(verb: str, subject: str, sentence: str) -> None:
    assert describe_change(_entry(verb, subject)) == sentence


def test_every_recorded_verb_has_a_sentence() -> None:
    packages = ("transcripts", "coding", "themes", "opportunity_spaces", "lifeworld")
    source = "\n".join(p.read_text() for name in packages for p in (ROOT / name).rglob("*.py"))
    verbs = {verb for found in VERB.findall(source) for verb in found if verb}
    assert len(verbs) > 70
    assert verbs - UNSEEN - NO_VERBS <= SENTENCES.keys()


@pytest.mark.parametrize(
    ("verb", "undoes", "then"),
    [
        ("add code", False, "Undone: added the code “Pay”"),
        ("undo add code", True, "Redone: added the code “Pay”"),
        ("undo undo add code", False, "Undone: added the code “Pay”"),
        ("redo add code", False, "Undone: added the code “Pay”"),
        ("undo redo add code", True, "Redone: added the code “Pay”"),
        ("undo undo undo add code", True, "Redone: added the code “Pay”"),
    ],
)
def test_what_undoing_an_entry_does_is_told_before_and_after(
    verb: str, undoes: bool, then: str
) -> None:
    entry = _entry(verb, "Pay")
    assert has_undone(entry) is undoes
    assert describe_undo(entry) == then


MESSAGES = {
    "Added {things}": "Tilføjede {things}",
    "Added the code “{name}”": "Tilføjede koden “{name}”",
    "Dropped {things}": "Opgav {things}",
    "Linked {source} to {target}": "Knyttede {source} til {target}",
    "Recorded the withdrawal of {things}": "Registrerede, at {things} har trukket sig",
    "Set suggestions to “{label}”": "Satte forslag til “{label}”",
    "Show no suggestions": "Vis ingen forslag",
    "Undone: {what}": "Fortrudt: {what}",
    "a participant": "en deltager",
    "a quote": "et citat",
    "suggested theme {number}": "foreslået tema {number}",
    "the insight “{name}”": "indsigten “{name}”",
}


@pytest.fixture
def danish(monkeypatch):
    told = Catalogue({("", one): words for one, words in MESSAGES.items()},
                     {"code": ("kode", "koder"), "person": ("person", "personer")})  # fmt: skip

    def read(which: str) -> Catalogue:
        return told if which == "da" else Catalogue({}, {})

    changes._list_forms.cache_clear()
    monkeypatch.setattr(language, "read_catalogue", read)
    monkeypatch.setattr(changes, "read_catalogue", read)
    yield
    changes._list_forms.cache_clear()


@pytest.mark.parametrize(
    ("verb", "subject", "sentence"),
    [
        ("add code", "the insight “I1”", "Tilføjede koden “the insight “I1””"),
        ("add codes", "1,234 codes", "Tilføjede 1.234 koder"),
        ("add codes", "3 koder", "Tilføjede 3 koder"),
        ("add codes", "1 code", "Tilføjede koden “1 code”"),
        ("undo add code", "Pay", "Fortrudt: tilføjede koden “Pay”"),
        ("drop suggested theme", "suggested theme 3", "Opgav foreslået tema 3"),
        ("link evidence", "a quote → the insight “I1”", "Knyttede et citat til indsigten “I1”"),
        ("withdraw", "a participant", "Registrerede, at en deltager har trukket sig"),
        ("withdraw", "Ana", "Registrerede, at Ana har trukket sig"),
        ("set suggestions", "Show no suggestions", "Satte forslag til “Vis ingen forslag”"),
    ],
)
def test_words_of_the_program_are_said_again_in_the_language_of_the_reader(
    danish: None, verb: str, subject: str, sentence: str
) -> None:
    with say_in("da"):
        told = describe_change(_entry(verb, subject))
    assert told == sentence.replace("“the insight “I1””", "“the insight ‘I1’”")


def test_what_was_recorded_in_danish_is_read_in_english(danish: None) -> None:
    assert describe_change(_entry("add codes", "1.234 koder")) == "Added 1,234 codes"
    assert (
        describe_change(_entry("withdraw", "2 personer")) == "Recorded the withdrawal of 2 people"
    )


def test_the_history_is_searched_in_the_language_of_the_reader(danish: None) -> None:
    assert "add code" in find_verbs("the CODE")
    with say_in("da"):
        assert find_verbs("koden") == ["add code", "add codes"]
