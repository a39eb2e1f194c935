"""Word lists of Kaldi and its relatives, and other recognisers that name speakers apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from transcripts.reading.model import Reading
from transcripts.reading.read_source import read_source

WORDS = ["What made today hard?", "The late shift.", "Who noticed?", "Nobody."]
TIMED = [
    (word, n * 3 + place * 0.3, n)
    for n, each in enumerate(WORDS)
    for place, word in enumerate(each.split())
]


def read(value: Any, name: str = "a.json") -> Reading:
    data = value if isinstance(value, str) else json.dumps(value)
    return read_source(data.encode(), name)[0]


def rows(reading: Reading) -> list[tuple[str, str, float | None]]:
    return [(t.label, reading.text[t.start : t.end], t.start_time) for t in reading.turns]


def test_kaldis_words_get_the_speakers_of_its_stretches() -> None:
    words = [
        {"start": start, "end": start + 0.2, "word": word.lower(), "punct": word}
        for word, start, _ in TIMED
    ]
    segments = [
        {"start": n * 3, "duration": 2.5, "speaker": {"gender": "F", "@id": f"S{n % 2}"}}
        for n in range(4)
    ]
    reading = read({"retval": {"words": words}, "segmentation": {"segments": segments}})
    assert rows(reading) == [(f"F_S{n % 2}", each, n * 3) for n, each in enumerate(WORDS)]


def test_results_of_vosk_one_after_the_other_are_one_transcript() -> None:
    results = [
        {"result": [{"start": s, "end": s + 0.2, "word": w} for w, s, k in TIMED if k == n],
         "text": WORDS[n]}
        for n in range(4)
    ]  # fmt: skip
    reading = read("\n".join(json.dumps(each, indent=1) for each in results))
    assert " ".join(words for _, words, _ in rows(reading)) == " ".join(WORDS)


def test_speakers_beside_words_are_not_lost_whatever_they_are_called() -> None:
    for key in ("speaker", "speaker_id", "speaker_label"):
        words = [
            {"text": word, "start": start, "end": start + 0.2, "type": "word", key: f"P{n % 2}"}
            for word, start, n in TIMED
        ]
        spaces = [{**word, "text": " ", "type": "spacing"} for word in words]
        mixed = [each for pair in zip(words, spaces, strict=True) for each in pair]
        reading = read({"language_code": "en", "text": "x", "words": mixed})
        assert rows(reading) == [(f"P{n % 2}", each, n * 3) for n, each in enumerate(WORDS)]


@pytest.mark.parametrize("key", ["segments", "paragraphs"])
def test_names_that_stand_in_a_list_of_their_own_are_found(key: str) -> None:
    parts = [
        {"speaker_id": n % 2, "start": n * 3, "end": n * 3 + 2, "text": each}
        for n, each in enumerate(WORDS)
    ]
    names = [{"id": 0, "name": "Ida"}, {"id": 1, "name": "Bente"}]
    reading = read({"speakers": names, key: parts})
    assert rows(reading) == [(["Ida", "Bente"][n % 2], each, n * 3) for n, each in enumerate(WORDS)]


def test_turns_made_of_words_are_found_deep_in_a_file() -> None:
    parts = [
        {"speaker": n % 2,
         "words": [{"word": w, "start": s, "end": s + 0.1} for w, s, k in TIMED if k == n]}
        for n in range(4)
    ]  # fmt: skip
    reading = read({"result": {"transcription": {"utterances": parts}}})
    assert rows(reading) == [(f"Speaker {n % 2 + 1}", each, n * 3) for n, each in enumerate(WORDS)]


def azure(n: int, words: str) -> dict[str, Any]:
    return {
        "channel": 0, "speaker": 1 + n % 2, "offset": f"PT{n * 3}S", "duration": "PT2S",
        "nBest": [{"lexical": "x", "display": words}, {"display": "worse"}],
    }  # fmt: skip


def test_phrases_of_azure_are_turns() -> None:
    phrases = [azure(n, each) for n, each in enumerate(WORDS)]
    whole = [{"channel": 0, "display": " ".join(WORDS)}]
    fast = [
        {"speaker": 1 + n % 2, "offsetMilliseconds": n * 3000, "durationMilliseconds": 2000,
         "text": each}
        for n, each in enumerate(WORDS)
    ]  # fmt: skip
    for value in (
        {"combinedRecognizedPhrases": whole, "recognizedPhrases": phrases[::-1]},
        {"combinedPhrases": [{"text": " ".join(WORDS)}], "phrases": fast},
    ):
        assert rows(read(value)) == [
            (f"Speaker {1 + n % 2}", each, n * 3) for n, each in enumerate(WORDS)
        ]


def test_google_may_write_its_keys_with_lines() -> None:
    words = [
        {"word": word, "start_time": f"{start:.1f}s", "end_time": f"{start + 0.2:.1f}s",
         "speaker_tag": 1 + n % 2}
        for word, start, n in TIMED
    ]  # fmt: skip
    value = {"results": [{"alternatives": [{"transcript": " ".join(WORDS), "words": words}]}]}
    assert rows(read(value)) == [
        (f"Speaker {1 + n % 2}", each, n * 3) for n, each in enumerate(WORDS)
    ]


def test_relatives_of_whisper_give_speakers_and_times() -> None:
    cpp = [
        {"offsets": {"from": n * 3000, "to": n * 3000 + 2000}, "text": f" (speaker {n % 2}) {each}"}
        for n, each in enumerate(WORDS)
    ]
    chunks = [
        {"speaker": f"Speaker {n % 2}", "timestamp": [n * 3, n * 3 + 2], "text": f" {each}"}
        for n, each in enumerate(WORDS)
    ]
    for value in ({"transcription": cpp}, {"speakers": chunks, "text": "x"}):
        assert rows(read(value)) == [
            (f"Speaker {n % 2}", each, n * 3) for n, each in enumerate(WORDS)
        ]


@pytest.mark.parametrize(
    ("form", "second"),
    [
        ("[00:0{n}.000 --> 00:0{m}.500]  {w}", 3),
        ("[00:00:0{n}.000 --> 00:00:0{m}.500]   {w}", 3),
        ("[{n}.00s -> {m}.50s] {w}", 3),
    ],
)
def test_what_whisper_writes_to_the_screen_has_times(form: str, second: float) -> None:
    lines = [form.format(n=n * 3, m=n * 3, w=each) for n, each in enumerate(WORDS)]
    reading = read("Detected language: English\n" + "\n".join(lines), "a.txt")
    assert rows(reading) == [("", each, n * second) for n, each in enumerate(WORDS)]
    assert reading.text.startswith("Detected language: English")


@pytest.mark.parametrize(
    "text",
    [
        "Ida (0h0m3s): Hello there.\nBo (0h1m9s): Ho.\nIda (1h2m3s): So.\n",
        "[0h0m3s] Ida: Hello there.\n[1m9s] Bo: Ho.\n[1h2m3s] Ida: So.\n",
    ],
)
def test_times_may_be_written_with_units(text: str) -> None:
    assert [turn.start_time for turn in read(text, "a.txt").turns] == [3, 69, 3723]


def test_the_words_of_a_ctm_file_are_joined_and_have_times() -> None:
    lines = [f"fg1 1 {start:.2f} 0.20 {word} 0.98" for word, start, _ in TIMED]
    for name in ("a.ctm", "a.txt"):
        reading = read(";; a remark\n" + "\n".join(lines), name)
        assert " ".join(words for _, words, _ in rows(reading)) == " ".join(WORDS)
        assert reading.turns[0].start_time == 0
    parted = [line.replace(" 1 ", f" {'AB'[n % 2]} ") for n, line in enumerate(lines)]
    two = read("\n".join(parted), "a.ctm")
    assert {speaker.label for speaker in two.speakers} == {"Speaker A", "Speaker B"}


def test_the_lines_of_an_stm_file_are_turns() -> None:
    lines = [f"fg1 1 P{n % 2} {n * 3}.00 {n * 3 + 2}.50 <o,f0> {w}" for n, w in enumerate(WORDS)]
    reading = read("\n".join(lines), "a.stm")
    assert rows(reading) == [(f"P{n % 2}", each, n * 3) for n, each in enumerate(WORDS)]
