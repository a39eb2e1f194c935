"""Measures every form in which a study leaves, for one of 500,000 words and 20,000 codings.

Each form is written by a process of its own, of which the processor time and the largest memory are
taken. `bench_exports.py report-pdf quotes-wide` measures these alone.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from generated_study import ACTOR, SIZES, make_study
from report import write_results

MOST_SECONDS, MOST_MEGABYTES = 30.0, 700.0
# name → thing, form and what else is asked
FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "deck": ("deck", "pptx", {}),
    "report-docx": ("report", "docx", {}),
    "report-html": ("report", "html", {}),
    "report-pdf": ("report", "pdf", {}),
    "quotes-xlsx": ("quotes", "xlsx", {}),
    "quotes-csv": ("quotes", "csv", {}),
    "quotes-wide": ("quotes", "xlsx", {"layout": "wide"}),
    "transcripts-docx": ("transcripts", "docx", {}),
    "transcripts-html": ("transcripts", "html", {}),
    "transcripts-pdf": ("transcripts", "pdf", {}),
    "project-qdpx": ("project", "qdpx", {}),
    "project-qdc": ("project", "qdc", {}),
    "tables": ("tables", "zip", {}),
    "bundle": ("bundle", "zip", {}),
    "archive": ("archive", "zip", {"depositor": {"names_checked": "invented"}}),
}


def write_one(path: Path, name: str) -> None:
    """Write one form of a study, and print what it took."""
    from lifeworld.exports.export_thing import Asked, export_thing
    from lifeworld.opening import open_study

    thing, form, options = FORMS[name]
    study = open_study(path)
    asked = Asked(thing=thing, form=form, audience="internal", options=options)
    before, began = sum(resource.getrusage(resource.RUSAGE_SELF)[:2]), perf_counter()
    told = export_thing(study, path.with_name(f"out.{form}"), asked, actor=ACTOR)
    used = resource.getrusage(resource.RUSAGE_SELF)
    taken = {
        "seconds": perf_counter() - began,
        "processor": sum(used[:2]) - before,
        "megabytes": used.ru_maxrss / 1024,
        "told": told[0],
    }
    print(json.dumps(taken))


def agree(path: Path) -> None:
    """Let everybody agree to everything, so that every form is as large as it can be."""
    from lifeworld.opening import open_study
    from transcripts.consent.commands import record_session_consents
    from transcripts.queries import list_sessions

    study = open_study(path)
    purposes = dict.fromkeys(("quote_internal", "quote_public", "archive"), "given")
    sessions = [each.id for each in list_sessions(study)]
    record_session_consents(study, sessions, purposes, actor=ACTOR)
    study.close()


def main(names: list[str]) -> None:
    """Measure and store."""
    path = make_study(SIZES["whole"])
    agree(path)
    rows: list[tuple[str, float, float | None, str]] = []
    try:
        for name in names or FORMS:
            command = [sys.executable, __file__, "--one", str(path), name]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            taken = json.loads(done.stdout.splitlines()[-1])
            print(f"{name}: {taken['told']}", flush=True)
            rows.append((f"{name}: processor", taken["processor"], MOST_SECONDS, "s"))
            rows.append((f"{name}: until it is there", taken["seconds"], None, "s"))
            rows.append((f"{name}: memory", taken["megabytes"], MOST_MEGABYTES, "MB"))
    finally:
        shutil.rmtree(path.parent)
    if not names:
        write_results("exports", rows)
        return
    for what, figure, _, unit in rows:
        print(f"{what:40} {figure:8.3g} {unit}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        write_one(Path(sys.argv[2]), sys.argv[3])
    else:
        main(sys.argv[1:])
