"""Texts that people labelled in doccano, Label Studio or Prodigy."""

from __future__ import annotations

import json
from typing import Any

import pytest

from transcripts.reading.model import Reading
from transcripts.reading.read_source import read_source

WORDS = ["What made today hard?", "The late shift.", "Who noticed?", "Nobody."]


def read(value: Any, name: str = "a.json") -> Reading:
    return read_source(json.dumps(value).encode(), name)[0]


def read_lines(items: list[Any]) -> Reading:
    return read_source("\n".join(map(json.dumps, items)).encode(), "a.jsonl")[0]


def words(reading: Reading) -> list[str]:
    return [reading.text[turn.start : turn.end] for turn in reading.turns]


@pytest.mark.parametrize(
    "labels",
    [
        {"label": [[0, 4, "PAY"]]},
        {"label": ["work"]},
        {"label": "positive"},
        {"entities": [{"id": 1, "label": "PAY", "start_offset": 0, "end_offset": 3}]},
        {"spans": [{"start": 0, "end": 4, "label": "PAY"}], "answer": "accept"},
        {"cats": {"PAY": 1.0}},
    ],
)
def test_a_label_of_words_is_no_speaker(labels: dict[str, Any]) -> None:
    reading = read_lines([{"id": n, "text": each, **labels} for n, each in enumerate(WORDS)])
    assert (words(reading), reading.speakers) == (WORDS, ())
    assert reading.left_out == ("4 labels of the words: only the words were read.",)


def test_the_label_of_a_speaker_stays_one() -> None:
    reading = read([{"label": f"P{n % 2}", "text": each} for n, each in enumerate(WORDS)])
    assert [speaker.label for speaker in reading.speakers] == ["P0", "P1"]


def test_speakers_inside_a_labelled_text_are_found() -> None:
    text = "Ida: What made today hard?\nBente: The late shift.\nIda: Who noticed?\nBente: Nobody."
    reading = read_lines([{"id": 1, "text": text, "label": [[5, 9, "DAY"]]}])
    assert [speaker.label for speaker in reading.speakers] == ["Ida", "Bente"]


def label_studio(data: dict[str, Any], *results: dict[str, Any]) -> dict[str, Any]:
    return {"id": 1, "annotations": [{"id": 1, "result": list(results)}], "data": data}


MARK = {"type": "labels", "value": {"start": 0, "end": 4, "labels": ["PAY"]}, "id": "a"}


def test_texts_of_label_studio_are_read_without_their_labels() -> None:
    reading = read([label_studio({"text": each, "source": "x"}, MARK) for each in WORDS])
    assert (words(reading), reading.speakers) == (WORDS, ())
    assert reading.left_out == ("4 labels of the words: only the words were read.",)


def test_a_dialogue_of_label_studio_has_its_speakers() -> None:
    turns = [{"author": f"P{n % 2}", "text": each} for n, each in enumerate(WORDS)]
    reading = read([label_studio({"dialogue": turns}, MARK)])
    assert [turn.label for turn in reading.turns] == ["P0", "P1", "P0", "P1"]


def test_a_recording_transcribed_in_label_studio_has_times_and_speakers() -> None:
    results = []
    for n, each in enumerate(WORDS):
        place = {"start": n * 3, "end": n * 3 + 2}
        results += [
            {"id": f"r{n}", "type": "labels", "value": {**place, "labels": [f"P{n % 2}"]}},
            {"id": f"r{n}", "type": "textarea", "value": {**place, "text": [each]}},
        ]
    reading = read([label_studio({"audio": "a.wav"}, *results)])
    assert words(reading) == WORDS
    assert [(turn.label, turn.start_time) for turn in reading.turns][1] == ("P1", 3)


def test_lines_of_json_are_one_transcript() -> None:
    reading = read_lines([{"speaker": f"P{n % 2}", "text": each} for n, each in enumerate(WORDS)])
    assert [turn.label for turn in reading.turns] == ["P0", "P1", "P0", "P1"]


def test_what_a_recogniser_marks_in_its_words_does_not_hide_its_speakers() -> None:
    turns = [
        {"speaker": "AB"[n % 2], "text": each, "start": n * 3000, "end": n * 3000 + 2000}
        for n, each in enumerate(WORDS)
    ]
    marks = [{"entity_type": "occupation", "text": "shift", "start": 1, "end": 2}]
    reading = read({"text": " ".join(WORDS), "entities": marks, "utterances": turns})
    assert [turn.label for turn in reading.turns] == ["Speaker A", "Speaker B"] * 2
