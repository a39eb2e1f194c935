"""Accepted names are replaced in every transcript, codings stay, and a scrub leaves no original."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coding.codebook.commands import add_code
from coding.commands import apply_code
from coding.model import NewCoding
from coding.queries import list_codings
from lifeworld.withdrawal.replace_names import apply_pseudonyms, remove_originals
from study import Conflict, InvalidInput, Study
from study.backups import create_daily_backup
from transcripts.commands import rename_transcript
from transcripts.consent.commands import record_consent
from transcripts.people.commands import add_participant
from transcripts.privacy.commands import (
    accept_redactions,
    reject_redactions,
    revise_privacy,
    suggest_redactions,
)
from transcripts.privacy.consent_gate import get_gate
from transcripts.privacy.keyfile import create_key, open_key
from transcripts.privacy.queries import list_name_groups
from transcripts.queries import get_text, get_transcript, list_speakers

PASSPHRASE = "four wooden trucks sing"
TEXT = "Ditte: Vi bor i Esbjerg nu.\n\nRolf: Dittes chef hedder Thorkild Mosegaard.\n\nRolf: Nå da."


@pytest.fixture
def transcript(study: Study, tmp_path: Path) -> str:
    from transcripts.commands import add_transcripts
    from transcripts.model import NewTranscript

    turns = []
    for label in ("Ditte", "Rolf", "Rolf"):
        begin = TEXT.index(f"{label}: ", turns[-1][2] if turns else 0) + len(label) + 2
        end = TEXT.find("\n\n", begin)
        turns.append((label, begin, len(TEXT) if end < 0 else end, None, None))
    new = NewTranscript(
        title="Group",
        text=TEXT,
        turns=tuple(turns),
        speakers={"Ditte": "participant", "Rolf": "participant"},
        kind="transcript",
        source_name="group.txt",
        source_sha256="0" * 64,
        reader="test",
        language="da",
        report={"left_out": [], "warnings": []},
    )
    return str(add_transcripts(study, [new], actor="Ana")[0])


def accept(study: Study, *words: str) -> None:
    groups = {g.words: g for g in list_name_groups(study)}
    accept_redactions(study, [i for w in words for i in groups[w].ids], actor="Ana")


def test_the_queue_holds_places_and_no_names(study: Study, transcript: str) -> None:
    assert suggest_redactions(study, actor="Ana") >= 4
    words = {g.words for g in list_name_groups(study)}
    assert {"Ditte", "Esbjerg", "Thorkild Mosegaard"} <= words
    stored = str(study.db.execute("SELECT * FROM redactions").fetchall())
    assert not any(word in stored for word in words)
    assert suggest_redactions(study, actor="Ana") == 0


def test_what_was_rejected_is_not_offered_again(study: Study, transcript: str) -> None:
    suggest_redactions(study, actor="Ana")
    place = next(g for g in list_name_groups(study) if g.words == "Esbjerg")
    reject_redactions(study, place.ids, actor="Ana")
    suggest_redactions(study, actor="Ana")
    [left] = [g for g in list_name_groups(study) if g.words == "Esbjerg"]
    assert left.status == "rejected"


def test_accepted_names_are_replaced_and_codings_stay(
    study: Study, transcript: str, tmp_path: Path
) -> None:
    code = add_code(study, "Home", actor="Ana")
    quote = "Vi bor i Esbjerg nu."
    at = TEXT.index(quote)
    apply_code(
        study,
        NewCoding(code_id=code.id, transcript_id=transcript, start=at, end=at + len(quote),
                  quote=quote),  # type: ignore[arg-type]
        actor="Ana",
    )  # fmt: skip
    suggest_redactions(study, actor="Ana")
    accept(study, "Ditte", "Esbjerg", "Thorkild Mosegaard")
    key = create_key(tmp_path / "field.key", PASSPHRASE, cost=1 << 10)
    done = apply_pseudonyms(study, key, actor="Ana")
    text = get_text(study, get_transcript(study, transcript).text_id)
    assert not any(name in text for name in ("Ditte", "Esbjerg", "Thorkild", "Mosegaard"))
    assert "]s chef hedder [" in text
    assert (done.transcripts, done.places) == (1, 4)
    [coding] = list_codings(study)
    assert coding.quote.startswith("Vi bor i [")
    labels = {s.label for s in list_speakers(study, get_transcript(study, transcript).id)}
    assert "Ditte" not in labels
    kept = {e.original for e in open_key(key.path, PASSPHRASE).entries}
    assert {"Ditte", "Esbjerg", "Thorkild Mosegaard"} <= kept


def test_after_a_scrub_the_originals_are_in_the_key_file_only(
    study: Study, transcript: str, tmp_path: Path
) -> None:
    rename_transcript(study, transcript, "Group with Ditte in Esbjerg", actor="Ana")  # type: ignore[arg-type]
    suggest_redactions(study, actor="Ana")
    accept(study, "Ditte", "Esbjerg", "Thorkild Mosegaard")
    key = create_key(tmp_path / "field.key", PASSPHRASE, cost=1 << 10)
    apply_pseudonyms(study, key, actor="Ana")
    create_daily_backup(study)
    assert any(b"Mosegaard" in p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    scrubbed = remove_originals(study, key, actor="Ana")
    assert not scrubbed.left
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for name in (b"Mosegaard", b"Thorkild", b"Esbjerg", b"Ditte"):
                assert name not in content, (path.name, name)
    with pytest.raises(Conflict, match="erased"):
        study.undo(actor="Ana")
    asked = "SELECT id FROM changes WHERE verb = 'correct transcript'"
    change = study.db.execute(asked).fetchone()[0]
    with pytest.raises(Conflict):
        study.undo(change, actor="Ana")
    assert [e.original for e in key.find("[Person 1]")]


def test_nothing_is_replaced_before_a_person_accepted_it(
    study: Study, transcript: str, tmp_path: Path
) -> None:
    suggest_redactions(study, actor="Ana")
    key = create_key(tmp_path / "field.key", PASSPHRASE, cost=1 << 10)
    with pytest.raises(InvalidInput, match="accepted"):
        apply_pseudonyms(study, key, actor="Ana")


def test_the_gate_holds_back_by_refusal_leaving_and_silence(study: Study) -> None:
    people = {n: add_participant(study, n, actor="Ana").id for n in ("A", "B", "C", "D")}
    record_consent(study, people["A"], {"quote_client": "given"}, actor="Ana")
    record_consent(study, people["B"], {"quote_client": "refused"}, actor="Ana")
    record_consent(
        study, people["C"], {"quote_client": "given", "take_part": "withdrawn"}, actor="Ana"
    )
    gate = get_gate(study, audience="client")
    reasons = {n: gate.find_reason([p]) for n, p in people.items()}
    assert reasons == {"A": "", "B": "refused", "C": "left", "D": ""}
    assert gate.is_unsure([people["D"]])
    assert not gate.is_unsure([people["A"]])
    assert gate.find_reason([]) == ""
    revise_privacy(study, unknown_client="withhold", actor="Ana")
    assert get_gate(study, audience="client").find_reason([people["D"]]) == "unknown"
    assert get_gate(study, audience="client").find_reason(["a speaker of no list"]) == "unknown"
    lines = gate.render_withheld(["refused", "refused", "left"])
    assert len(lines) == 2
    assert lines[0].startswith("1 quote was left out: the person no longer takes part")


def test_who_left_is_in_no_table_of_participants(
    study: Study, make_group: Callable[..., Any]
) -> None:
    from lifeworld.exports.gather_report import get_report

    make_group()
    a = add_participant(study, "Anni", actor="Ana")
    add_participant(study, "Bo", actor="Ana")
    record_consent(study, a.id, {"take_part": "withdrawn"}, actor="Ana")
    shown = {p.pseudonym for p in get_report(study, audience="internal").participants}
    assert "Bo" in shown
    assert "Anni" not in shown
