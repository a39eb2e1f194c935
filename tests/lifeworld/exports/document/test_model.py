"""Marks cut a text where they begin and end, and lie on exactly their words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lifeworld.exports.document.model import (
    Document,
    Heading,
    Mark,
    Paragraph,
    Span,
    Table,
    Turn,
    build_spans,
    list_spans,
    merge_documents,
)

places = st.dictionaries(
    st.integers(0, 9), st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=6
)


@given(st.text(min_size=1, max_size=30), places)
def test_the_words_stay_and_each_mark_covers_its_own(
    text: str, marks: dict[int, tuple[int, int]]
) -> None:
    spans = build_spans(text, marks)
    assert "".join(span.words for span in spans) == text
    assert all(span.words for span in spans)
    for number, (start, end) in marks.items():
        marked = "".join(span.words for span in spans if number in span.marks)
        assert marked == (text[max(0, start) : max(0, end)] if start < end else "")


def test_several_documents_become_one_whose_marks_are_still_on_their_words() -> None:
    def make(name: str) -> Document:
        spans = (Span("a "), Span(name, (0,)))
        blocks = (Turn(speaker="Bo", place="", spans=spans), Table(head=("x",), rows=()))
        return Document(
            title=name, subtitle="Ports", blocks=blocks, marks=(Mark(name=name),),
            about=("Same.", name), words=2,
        )  # fmt: skip

    whole = merge_documents("All", [make("One"), make("Two")])
    assert [b.words for b in whole.blocks if isinstance(b, Heading)] == [
        "One · Ports", "Two · Ports",
    ]  # fmt: skip
    assert whole.about == ("Same.", "One", "Two")
    assert whole.words == 4
    for span in list_spans(whole.blocks):
        assert [whole.marks[n].name for n in span.marks] == ([span.words] if span.marks else [])
    assert list_spans([Paragraph(spans=(Span("x"),)), Heading(words="y")]) == [Span("x")]
