"""Words from sound: turns that can be read, honest warnings, and a model that is never fetched."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import wave
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from study import ModelUnavailable, Unreadable
from transcripts.recordings.speech_model import check_speech, find_speech_model, open_speech_model
from transcripts.recordings.transcribe import Heard, merge_heard, read_speech, split_at_sentences

HAS_EXTRA = importlib.util.find_spec("faster_whisper") is not None
needs_extra = pytest.mark.skipif(
    not HAS_EXTRA, reason="the extra for speech is not installed: pip install 'lifeworld[speech]'"
)


def heard(*parts: tuple[str, float, float]) -> list[Heard]:
    return [Heard(words=words, start=start, end=end) for words, start, end in parts]


def test_a_turn_goes_on_to_the_end_of_a_sentence_and_ends_at_a_pause() -> None:
    long = "word " * 60
    pieces = list(
        merge_heard(
            heard(
                (long.strip(), 0, 10),
                ("and then it ended.", 10, 12),
                ("Something else.", 12, 14),
                ("After a silence.", 20, 22),
            )
        )
    )
    assert [p.words.split()[-1] for p in pieces] == ["ended.", "else.", "silence."]
    assert [(p.start_time, p.end_time) for p in pieces] == [(0, 12), (12, 14), (20, 22)]
    assert {p.label for p in pieces} == {""}


def test_speech_without_a_full_stop_is_cut_all_the_same() -> None:
    parts = heard(*((("word " * 20).strip(), n * 5.0, n * 5.0 + 5) for n in range(20)))
    pieces = list(merge_heard(parts))
    assert len(pieces) > 1
    assert max(len(p.words) for p in pieces) < 900
    assert " ".join(p.words for p in pieces) == " ".join(h.words for h in parts)


def segment(text: str, start: float, end: float, *, words: bool = True) -> SimpleNamespace:
    """A segment as the model returns it, its words shared out evenly."""
    parts = re.findall(r"\s*\S+", text)
    room = (end - start) / len(parts)
    said = [
        SimpleNamespace(word=part, start=start + n * room, end=start + (n + 1) * room - 0.01)
        for n, part in enumerate(parts)
    ]
    return SimpleNamespace(
        text=text, start=start, end=end, avg_logprob=-0.2, words=said if words else None
    )


@pytest.mark.parametrize("words", [True, False])
def test_people_who_alternate_in_long_segments_get_turns_of_their_own(words: bool) -> None:
    asked = "And what do you do when the line stops? "
    answered = "We wait for the fitter, Mr. Holm, and then we start the whole of it again."
    four = [
        segment(f" {asked}{answered} {asked}{answered}", 20.0 * n, 20.0 * n + 20, words=words)
        for n in range(4)
    ]
    pieces = list(merge_heard(each for one in four for each in split_at_sentences(one)))
    assert [p.words for p in pieces] == [asked.strip(), answered] * 8
    times = [p.start_time for p in pieces]
    assert times[:2] == [pytest.approx(0, abs=0.1), pytest.approx(3.6, abs=0.4)]
    assert times == sorted(set(times), key=float)  # type: ignore[arg-type]
    assert pieces[-1].end_time == pytest.approx(80, abs=0.1)


def test_a_sentence_that_two_segments_share_stays_whole_and_short_ones_wait_for_the_next() -> None:
    found = [
        *split_at_sentences(segment(" Yes. We wait for the", 0, 3)),
        *split_at_sentences(segment(" fitter all day long, every week. Hm.", 3, 6)),
        *split_at_sentences(segment(" Really? No.", 6.5, 8)),
    ]
    assert [p.words for p in merge_heard(found)] == [
        "Yes. We wait for the fitter all day long, every week.",
        "Hm.",
        "Really?",
        "No.",
    ]


def test_nothing_heard_makes_no_turns() -> None:
    assert list(merge_heard([])) == []


@pytest.mark.skipif(HAS_EXTRA, reason="the extra for speech is installed")
def test_without_the_extra_one_sentence_says_how_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"pip install \"lifeworld\[speech\]\""):
        check_speech()
    with pytest.raises(ModelUnavailable, match="needs the “speech” extra"):
        find_speech_model(home=tmp_path)


def test_a_folder_without_a_model_is_named_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transcripts.recordings.speech_model.check_speech", lambda: None)
    with pytest.raises(ModelUnavailable, match=r"no model\.bin and no config\.json"):
        find_speech_model(str(tmp_path), home=tmp_path)


def test_parts_that_are_not_the_ones_that_were_tested_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("model.bin.part1", "model.bin.part2", "config.json", "tokenizer.json")
    for name in (*names, "vocabulary.json"):
        (tmp_path / name).write_bytes(b"not a model")
    monkeypatch.setattr("transcripts.recordings.speech_model.check_speech", lambda: None)
    monkeypatch.setattr("transcripts.recordings.speech_model._find_data", lambda _: tmp_path)
    with pytest.raises(ModelUnavailable, match="damaged or of another version"):
        find_speech_model(home=tmp_path / "home")
    assert list((tmp_path / "home" / "speech").iterdir()) == []


# --- with the extra -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return open_speech_model(find_speech_model(home=tmp_path_factory.mktemp("home")))


@needs_extra
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_clear_english_is_heard_nearly_as_it_was_said(tmp_path: Path, model: Any) -> None:
    said = (
        "We never get the time to learn, because the shift is always full. Nobody asked them why."
    )
    subprocess.run(
        ["espeak-ng", "-v", "en-gb", "-s", "140", "-w", str(tmp_path / "a.wav"), said], check=True
    )
    told: list[tuple[float, float]] = []
    draft = read_speech(
        tmp_path / "a.wav",
        model=model,
        model_name="base",
        language="en",
        report=lambda *at: told.append(at),
    )
    wanted = set(re.findall(r"\w+", said.lower()))
    got = set(re.findall(r"\w+", " ".join(p.words for p in draft.pieces).lower()))
    assert len(wanted - got) <= 3
    assert draft.duration == pytest.approx(told[-1][1], abs=0.1)
    assert draft.pieces[0].start_time is not None
    assert "This transcript was made by a machine" in draft.warnings[0]


@needs_extra
@pytest.mark.slow
def test_silence_holds_no_speech(tmp_path: Path, model: Any) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16000)
        out.writeframes(bytes(64000))
    with pytest.raises(Unreadable, match="No speech was found"):
        read_speech(tmp_path / "a.wav", model=model, model_name="base", language="en")


@needs_extra
def test_what_cannot_be_decoded_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"RIFF\0\0\0\0WAVE" + bytes(100))
    with pytest.raises(Unreadable, match=r"cannot be decoded|has no sound"):
        read_speech(tmp_path / "a.wav", model=SimpleNamespace(), model_name="", language="en")
