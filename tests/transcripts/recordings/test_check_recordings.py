"""Recordings and photos that are gone or end early are named, with what to do."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image

from lifeworld.cli import main
from tests.transcripts.recordings.test_files import riff
from transcripts.commands import add_transcripts
from transcripts.queries import get_transcript
from transcripts.recordings.check_recordings import (
    check_ending,
    list_missing_files,
    list_short_recordings,
)
from transcripts.recordings.commands import add_photo, add_recording
from transcripts.recordings.files import find_file
from transcripts.recordings.queries import get_photo_path, list_attachments


@pytest.fixture
def spoken(study: Any, factories: Any) -> Any:
    new = factories.new_transcript([("Bo", "Long days."), ("Cy", "And nights.")], title="Spoken")
    turns = tuple((t[0], t[1], t[2], 10.0 * n, None) for n, t in enumerate(new.turns))
    fields = {name: getattr(new, name) for name in new.__dataclass_fields__}
    [made] = add_transcripts(study, [type(new)(**{**fields, "turns": turns})], actor="Ana")
    return made


def put(path: Path, seconds: int, share: float = 1.0) -> Path:
    data = riff(seconds)
    path.write_bytes(data[: int(len(data) * share)])
    return path


def test_a_recording_and_a_photo_that_are_gone_are_named(
    study: Any, spoken: Any, tmp_path: Path
) -> None:
    recording = add_recording(study, spoken, put(tmp_path / "day.wav", 20), actor="Ana")
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "PNG")
    session = get_transcript(study, spoken).session_id
    add_photo(study, session, out.getvalue(), "bench.png", actor="Ana")
    assert list_missing_files(study) == []
    find_file(study, recording).unlink()
    get_photo_path(study, list_attachments(study)[0]).unlink()
    told = CliRunner().invoke(main, ["check", str(study.path)])
    assert told.exit_code == 1
    line = next(line for line in told.output.splitlines() if "day.wav" in line)
    assert line.startswith("✗")
    assert "belongs to “Spoken”" in line
    assert "bench.png" in line


def test_a_recording_that_ends_before_its_header_or_its_transcript_says_so(
    study: Any, spoken: Any, tmp_path: Path
) -> None:
    whole = add_recording(study, spoken, put(tmp_path / "a.wav", 20), actor="Ana")
    assert check_ending(study, whole) == ""
    cut = add_recording(study, spoken, put(tmp_path / "b.wav", 20, 0.25), actor="Ana")
    assert "b.wav ends early: 0:05 of 0:20 are there" in check_ending(study, cut)
    short = add_recording(study, spoken, put(tmp_path / "c.wav", 4), actor="Ana")
    assert "at 0:04, while “Spoken” goes on to 0:10" in check_ending(study, short)
    assert list_short_recordings(study) == [check_ending(study, short)]


def test_attaching_a_short_recording_says_that_and_what_it_replaces(
    study: Any, spoken: Any, tmp_path: Path
) -> None:
    run = CliRunner().invoke
    path = str(study.path)
    run(main, ["attach", path, "Spoken", str(put(tmp_path / "whole.wav", 20))])
    cut = str(put(tmp_path / "cut.wav", 20, 0.25))
    told = run(main, ["attach", path, "Spoken", cut]).output
    assert "replaces whole.wav, 0:20 min" in told
    assert "cut.wav ends early: 0:05 of 0:20" in told
    again = json.loads(run(main, ["attach", path, "Spoken", cut, "--json"]).output)
    assert again["replaced"] is None
    assert len(again["warnings"]) == 1
