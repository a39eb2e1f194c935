"""The job that transcribes a recording and attaches it; no data leaves this computer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from study import InvalidInput, LifeworldError, NotFound, Study
from study.home import get_home
from study.jobs import Report, job
from study.language import say
from transcripts.import_files import Placing, add_outcomes
from transcripts.model import TranscriptId
from transcripts.queries import find_imported
from transcripts.reading.languages import LANGUAGES
from transcripts.reading.read_source import read_draft
from transcripts.reading.sandbox import FileOutcome
from transcripts.recordings.commands import add_recording
from transcripts.recordings.files import hash_file, remove_file
from transcripts.recordings.model import Keeping
from transcripts.recordings.sniff import find_media
from transcripts.recordings.speech_model import check_speech, find_speech_model, open_speech_model
from transcripts.recordings.transcribe import read_speech
from transcripts.words import count_words

__all__ = ["SPOKEN", "check_transcription", "run_transcription"]

# The languages offered; the model knows about ninety more, by their ISO 639-1 code.
SPOKEN = LANGUAGES


def check_transcription(path: Path, *, language: str | None = None) -> None:
    """Check that a recording can be transcribed before the job is queued.

    Raises:
        ModelUnavailable: the extra for speech is not installed.
        NotFound: there is no such file.
        Unreadable: the file is not a recording.
        InvalidInput: the language is not a code of two or three letters.
    """
    check_speech()
    if not path.is_file():
        raise NotFound(
            say("There is no file {path}.", path=path), hint=say("Check the name and the folder.")
        )
    with path.open("rb") as file:
        find_media(file, path.name)
    if language and not (language.isascii() and language.isalpha() and len(language) in (2, 3)):
        raise InvalidInput(
            say("“{language}” is not a language code.", language=language),
            hint=say("Use two letters, such as da or en."),
        )


@job("transcribe")
def run_transcription(
    study: Study,
    report: Report,
    *,
    path: str,
    actor: str,
    language: str | None = None,
    model: str = "",
    keeping: Keeping = "copy",
    remove_after: bool = False,
) -> dict[str, Any]:
    """Transcribe a recording, add the transcript, and attach the recording to it.

    Args:
        study: The study.
        report: Called with the seconds done; raises to stop, and then nothing is stored.
        path: The recording.
        actor: The person who asked for it.
        language: ISO 639-1; None detects the language.
        model: The folder of another speech model.
        keeping: Whether to copy the recording beside the study or only link it.
        remove_after: Whether to delete *path*, an upload, afterwards.

    Returns:
        `{"transcript": id or None, "name", "turns", "words", "seconds", "warnings", "known"}`.

    Raises:
        ModelUnavailable: the extra or the model is missing.
        Unreadable: the file is not a recording, or holds no speech.
    """
    source = Path(path).expanduser()
    try:
        return _run(study, report, source, actor, language, model, keeping)
    finally:
        if remove_after:
            remove_file(source)


def _run(
    study: Study,
    report: Report,
    source: Path,
    actor: str,
    language: str | None,
    model: str,
    keeping: Keeping,
) -> dict[str, Any]:
    check_transcription(source, language=language)
    folder = find_speech_model(model, home=get_home())
    # Another language or model gives another transcript, so both are part of the key.
    key = f"{hash_file(source)}:{folder.name}:{language or 'any'}"
    if find_imported(study, key) is not None:
        return _say(source, known=True)
    report(0, 1, say("Loading the speech model for {name}…", name=source.name))
    engine = open_speech_model(folder)

    def tell(done: float, total: float) -> None:
        words = say(
            "Transcribed {done} of {total} of {name}",
            done=_clock(done),
            total=_clock(total),
            name=source.name,
        )
        report(int(done), max(1, int(total)), words)

    draft = read_speech(
        source, model=engine, model_name=folder.name, language=language, report=tell
    )
    reading = read_draft(draft, source.name)
    outcome = FileOutcome(
        path=source,
        sha256=key,
        size=source.stat().st_size,
        readings=(reading,),
        error=None,
    )
    (result,) = add_outcomes(study, [outcome], actor=actor, placing=Placing())
    warnings = [*reading.left_out, *reading.warnings]
    made = result.transcripts[0] if result.transcripts else None
    if made:
        warnings += _attach(study, made, source, actor, keeping)
    return _say(
        source,
        transcript=made,
        turns=len(reading.turns),
        words=count_words(reading.text),
        seconds=round(draft.duration or 0, 1),
        warnings=warnings,
        known=result.known,
    )


def _say(source: Path, **told: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {
        "transcript": None,
        "turns": 0,
        "words": 0,
        "seconds": 0,
        "warnings": [],
    }
    return {"name": source.name, **nothing, "known": False, **told}


def _attach(
    study: Study, transcript_id: TranscriptId, source: Path, actor: str, keeping: Keeping
) -> list[str]:
    # Keep the transcript even if there is no disk space for the recording.
    try:
        add_recording(study, transcript_id, source, actor=actor, keeping=keeping)
    except LifeworldError as error:
        return [say("The recording was not attached: {error}", error=error)]
    return []


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"
