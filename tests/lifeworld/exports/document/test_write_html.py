"""The page is one file that asks nobody for anything, and every text in it is only text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from lifeworld.exports.document.model import Document, Mark, Span, Turn
from lifeworld.exports.document.write_html import write_html
from tests.lifeworld.exports.document.test_write_docx import FIRST, make_document

HOSTILE = '<script>window.bad=1</script><img src=x onerror="window.bad=1">&amp; "quoted" \x07'


class Reader(HTMLParser):
    """Gathers tags, attributes and texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts += data


def write(tmp_path: Path, document: Document) -> str:
    out = tmp_path / "coded.html"
    write_html(document, out)
    return out.read_text("utf-8")


def test_nothing_is_asked_of_anybody_and_no_script_but_ours_may_run(tmp_path: Path) -> None:
    text = write(tmp_path, make_document())
    assert not re.search(r"https?://|src=|@import|url\(|<link|<iframe|<form", text)
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert text.count("<script>") == 1
    assert not any(name.startswith("on") for _, attrs in Reader(text).tags for name in attrs)


def test_every_text_is_escaped_wherever_it_stands(tmp_path: Path) -> None:
    marks = (Mark(name=HOSTILE, path=HOSTILE, hue=3, by=HOSTILE, note=HOSTILE),)
    turn = Turn(speaker=HOSTILE, place=HOSTILE, spans=(Span(HOSTILE, (0,)),), language='"><b>')
    document = make_document(
        blocks=(turn,), marks=marks, title=HOSTILE, subtitle=HOSTILE, notice=HOSTILE,
        about=(HOSTILE,),
    )  # fmt: skip
    text = write(tmp_path, document)
    read = Reader(text)
    assert "img" not in {tag for tag, _ in read.tags}
    assert [tag for tag, _ in read.tags].count("script") == 1
    shown = HOSTILE.replace("\x07", "")
    assert read.texts.count(shown) >= 8


def test_marks_lie_on_exactly_the_coded_words(tmp_path: Path) -> None:
    text = write(tmp_path, make_document())
    found: dict[str, str] = {}
    for numbers, words in re.findall(r'data-marks="([\d ]+)"[^>]*>([^<]*)</mark>', text):
        for number in numbers.split():
            found[number] = found.get(number, "") + words
    assert found["0"] == FIRST[3:17]
    assert found["1"] == FIRST[13:24]
