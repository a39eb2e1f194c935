"""Tests of the sentences of the history."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lifeworld.changes import SENTENCES, describe_change, describe_undo, has_undone
from study.ledger import Entry

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
