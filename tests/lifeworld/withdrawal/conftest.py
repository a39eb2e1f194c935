"""A study with everything that a withdrawal has to go through."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coding.codebook.commands import add_code
from coding.commands import apply_code
from coding.model import NewCoding
from lifeworld.exports.export_study import export_study
from opportunity_spaces.commands import add_insight
from opportunity_spaces.links.commands import link_evidence
from study import Study
from study.backups import create_daily_backup
from study.copies import write_copy
from tests.factories import make_study
from transcripts.commands import add_transcripts
from transcripts.consent.commands import record_consent
from transcripts.model import NewTranscript, TranscriptId
from transcripts.people.commands import add_participant
from transcripts.queries import get_text, get_transcript
from transcripts.speakers.commands import link_speaker

WORDS = (
    "I hid the purple screwdriver behind the compressor because nobody believed the alarm.",
    "My neighbour counted eleven foxes on the loading ramp before the morning shift began.",
    "They promised us wooden benches and then painted a yellow line across the corridor instead.",
)
OTHERS = (
    "We never get the rota before the weekend and that makes planning impossible.",
    "Rosalind told the whole canteen about the benches, and she was right about that.",
)
ACTOR = "Researcher"


def _add_group(study: Study) -> TranscriptId:
    said = [
        ("Moderator", "What happened on the ramp?"),
        ("Rosalind", WORDS[0]),
        ("Tobiasina", OTHERS[0]),
        ("Rosalind", WORDS[1]),
        ("Tobiasina", OTHERS[1]),
        ("Rosalind", WORDS[2]),
    ]
    text, turns = "", []
    for label, words in said:
        text += f"{label}: "
        turns.append((label, len(text), len(text) + len(words), None, None))
        text += words + "\n\n"
    new = NewTranscript(
        title="Group with Rosalind",
        text=text.rstrip(),
        turns=tuple(turns),
        speakers={"Moderator": "moderator", "Rosalind": "participant", "Tobiasina": "participant"},
        kind="transcript",
        source_name="rosalind and the others.txt",
        source_sha256="0" * 64,
        reader="test",
        report={"left_out": [], "warnings": []},
    )
    return add_transcripts(study, [new], actor=ACTOR)[0]


@pytest.fixture
def field(tmp_path: Path) -> dict[str, Any]:
    """A study with a group, codings, an insight, exports, backups, suggestions and vectors."""
    folder = tmp_path / "field"
    folder.mkdir()
    study = make_study(folder / "field.lifeworld")
    transcript = _add_group(study)
    people = {n: add_participant(study, n, actor=ACTOR) for n in ("Rosalind", "Tobiasina")}
    for name, person in people.items():
        link_speaker(study, transcript, name, person.id, actor=ACTOR)
        record_consent(study, person.id, {"quote_client": "given"}, actor=ACTOR)
    code = add_code(study, "Being believed", example=WORDS[0], actor=ACTOR)
    insight = add_insight(study, "Nobody is believed before it burns", status="agreed", actor=ACTOR)
    text = get_text(study, get_transcript(study, transcript).text_id)
    excerpts = {}
    for words in (WORDS[0], WORDS[1], OTHERS[1]):
        at = text.index(words)
        coding = apply_code(
            study,
            NewCoding(
                code_id=code.id,
                transcript_id=transcript,
                start=at,
                end=at + len(words),
                quote=words,
                memo=f"compare: {words}",
            ),
            actor=ACTOR,
        )
        excerpts[words] = coding.excerpt_id
        link_evidence(study, "excerpt", coding.excerpt_id, "insight", insight.id, actor=ACTOR)
    _add_machine_rows(study, transcript, code.id)
    export_study(study, folder / "findings.pptx", audience="client", actor=ACTOR)
    create_daily_backup(study)
    write_copy(study.db, folder / "field.before-0.0.9.lifeworld")
    write_copy(study.db, folder / "my own copy.lifeworld")
    (folder / ".field.worker.log").write_text(f"job failed: {WORDS[1]}\n", "utf-8")
    return {
        "study": study,
        "folder": folder,
        "person": people["Rosalind"].id,
        "transcript": transcript,
        "insight": insight.id,
        "excerpts": excerpts,
    }


def _add_machine_rows(study: Study, transcript: str, code: str) -> None:
    text_id = get_transcript(study, transcript).text_id
    with study.stage() as db:
        db.execute(
            "INSERT INTO runs (id, kind, model, version, parameters, seed, input, at, seconds,"
            " summary) VALUES ('r', 'suggest', 'hashing', '1', ?, 1, 'x', '2026', 0.1, '{}')",
            [json.dumps({"nearest": WORDS[0]})],
        )
        columns = {c[1] for c in db.execute("PRAGMA table_info(suggestions)").fetchall()}
        row = {
            "id": "s", "run_id": "r", "transcript_id": transcript, "text_id": text_id,
            "start": 0, "end": 5, "code_id": code, "score": 0.5, "probability": 0.5, "strong": 1,
            "reasons": json.dumps([{"words": WORDS[1]}]),
        }  # fmt: skip
        row = {name: value for name, value in row.items() if name in columns}
        db["suggestions"].insert(row)  # type: ignore[union-attr]
        db.execute("INSERT INTO vectors VALUES ('hashing', 'abc', ?)", [b"\1\2\3"])
        db.execute(
            "INSERT INTO jobs (id, kind, arguments, state, message, result, asked_at)"
            " VALUES ('j', 'suggest', '{}', 'done', ?, ?, '2026')",
            [f"read {WORDS[2]}", json.dumps(WORDS[2])],
        )
