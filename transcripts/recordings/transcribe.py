"""Transcribes a recording on this computer, in pieces, into words with times."""

from __future__ import annotations

import tempfile
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from study.errors import Unreadable
from study.language import say
from transcripts.reading.readers.draft import Draft, Piece
from transcripts.spans import find_sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Heard", "merge_heard", "read_speech", "split_at_sentences"]

RATE = 16_000  # samples per second that the model expects
PIECE_SECONDS = 300
SEARCHED_SECONDS = 30  # at the end of a piece, searched for the quietest place to cut
QUIET_SECONDS = 0.5
PAUSE = 1.2  # seconds of silence that begin a new turn, even inside a sentence
BREATH = 0.3  # seconds of silence after which a sentence begins a new turn
SHORT, TOO_FULL = 40, 700  # code points: a shorter turn may hold a second sentence; end it at once
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
                # Several people may speak in one segment: only words tell where one of them ends.
                word_timestamps=True,
                # Earlier text would make the model repeat itself in long recordings.
                condition_on_previous_text=False,
            )
            if language is None:
                language = str(about.language)
                share = about.language_probability
                warnings.append(
                    say(
                        "The language was detected from the sound: {language} ({share:.0%} sure).",
                        language=language,
                        share=share,
                    )
                )
            at, last = first / RATE, end / RATE
            for segment in segments:
                heard += [
                    # The model pads its input, so a time may run past the end of the piece.
                    replace(each, start=min(at + each.start, last), end=min(at + each.end, last))
                    for each in split_at_sentences(segment)
                ]
                if report:
                    report(min(at + segment.end, last), total)
            if report:
                report(last, total)
        del samples
    if not heard:
        raise Unreadable(
            say("No speech was found in {name}.", name=path.name),
            hint=say("Check that it is the right recording."),
        )
    return Draft(
        format="speech",
        kind="transcript",
        language=language,
        duration=total,
        pieces=tuple(merge_heard(heard)),
        warnings=(_warn(model_name), *warnings, *_unsure(heard)),
        left_out=(
            say(
                "Speakers were not identified: no turn has a speaker. Name them under"
                " “Correct the text”."
            ),
        ),
    )


def _warn(model_name: str) -> str:
    return say(
        "This transcript was made by a machine ({model}), which mishears,"
        " omits and invents words. Check it against the recording before you"
        " code it.",
        model=model_name,
    )


def _unsure(heard: Sequence[Heard]) -> list[str]:
    unsure = [h for h in heard if not h.sure]
    if not unsure:
        return []
    places = ", ".join(f"{int(h.start) // 60}:{int(h.start) % 60:02}" for h in unsure[:8])
    number, total = len(unsure), len(heard)
    if len(unsure) > 8:
        return [
            say(
                "Uncertain words in {number} of {total} passages: {places} and more.",
                number=number,
                total=total,
                places=places,
            )
        ]
    return [
        say(
            "Uncertain words in {number} of {total} passages: {places}.",
            number=number,
            total=total,
            places=places,
        )
    ]


def split_at_sentences(segment: Any) -> Iterator[Heard]:
    """Yield the sentences of a segment as the model returns it, each with its own times.

    They come from the times of the words; without them, from the share of the text.
    """
    words = segment.words or ()
    text = "".join(word.word for word in words) if words else segment.text
    sure = segment.avg_logprob >= UNSURE
    places: list[int] = []
    for word in words:
        places.append((places[-1] if places else 0) + len(word.word))
    begin = 0
    for sentence in find_sentences(text):
        said = " ".join(sentence.get_text(text).split())
        if words:
            first, begin = begin, max(begin + 1, bisect_left(places, sentence.end) + 1)
            spoken = words[first:begin]
            start, end = spoken[0].start, spoken[-1].end
        else:
            room = (segment.end - segment.start) / max(1, len(text))
            start, end = (segment.start + room * at for at in (sentence.start, sentence.end))
        yield Heard(words=said, start=float(start), end=float(end), sure=sure)


def merge_heard(heard: Iterable[Heard]) -> Iterator[Piece]:
    """Join what was heard into turns that end with a sentence or at a pause.

    Nobody knows yet who speaks, so a turn holds as little as can be read: turns of one speaker are
    joined more easily than those of two are split.
    """
    held: list[Heard] = []
    length = 0
    for each in heard:
        if held and _ends_turn(held[-1], each, length):
            yield _join(held)
            held, length = [], 0
        held.append(each)
        length += len(each.words) + 1
    if held:
        yield _join(held)


def _ends_turn(last: Heard, following: Heard, length: int) -> bool:
    silence = following.start - last.end
    if silence > PAUSE or length >= TOO_FULL:
        return True
    words = last.words.rstrip("\"'”’»)")
    if words.endswith(("?", "？")):  # somebody else answers
        return True
    return words.endswith((".", "!", "…", "。")) and (silence >= BREATH or length >= SHORT)


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
                raise Unreadable(
                    say("{name} has no sound.", name=path.name),
                    hint=say("Choose another recording."),
                )
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
            say("{name} cannot be decoded: {reason}.", name=path.name, reason=error.strerror),
            hint=say("Convert it to WAV, MP3 or M4A and try again."),
        ) from error
    if not raw.stat().st_size:
        raise Unreadable(
            say("{name} has no sound.", name=path.name), hint=say("Choose another recording.")
        )
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
