"""One study three times: ours, and in the databases of aqda and of Taguette."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bench_material import make_talk

# Title, turns of 34 words and codings; the first is where each opening starts from.
TEXTS = (
    ("start", 60, 0),
    ("20,000 words, 0 codings", 600, 0),
    ("20,000 words, 300 codings", 600, 300),
    ("20,000 words, 1,000 codings", 600, 1000),
    ("100,000 words, 3,000 codings", 3000, 3000),
)
CODES = 12


def make_texts() -> dict[str, tuple[list[str], list[tuple[int, int, int]]]]:
    """Return the turns of each transcript and its codings: start, length and code."""
    rng = random.Random(3)
    made = {}
    for title, turns, codings in TEXTS:
        said = [f"{who}: {words}" for who, words in make_talk(rng, turns, 34)]
        length = sum(len(each) for each in said) - 200
        spans = [
            (rng.randrange(length), rng.choice((20, 40, 80, 160)), rng.randrange(CODES))
            for _ in range(codings)
        ]
        made[title] = (said, spans)
    return made


def make_ours(folder: Path, texts: dict[str, Any]) -> Path:
    """Return a study of ours with the texts."""
    from coding.codebook.commands import add_code
    from coding.commands import apply_codes
    from coding.model import NewCoding
    from lifeworld.opening import create_study
    from transcripts.import_files import import_files
    from transcripts.queries import get_text, get_transcript

    study = create_study(folder / "ours", actor="bench")
    codes = [add_code(study, f"Code {n:02}", actor="bench").id for n in range(CODES)]
    for title, (said, spans) in texts.items():
        path = folder / f"{title}.txt"
        path.write_text("\n\n".join(said), "utf-8")
        [done] = import_files(study, [path], actor="bench")
        transcript = get_transcript(study, done.transcripts[0])
        most = len(get_text(study, transcript.text_id))
        apply_codes(
            study,
            [
                NewCoding(
                    code_id=codes[code],
                    transcript_id=transcript.id,
                    start=min(begin, most - 200),
                    end=min(begin, most - 200) + length,
                )
                for begin, length, code in spans
            ],
            actor="bench",
        )
    study.close()
    return study.path


def fill_aqda(path: Path, texts: dict[str, Any]) -> None:
    """Write the texts into the database that aqda made."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO project (name, lineage_id) VALUES ('bench', 'bench')")
        codes = [
            db.execute(
                "INSERT INTO code (project_id, name) VALUES (1, ?)", [f"Code {n:02}"]
            ).lastrowid
            for n in range(CODES)
        ]
        for title, (said, spans) in texts.items():
            text = "\n\n".join(said)
            document = db.execute(
                "INSERT INTO document (project_id, name, content) VALUES (1, ?, ?)", [title, text]
            ).lastrowid
            db.executemany(
                "INSERT INTO coding (document_id, code_id, start_pos, end_pos, selected_text)"
                " VALUES (?, ?, ?, ?, ?)",
                [(document, codes[c], s, s + n, text[s : s + n]) for s, n, c in spans],
            )


def fill_taguette(path: Path, texts: dict[str, Any]) -> None:
    """Write the texts into the database that Taguette made; it counts without line breaks."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "INSERT INTO projects (name, description, created)"
            " VALUES ('bench', '', datetime('now'))"
        )
        db.execute("INSERT INTO project_members VALUES (1, 'admin', 'ADMIN')")
        tags = [
            db.execute(
                "INSERT INTO tags (project_id, path, description) VALUES (1, ?, '')",
                [f"Code {n:02}"],
            ).lastrowid
            for n in range(CODES)
        ]
        for title, (said, spans) in texts.items():
            document = db.execute(
                "INSERT INTO documents (name, description, filename, created, project_id,"
                " text_direction, contents)"
                " VALUES (?, '', ?, datetime('now'), 1, 'LEFT_TO_RIGHT', ?)",
                [title, f"{title}.html", "".join(f"<p>{each}</p>" for each in said)],
            ).lastrowid
            text = "".join(said)
            for begin, length, code in spans:
                mark = db.execute(
                    "INSERT INTO highlights (document_id, start_offset, end_offset, snippet)"
                    " VALUES (?, ?, ?, ?)",
                    [document, begin, begin + length, text[begin : begin + length]],
                ).lastrowid
                db.execute("INSERT INTO highlight_tags VALUES (?, ?)", [mark, tags[code]])
