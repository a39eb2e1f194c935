"""A recording is heard in a real browser: from a time, along the turns, over and over."""

from __future__ import annotations

import math
import struct
import wave
from pathlib import Path
from typing import Any

import pytest

from transcripts.recordings.commands import add_recording, remove_recording

PLAYER = "globalThis.__lifeworld.reader.player"
SOUND = "globalThis.__lifeworld.reader.shell.querySelector('audio')"
LENGTH = 10.0  # seconds of a turn


def write_wave(path: Path, *, seconds: int = 40, rate: int = 8000) -> Path:
    tone = [int(6000 * math.sin(2 * math.pi * 440 * n / rate)) for n in range(rate)]
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(struct.pack(f"<{rate}h", *tone) * seconds)
    return path


@pytest.fixture(scope="module")
def spoken(served: Any, factories: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A transcript with times and, once `attach` is called, its recording."""
    from transcripts.commands import add_transcripts

    said = [("Moderator", "How is it?"), ("Bo", "Long days."), ("Cy", "And short nights.")]
    new = factories.new_transcript(said, title="Spoken")
    turns = tuple(
        (label, start, end, n * LENGTH, None)
        for n, (label, start, end, _, _) in enumerate(new.turns)
    )
    fields = {name: getattr(new, name) for name in new.__dataclass_fields__}
    [made] = add_transcripts(served.study, [type(new)(**{**fields, "turns": turns})], actor="Ana")
    sound = write_wave(tmp_path_factory.mktemp("sound") / "spoken.wav")
    add_recording(served.study, made, sound, actor="Ana")
    return made


def now(page: Any) -> float:
    return float(page.evaluate(f"{SOUND}.currentTime"))


def paused(page: Any) -> bool:
    return bool(page.evaluate(f"{SOUND}.paused"))


def test_a_click_on_a_time_plays_from_there_and_marks_who_is_heard(
    spoken: Any, screen: Any, until: Any
) -> None:
    window = screen()
    page = window.read(spoken)
    page.get_by_role("region", name="Recording").wait_for()
    page.get_by_role("button", name="Play from 00:10").click()
    until(lambda: 10.2 < now(page) < 13)
    heard = page.locator("[role=feed] .heard")
    assert heard.get_attribute("data-index") == "1"
    before = now(page)
    until(lambda: now(page) > before + 0.3)
    page.get_by_role("button", name="Pause").click()
    until(lambda: paused(page))
    assert page.get_by_role("combobox", name="Code for the passage").count() == 0
    # The sound came in pieces, from an address of its own, and from nowhere else.
    assert any("/lw/api/recordings/" in url for url in window.requests)
    assert window.foreign == []
    assert window.errors == []


def test_keys_play_pause_hop_loop_and_change_the_speed(
    spoken: Any, screen: Any, until: Any
) -> None:
    page = screen().read(spoken)
    page.get_by_role("region", name="Recording").wait_for()
    for key in ("j", "j", "t"):
        page.keyboard.press(key)
    until(lambda: 20.2 < now(page) < 23)
    page.keyboard.press("t")
    until(lambda: paused(page))
    place = now(page)
    page.keyboard.press("[")
    assert now(page) == pytest.approx(place - 3, abs=0.2)
    page.keyboard.press("]")
    page.keyboard.press(">")
    assert page.evaluate(f"{SOUND}.playbackRate") == 1.25
    page.keyboard.press("k")
    page.keyboard.press("Shift+T")
    until(lambda: 10 <= now(page) < 13 and not paused(page))
    page.evaluate(f"{SOUND}.currentTime = 19.8")
    until(lambda: 10 <= now(page) < 13)  # and once more from its beginning
    page.keyboard.press("Shift+T")
    assert (
        page.get_by_role("button", name="Repeat this turn").get_attribute("aria-pressed") == "false"
    )


def test_the_place_in_the_sound_outlives_a_reload(spoken: Any, screen: Any, until: Any) -> None:
    window = screen()
    page = window.read(spoken)
    page.get_by_role("button", name="Play from 00:20").click()
    until(lambda: now(page) > 20.5)
    page.get_by_role("button", name="Pause").click()
    until(lambda: paused(page))
    place = now(page)
    window.reload()
    page.get_by_role("region", name="Recording").wait_for()
    until(lambda: abs(now(page) - place) < 0.3)
    assert paused(page)


def test_a_recording_that_is_taken_off_goes_from_an_open_reader(
    served: Any, spoken: Any, screen: Any, until: Any
) -> None:
    page = screen().read(spoken)
    bar = page.get_by_role("region", name="Recording")
    bar.wait_for()
    remove_recording(served.study, spoken, actor="Ana")
    bar.wait_for(state="detached")
    page.keyboard.press("t")
    page.get_by_text("This transcript has no recording.").first.wait_for()
    served.study.undo(actor="Ana")
    bar.wait_for()


def test_a_recording_that_was_cut_off_says_where_it_ends(
    served: Any, spoken: Any, screen: Any, tmp_path: Path
) -> None:
    whole = write_wave(tmp_path / "whole.wav").read_bytes()
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole[: len(whole) * 3 // 10])
    add_recording(served.study, spoken, cut, actor="Ana")
    page = screen().read(spoken)
    page.get_by_role("button", name="Play from 00:20").click()
    page.get_by_text("The recording cut.wav ends early: 0:12 of 0:40 are there.").first.wait_for()
    assert page.get_by_text("This browser cannot play this recording").count() == 0
    served.study.undo(actor="Ana")
