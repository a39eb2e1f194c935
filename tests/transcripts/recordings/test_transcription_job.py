"""From a recording to a transcript with its recording attached, and nothing when it is stopped."""

from __future__ import annotations

import importlib.util
import wave
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from lifeworld.cli import main
from study import Cancelled, InvalidInput, LifeworldError, NotFound, Unreadable
from study.jobs import add_job, get_job
from study.worker import run_job
from transcripts.queries import (
    get_text,
    get_transcript,
    list_speakers,
    list_transcripts,
    list_turns,
)
from transcripts.reading.readers.draft import Draft, Piece
from transcripts.recordings import transcription_job
from transcripts.recordings.files import add_upload, get_files_folder
from transcripts.recordings.queries import find_recording, list_recordings

HAS_EXTRA = importlib.util.find_spec("faster_whisper") is not None
PIECES = (
    Piece(words="There is never time. That is how it is.", start_time=0.5, end_time=4.0),
    Piece(words="You wait for somebody who knows.", start_time=6.25, end_time=9.0),
)


def write_wave(path: Path) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(160000))
    return path


class Ears:
    """Stands for the speech model, which the suite does without."""

    def __init__(self) -> None:
        self.times = 0
        self.asked: dict[str, Any] = {}

    def read(self, path: Path, *, report: Any, language: str | None, **options: Any) -> Draft:
        self.times += 1
        self.asked = {"language": language, **options}
        for second in range(0, 11, 5):
            report(second, 10)
        return Draft(
            format="speech",
            kind="transcript",
            language=language or "en",
            duration=10.0,
            pieces=PIECES,
            warnings=("A machine made this transcript.",),
            left_out=("Who speaks was not told apart.",),
        )


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ears:
    made = Ears()
    monkeypatch.setattr(transcription_job, "check_speech", lambda: None)
    monkeypatch.setattr(
        transcription_job, "find_speech_model", lambda *_, **__: Path("whisper-test")
    )
    monkeypatch.setattr(transcription_job, "open_speech_model", lambda _: object())
    monkeypatch.setattr(transcription_job, "read_speech", made.read)
    return made


def run(study: Any, path: Path, **options: Any) -> dict[str, Any]:
    return transcription_job.run_transcription(
        study, lambda *_: None, path=str(path), actor="Ana", **options
    )


def test_what_was_heard_becomes_a_transcript_with_times_and_its_recording(
    study: Any, ears: Ears, tmp_path: Path
) -> None:
    result = run(study, write_wave(tmp_path / "Interview 2026-05-17.wav"), language="en")
    transcript = get_transcript(study, result["transcript"])
    assert transcript.title == "Interview 2026-05-17"
    assert (transcript.reader, transcript.kind, transcript.language) == (
        "speech",
        "transcript",
        "en",
    )
    assert transcript.report["warnings"] == ["A machine made this transcript."]
    assert list_speakers(study, transcript.id) == []
    text = get_text(study, transcript.text_id)
    turns = list_turns(study, transcript.text_id)
    assert [(text[t.start : t.end], t.start_time, t.end_time) for t in turns] == [
        (p.words, p.start_time, p.end_time) for p in PIECES
    ]
    attached = find_recording(study, transcript.id)
    assert attached is not None
    assert attached.name == "Interview 2026-05-17.wav"


def test_the_same_recording_is_not_heard_twice_unless_otherwise(
    study: Any, ears: Ears, tmp_path: Path
) -> None:
    path = write_wave(tmp_path / "a.wav")
    run(study, path)
    again = run(study, path)
    assert (again["known"], again["transcript"], ears.times) == (True, None, 1)
    assert not run(study, path, language="da")["known"]
    assert len(list_transcripts(study)) == 2


def test_it_runs_as_a_job_that_tells_how_far_it_is(study: Any, ears: Ears, tmp_path: Path) -> None:
    path = write_wave(tmp_path / "a.wav")
    job = add_job(
        study, transcription_job.run_transcription, path=str(path), actor="Ana", language="da"
    )
    done = run_job(study, job.id)
    assert done.state == "done"
    assert done.message == "Transcribed 0:10 of 0:10 of a.wav"
    assert done.result["turns"] == 2
    assert ears.asked["language"] == "da"


def test_a_job_that_is_stopped_keeps_nothing(study: Any, ears: Ears, tmp_path: Path) -> None:
    upload = add_upload(study, "../a.wav", [write_wave(tmp_path / "x.wav").read_bytes()])
    assert upload.parent.parent == get_files_folder(study) / "uploads"

    def stop(done: int, total: int, message: str) -> None:
        if done >= 5:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        transcription_job.run_transcription(
            study, stop, path=str(upload), actor="Ana", remove_after=True
        )
    assert list_transcripts(study) == []
    assert list_recordings(study) == []
    assert not upload.exists()
    assert not upload.parent.exists()


def test_words_stay_where_there_is_no_room_for_the_sound(
    study: Any, ears: Ears, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise LifeworldError("There is no room.")

    monkeypatch.setattr(transcription_job, "add_recording", full)
    result = run(study, write_wave(tmp_path / "a.wav"))
    assert result["warnings"][-1] == "The recording was not attached: There is no room."
    assert len(list_transcripts(study)) == 1


def test_what_cannot_be_transcribed_is_refused_at_once(
    study: Any, ears: Ears, tmp_path: Path
) -> None:
    program = tmp_path / "talk.mp3"
    program.write_bytes(b"MZ\x90\0" + bytes(2000))
    with pytest.raises(Unreadable, match="not a recording"):
        run(study, program)
    with pytest.raises(NotFound, match="There is no file"):
        run(study, tmp_path / "nothing.wav")
    with pytest.raises(InvalidInput, match="not a language code"):
        run(study, write_wave(tmp_path / "a.wav"), language="danish")
    assert ears.times == 0


@pytest.mark.skipif(HAS_EXTRA, reason="the extra for speech is installed")
def test_without_the_extra_job_and_command_say_how_to_install_it(
    study: Any, tmp_path: Path
) -> None:
    path = write_wave(tmp_path / "a.wav")
    job = add_job(study, transcription_job.run_transcription, path=str(path), actor="Ana")
    run_job(study, job.id)
    told = get_job(study, job.id)
    assert told.state == "failed"
    assert 'pip install "lifeworld[speech]"' in told.message
    done = CliRunner().invoke(main, ["transcribe", str(study.path), str(path)])
    assert done.exit_code == 1
    assert done.output.count("\n") == 1
    assert 'pip install "lifeworld[speech]"' in done.output


def test_attach_and_tidy_at_the_terminal(study: Any, make_transcript: Any, tmp_path: Path) -> None:
    transcript = make_transcript(title="Group one")
    path = write_wave(tmp_path / "a.wav")
    call = CliRunner().invoke
    done = call(main, ["attach", str(study.path), "group one", str(path)])
    assert done.output == "✓ a.wav → Group one  audio · 0:10 min · copied next to the study\n"
    assert find_recording(study, transcript) is not None
    assert call(main, ["tidy", str(study.path)]).output == "There are no unused files.\n"
    assert call(main, ["undo", str(study.path)]).exit_code == 0
    listed = call(main, ["tidy", str(study.path)]).output
    (kept,) = get_files_folder(study).iterdir()
    assert str(kept) in listed
    assert kept.exists()
    call(main, ["tidy", str(study.path), "--yes"])
    assert not kept.exists()
    refused = call(main, ["attach", str(study.path), "group two", str(path)])
    assert refused.exit_code == 1
    assert "There is no transcript “group two”." in refused.output
