"""Transcribes a recording on this computer, in pieces, into words with times."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from study.errors import Unreadable
from transcripts.reading.readers.draft import Draft, Piece

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Heard", "merge_heard", "read_speech"]

RATE = 16_000  # samples per second that the model expects
PIECE_SECONDS = 300
SEARCHED_SECONDS = 30  # at the end of a piece, searched for the quietest place to cut
QUIET_SECONDS = 0.5
PAUSE = 1.2  # seconds of silence that begin a new turn
FULL, TOO_FULL = 280, 700  # code points: end the turn at the next sentence end, or at once
UNSURE = -0.9  # mean log-probability of a segment's words


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A segment of speech as the model transcribed it; times in seconds."""

    words: str
    start: float
    end: float
    sure: bool = True


def read_speech(
    path: Path,
    *,
    model: Any,
    model_name: str,
    language: str | None = None,
    report: Callable[[float, float], None] | None = None,
) -> Draft:
    """Return the transcript of a recording, without speakers.

    The recording is decoded to a temporary file and transcribed in pieces of about five minutes,
    cut where it is quietest, so that memory use does not grow with its length.

    Args:
        path: The recording, already checked by the caller.
        model: From `open_speech_model`.
        model_name: The model's name, for the warning.
        language: ISO 639-1; None detects the language from the beginning.
        report: Called with the seconds done and the total; may raise to stop.

    Raises:
        Unreadable: the file holds no sound, or no speech.
    """
    heard: list[Heard] = []
    warnings = []
    with tempfile.TemporaryDirectory(prefix="lifeworld-") as folder:
        samples = _read_samples(path, Path(folder) / "sound", report)
        total = len(samples) / RATE
        for first, end in _cut(samples):
            sound = samples[first:end].astype("float32") / 32768.0
            segments, about = model.transcribe(
                sound,
                language=language,
                language_detection_segments=4,
                vad_filter=True,
                # Earlier text would make the model repeat itself in long recordings.
                condition_on_previous_text=False,
            )
            if language is None:
                language = str(about.language)
                share = about.language_probability
                warnings.append(
                    f"The language was detected from the sound: {language} ({share:.0%} sure)."
                )
            at, last = first / RATE, end / RATE
            for segment in segments:
                words = " ".join(segment.text.split())
                # The model pads its input, so a time may run past the end of the piece.
                start, stop = min(at + segment.start, last), min(at + segment.end, last)
                if words:
                    sure = segment.avg_logprob >= UNSURE
                    heard.append(Heard(words=words, start=start, end=stop, sure=sure))
                if report:
                    report(stop, total)
            if report:
                report(last, total)
        del samples
    if not heard:
        raise Unreadable(
            f"No speech was found in {path.name}.", hint="Check that it is the right recording."
        )
    return Draft(
        format="speech",
        kind="transcript",
        language=language,
        duration=total,
        pieces=tuple(merge_heard(heard)),
        warnings=(_warn(model_name), *warnings, *_unsure(heard)),
        left_out=("Speakers were not identified: no turn has a speaker.",),
    )


def _warn(model_name: str) -> str:
    return (
        f"This transcript was made by a machine ({model_name}), which mishears, omits and invents"
        " words. Check it against the recording before you code it."
    )


def _unsure(heard: Sequence[Heard]) -> list[str]:
    unsure = [h for h in heard if not h.sure]
    if not unsure:
        return []
    places = ", ".join(f"{int(h.start) // 60}:{int(h.start) % 60:02}" for h in unsure[:8])
    more = " and more" if len(unsure) > 8 else ""
    return [f"Uncertain words in {len(unsure)} of {len(heard)} passages: {places}{more}."]


def merge_heard(heard: Iterable[Heard]) -> Iterator[Piece]:
    """Join segments into turns of readable length that end at a sentence end or a pause."""
    held: list[Heard] = []
    length = 0
    for each in heard:
        if held and (each.start - held[-1].end > PAUSE or _is_full(held[-1].words, length)):
            yield _join(held)
            held, length = [], 0
        held.append(each)
        length += len(each.words) + 1
    if held:
        yield _join(held)


def _is_full(last: str, length: int) -> bool:
    return length >= TOO_FULL or (length >= FULL and last.endswith((".", "!", "?", "…")))


def _join(held: Sequence[Heard]) -> Piece:
    return Piece(
        words=" ".join(each.words for each in held),
        start_time=round(held[0].start, 2),
        end_time=round(held[-1].end, 2),
    )


def _read_samples(
    path: Path, raw: Path, report: Callable[[float, float], None] | None
) -> NDArray[np.int16]:
    """Decode to mono 16-bit samples in a memory-mapped file."""
    import av
    import numpy as np

    try:
        with av.open(str(path), metadata_errors="ignore") as container, raw.open("wb") as out:
            if not container.streams.audio:
                raise Unreadable(f"{path.name} has no sound.", hint="Choose another recording.")
            resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
            seconds = (container.duration or 0) / 1_000_000
            for packet in container.demux(audio=0):
                for frame in _decode(packet, av.error.InvalidDataError):
                    for block in resampler.resample(frame):
                        out.write(block.to_ndarray().tobytes())
                if report:  # may raise to stop
                    report(0, seconds)
            for block in resampler.resample(None):
                out.write(block.to_ndarray().tobytes())
    except av.error.FFmpegError as error:
        raise Unreadable(
            f"{path.name} cannot be decoded: {error.strerror}.",
            hint="Convert it to WAV, MP3 or M4A and try again.",
        ) from error
    if not raw.stat().st_size:
        raise Unreadable(f"{path.name} has no sound.", hint="Choose another recording.")
    return np.memmap(raw, dtype=np.int16, mode="r")


def _decode(packet: Any, damaged: type[Exception]) -> list[Any]:
    try:
        return list(packet.decode())
    except damaged:  # one broken packet is a click and no reason to stop
        return []


def _cut(samples: NDArray[np.int16]) -> Iterator[tuple[int, int]]:
    """Yield (first, end) of pieces that end at a quiet place."""
    first, total = 0, len(samples)
    while total - first > (PIECE_SECONDS + SEARCHED_SECONDS) * RATE:
        latest = first + PIECE_SECONDS * RATE
        end = _find_quiet(samples, latest - SEARCHED_SECONDS * RATE, latest)
        yield first, end
        first = end
    if first < total:
        yield first, total


def _find_quiet(samples: NDArray[np.int16], first: int, end: int) -> int:
    import numpy as np

    width = int(QUIET_SECONDS * RATE)
    inside = samples[first:end].astype(np.float32)
    loud = [float(np.square(inside[at : at + width]).mean()) for at in range(0, len(inside), width)]
    return first + int(np.argmin(loud)) * width + width // 2
