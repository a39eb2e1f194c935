"""The JSON of speech recognisers and other lists of turns."""

from __future__ import annotations

import json
from typing import Any

import pytest

from study.errors import Unreadable
from transcripts.reading.model import Reading
from transcripts.reading.read_source import read_source

Row = tuple[str, str, float | None, float | None]


def read(value: Any, name: str = "a.json") -> Reading:
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    (reading,) = read_source(data, name)
    return reading


def rows(reading: Reading) -> list[Row]:
    return [
        (turn.label, reading.text[turn.start : turn.end], turn.start_time, turn.end_time)
        for turn in reading.turns
    ]


def aws(content: str, speaker: str, start: str | None) -> dict[str, Any]:
    item: dict[str, Any] = {"alternatives": [{"content": content}], "speaker_label": speaker}
    if start is None:
        return {**item, "type": "punctuation"}
    return {**item, "type": "pronunciation", "start_time": start, "end_time": str(float(start) + 1)}


CASES: dict[str, tuple[Any, list[Row]]] = {
    "Whisper": (
        {
            "language": "da",
            "segments": [
                {"start": 0.0, "end": 1.2, "text": " hi there", "words": []},
                {"start": 9.0, "end": 9.5, "text": " again"},
            ],
        },
        [("", "hi there", 0.0, 1.2), ("", "again", 9.0, 9.5)],
    ),
    "WhisperX with a segment nobody owns": (
        {
            "segments": [
                {"start": 0, "end": 1, "text": "hi", "speaker": "SPEAKER_00"},
                {"start": 1, "end": 2, "text": "there", "speaker": "SPEAKER_00"},
                {"start": 2, "end": 3, "text": "yo"},
            ]
        },
        [("SPEAKER_00", "hi there", 0.0, 2.0), ("", "yo", 2.0, 3.0)],
    ),
    "AssemblyAI": (
        {
            "audio_duration": 9,
            "text": "x",
            "utterances": [
                {"speaker": "A", "start": 1500, "end": 2000, "text": "Hi."},
                {"speaker": "B", "start": 2500, "end": 3000, "text": "Ho."},
            ],
        },
        [("Speaker A", "Hi.", 1.5, 2.0), ("Speaker B", "Ho.", 2.5, 3.0)],
    ),
    "Deepgram utterances": (
        {"results": {"utterances": [{"speaker": 0, "start": 1, "end": 2, "transcript": "Hi."}]}},
        [("Speaker 1", "Hi.", 1.0, 2.0)],
    ),
    "Deepgram words": (
        {
            "results": {
                "channels": [
                    {
                        "alternatives": [
                            {
                                "transcript": "Hi. Ho.",
                                "words": [
                                    {
                                        "word": "hi",
                                        "punctuated_word": "Hi.",
                                        "start": 0,
                                        "end": 1,
                                        "speaker": 0,
                                    },
                                    {
                                        "word": "ho",
                                        "punctuated_word": "Ho.",
                                        "start": 1,
                                        "end": 2,
                                        "speaker": 1,
                                    },
                                ],
                            }
                        ]
                    }
                ]
            }
        },
        [("Speaker 1", "Hi.", 0.0, 1.0), ("Speaker 2", "Ho.", 1.0, 2.0)],
    ),
    "AWS Transcribe": (
        {
            "results": {
                "items": [
                    aws("Hi", "spk_0", "1.0"),
                    aws(",", "spk_0", None),
                    aws("you", "spk_0", "2.0"),
                    aws(".", "spk_0", None),
                    aws("Ho", "spk_1", "3.0"),
                ]
            }
        },
        [("spk_0", "Hi, you.", 1.0, 3.0), ("spk_1", "Ho", 3.0, 4.0)],
    ),
    "Google": (
        {
            "results": [
                {
                    "alternatives": [
                        {
                            "transcript": " hi there",
                            "words": [
                                {"word": "hi", "startTime": "0.5s", "endTime": "0.9s"},
                                {"word": "there", "startTime": "1s", "endTime": "1.500s"},
                            ],
                        }
                    ]
                }
            ]
        },
        [("", "hi there", 0.5, 1.5)],
    ),
    "Google with speakers": (
        {
            "results": [
                {
                    "alternatives": [
                        {"transcript": "hi ho", "words": [{"word": "hi", "startTime": "0s"}]}
                    ]
                },
                {
                    "alternatives": [
                        {
                            "transcript": "hi ho",
                            "words": [
                                {"word": "hi", "startTime": "0s", "endTime": "1s", "speakerTag": 1},
                                {"word": "ho", "startTime": "1s", "endTime": "2s", "speakerTag": 2},
                            ],
                        }
                    ]
                },
            ]
        },
        [("Speaker 1", "hi", 0.0, 1.0), ("Speaker 2", "ho", 1.0, 2.0)],
    ),
    "Speechmatics": (
        {
            "results": [
                {
                    "type": "word",
                    "start_time": 0,
                    "end_time": 1,
                    "alternatives": [{"content": "Hi", "speaker": "S1"}],
                },
                {
                    "type": "punctuation",
                    "start_time": 1,
                    "end_time": 1,
                    "alternatives": [{"content": ".", "speaker": "S1"}],
                },
                {
                    "type": "word",
                    "start_time": 2,
                    "end_time": 3,
                    "alternatives": [{"content": "Ho", "speaker": "UU"}],
                },
            ]
        },
        [("S1", "Hi.", 0.0, 1.0), ("Unknown speaker", "Ho", 2.0, 3.0)],
    ),
    "Speechmatics, older": (
        {
            "job": {"lang": "en"},
            "speakers": [{"name": "F4", "time": "1.0"}, {"name": "M1", "time": "3.0"}],
            "words": [
                {"name": "Hi", "time": "1.0", "duration": "0.5"},
                {"name": ".", "time": "1.5", "duration": "0.0"},
                {"name": "Ho", "time": "3.0", "duration": "0.5"},
            ],
        },
        [("F4", "Hi.", 1.0, 1.5), ("M1", "Ho", 3.0, 3.5)],
    ),
    "IBM Watson": (
        {
            "results": [
                {
                    "alternatives": [
                        {"transcript": "hi ho", "timestamps": [["hi", 0, 1], ["ho", 1, 2]]}
                    ]
                }
            ],
            "speaker_labels": [
                {"from": 0, "to": 1, "speaker": 0},
                {"from": 1, "to": 2, "speaker": 2},
            ],
        },
        [("Speaker 1", "hi", 0.0, 1.0), ("Speaker 3", "ho", 1.0, 2.0)],
    ),
    "Rev": (
        {
            "monologues": [
                {
                    "speaker": 1,
                    "elements": [
                        {"type": "text", "value": "Hi", "ts": 1.0, "end_ts": 1.5},
                        {"type": "punct", "value": ", "},
                        {"type": "text", "value": "you", "ts": 2.0, "end_ts": 2.5},
                    ],
                }
            ],
            "speakers": [{"id": 1, "name": "Anna"}],
        },
        [("Anna", "Hi, you", 1.0, 2.5)],
    ),
    "Otter": (
        {
            "speech": {
                "transcripts": [
                    {
                        "transcript": "Hi.",
                        "speaker_name": "Anna",
                        "start_offset": 16000,
                        "end_offset": 32000,
                    }
                ]
            }
        },
        [("Anna", "Hi.", 1.0, 2.0)],
    ),
    "autoEdit": (
        {
            "text": [
                {
                    "speaker": "Anna",
                    "paragraph": [
                        {
                            "line": [
                                {"text": "Hi", "startTime": 1, "endTime": 2},
                                {"text": "you", "startTime": 2, "endTime": 3},
                            ]
                        }
                    ],
                }
            ]
        },
        [("Anna", "Hi you", 1.0, 3.0)],
    ),
    "digitalPaperEdit": (
        {
            "words": [{"start": 1, "end": 2, "text": "Hi"}, {"start": 5, "end": 6, "text": "Ho"}],
            "paragraphs": [
                {"start": 1, "end": 2, "speaker": "A1"},
                {"start": 5, "end": 6, "speaker": "B1"},
            ],
        },
        [("A1", "Hi", 1.0, 2.0), ("B1", "Ho", 5.0, 6.0)],
    ),
    "hearings": (
        {
            "topic_list": [{"topic": "t"}],
            "meeting_transcripts": [
                {"speaker": "The Chair", "content": "Hi."},
                {"speaker": "Bo", "content": "Ho."},
            ],
        },
        [("The Chair", "Hi.", None, None), ("Bo", "Ho.", None, None)],
    ),
    "a bare list of turns": (
        [{"speaker": "Anna", "text": "Hi."}, {"speaker": "Anna", "text": "Again."}],
        [("Anna", "Hi.", None, None), ("Anna", "Again.", None, None)],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_known_shape_gives_its_turns(case: str) -> None:
    value, expected = CASES[case]
    assert rows(read(value)) == expected


def test_the_language_of_the_file_is_taken() -> None:
    assert read(CASES["Whisper"][0]).language == "da"
    assert read(CASES["Speechmatics, older"][0]).language == "en"


def test_a_byte_order_mark_does_not_matter() -> None:
    assert rows(read(b'\xef\xbb\xbf{"segments":[{"start":0,"end":1,"text":"x"}]}'))[0][1] == "x"


def test_half_a_character_becomes_a_sign_and_a_warning() -> None:
    reading = read(b'{"segments":[{"start":0,"end":1,"text":"bad \\ud83d sign"}]}')
    assert reading.text == "bad \ufffd sign"
    assert reading.warnings


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"[" * 100_000, "nested too deeply"),
        (b'{"text":"a","text":"b"}', "not a known kind of transcript"),
        (b'{"a": [1, 2', "not valid JSON"),
        (b"[]", "not a known kind of transcript"),
        (b'{"segments":[{"start":0,"end":1,"text":"  "}]}', "not a known kind of transcript"),
    ],
)
def test_other_json_is_refused_with_what_was_expected(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as refusal:
        read(data)
    assert refusal.value.hint


def test_absurd_numbers_are_no_times() -> None:
    reading = read(
        b'{"segments":[{"start":NaN,"end":1e400,"text":"x"},{"start":-5,"end":true,"text":"y"}]}'
    )
    assert {turn.start_time for turn in reading.turns} == {None}


def test_rev_tokens_become_words() -> None:
    reading = read(
        b"token|speaker|ts|endTs|punctuation|case|tags\nso|1|1.0|1.5|,|UC|[]\nyes|1|1.6|2.0|.|LC|[]\n"
        b"no|2|2.5|3.0|.|UC|[]\n",
        "a.nlp",
    )
    assert rows(reading) == [("Speaker 1", "So, yes.", 1.0, 2.0), ("Speaker 2", "No.", 2.5, 3.0)]
