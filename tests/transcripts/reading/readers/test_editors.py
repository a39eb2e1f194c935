"""What editors of transcripts save: oTranscribe, draft.js and Slate."""

from __future__ import annotations

import json
from typing import Any

from transcripts.reading.model import Reading
from transcripts.reading.read_source import read_source

WORDS = [
    ("Ida", "What made today hard?"),
    ("Bente", "The late shift."),
    ("Ida", "Who noticed?"),
    ("Bente", "Nobody."),
]


def read(value: Any, name: str = "a.json") -> Reading:
    return read_source(json.dumps(value).encode(), name)[0]


def rows(reading: Reading) -> list[tuple[str, str, float | None]]:
    return [(t.label, reading.text[t.start : t.end], t.start_time) for t in reading.turns]


def stamp(seconds: float, shown: str) -> str:
    return (
        f'<span class="timestamp" contenteditable="false" data-timestamp="{seconds}">{shown}</span>'
    )


def test_the_page_of_otranscribe_is_read_and_its_stamps_are_times() -> None:
    page = (
        f"<p>{stamp(0.5, '00:00')}&nbsp;Ida: What made <b>today</b> hard?</p>"
        f"<p>{stamp(61, '01:01')}&nbsp;Bente: The late&nbsp;shift.<br /></p>"
        f"<p>{stamp(3661, '1:01:01')}Ida: Who noticed?</p><p>Bente: Nobody.</p>"
    )
    reading = read({"text": page, "media": "a.mp3", "media-time": 12.2}, "a.otr")
    assert rows(reading) == [
        ("Ida", "What made today hard?", 0),
        ("Bente", "The late shift.", 61),
        ("Ida", "Who noticed?", 3661),
        ("Bente", "Nobody.", None),
    ]


def test_notes_in_otranscribe_are_read_without_tags() -> None:
    reading = read({"text": "<p>We went there.</p><p>Nobody came.</p>", "media": ""}, "a.otr")
    assert reading.text == "We went there.\n\nNobody came."


def draft_js(blocks: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    return {
        "blocks": [
            {"key": f"k{n}", "text": text, "type": "paragraph", "entityRanges": [], "data": data}
            for n, (text, data) in enumerate(blocks)
        ],
        "entityMap": {},
    }


def test_blocks_of_draft_js_are_turns() -> None:
    blocks = [
        (text, {"speaker": name, "words": [{"start": n * 3, "end": n * 3 + 2, "punct": "x"}]})
        for n, (name, text) in enumerate(WORDS)
    ]
    assert rows(read(draft_js(blocks))) == [
        (name, text, n * 3) for n, (name, text) in enumerate(WORDS)
    ]


def test_speakers_written_into_blocks_of_draft_js_are_found() -> None:
    reading = read(draft_js([(f"{name}: {text}", {}) for name, text in WORDS]))
    assert rows(reading) == [(name, text, None) for name, text in WORDS]


def test_paragraphs_of_slate_are_turns() -> None:
    parts = [
        {"type": "timedText", "speaker": name, "start": n * 3, "startTimecode": "00:00:00",
         "children": [{"text": text, "words": [{"start": n * 3, "end": n * 3 + 2}]}]}
        for n, (name, text) in enumerate(WORDS)
    ]  # fmt: skip
    assert rows(read(parts)) == [(name, text, n * 3) for n, (name, text) in enumerate(WORDS)]
