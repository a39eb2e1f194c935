"""The result of a reader: a file's own text, or pieces of speech to be composed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from transcripts.reading.encodings import clean_text
from transcripts.reading.readers.document import Block, LeftOut, Paragraph
from transcripts.spans import find_sentences, find_words_span

__all__ = [
    "Aside",
    "Composed",
    "Draft",
    "Piece",
    "Row",
    "build_draft",
    "clean_label",
    "merge_pieces",
    "render_pieces",
]

GAP = 2.0
"""Seconds of silence after which the same speaker's words begin a new turn."""
LONG_LABEL = 200
"""Maximum code points of a label; longer ones are cut."""
LONG = 1_200
"""Code points after which a merged turn ends at the next sentence end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words from a cue, a segment or a table row; `said` is false for headings and the like.

    `question` is the survey question that the words answer. A piece that `breaks` begins a turn,
    whoever spoke before.
    """

    words: str
    label: str = ""
    start_time: float | None = None
    end_time: float | None = None
    said: bool = True
    question: str = ""
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A table row that somebody says: where it begins, where its words do, the label, the time."""

    at: int
    words: int
    label: str
    time: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """A stretch of the text that interrupts its lines: a table, a text box or a frame.

    Its words are nobody's until a label begins in it, and only if it has `labels` may one begin.
    The `rows` of a table of speakers say who says them. Behind it the speaker before it goes on.
    """

    start: int
    end: int
    labels: bool = False
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The contents of a file: `text` (its own lines), `pieces` (to be composed), or `blocks`.

    `blocks` are those of a word processor's document, of which the text is still to be written;
    with `by_line`, a paragraph of it is a line, and an empty one parts them. `begin` is where the
    body begins, after front matter. `bold` maps, for formats with bold type, the start of a line to
    the end of its bold beginning. `asides` are the tables and boxes that interrupt the lines, in
    text order. For a table, `columns` are the names of its columns, `people` maps labels to
    attributes, and `person` is the header of the labels.
    """

    format: str
    text: str | None = None
    pieces: tuple[Piece, ...] = ()
    blocks: tuple[Block, ...] | None = None
    by_line: bool = False
    merge: bool = False
    kind: str | None = None
    title: str | None = None
    language: str | None = None
    date: str | None = None
    duration: float | None = None
    encoding: str | None = None
    markdown: bool = False
    begin: int = 0
    bold: Mapping[int, int] = field(default_factory=dict)
    asides: tuple[Aside, ...] = ()
    warnings: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    person: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """A text composed of pieces, with the span of words of every piece that was said."""

    text: str
    spans: tuple[tuple[Piece, int, int], ...]
    warnings: tuple[str, ...]


def merge_pieces(pieces: Iterable[Piece]) -> list[Piece]:
    """Join the consecutive pieces of one speaker into readable turns.

    Pieces are joined across at most two seconds of silence. A turn longer than about 1,200 code
    points ends with its sentence or, without punctuation, at twice that length.
    """
    merged: list[Piece] = []
    words: list[str] = []
    length = 0
    held: Piece | None = None
    end: float | None = None

    def flush() -> None:
        nonlocal words, length
        if held is not None:
            merged.append(
                Piece(
                    words=" ".join(words),
                    label=held.label,
                    start_time=held.start_time,
                    end_time=end,
                    said=held.said,
                )
            )
        words, length = [], 0

    for piece in pieces:
        if held is None or not _joins(held, end, piece) or _is_full(words, length):
            flush()
            held, end = piece, piece.end_time
        elif piece.end_time is not None:
            end = piece.end_time if end is None else max(end, piece.end_time)
        words.append(piece.words)
        length += len(piece.words) + 1
    flush()
    return merged


def _joins(held: Piece, end: float | None, piece: Piece) -> bool:
    if piece.breaks or piece.label != held.label or not (piece.said and held.said):
        return False
    if end is None or piece.start_time is None:
        return True
    return -GAP <= piece.start_time - end <= GAP


def _is_full(words: list[str], length: int) -> bool:
    if length < LONG:
        return False
    return words[-1].rstrip("\"'”’»)").endswith((".", "!", "?", "…")) or length >= 2 * LONG


def clean_label(label: str) -> str:
    """Return a label as storable text on one line, cut to `LONG_LABEL` code points."""
    return " ".join(clean_text(label[: 2 * LONG_LABEL])[0].split())[:LONG_LABEL].rstrip()


def render_pieces(pieces: Iterable[Piece]) -> Composed:
    """Compose pieces into lines `Label: words` with blank lines between, and the words' spans."""
    parts: list[str] = []
    spans: list[tuple[Piece, int, int]] = []
    warnings: dict[str, None] = {}
    at = 0
    for piece in pieces:
        words, found = clean_text(piece.words)
        warnings.update(dict.fromkeys(found))
        inside = find_words_span(words, 0, len(words))
        if inside is None:
            continue
        words = words[inside.start : inside.end]
        label = clean_label(piece.label)
        head = f"{label}: " if label and piece.said else ""
        if parts:
            parts.append("\n\n")
            at += 2
        parts.append(head + words)
        if piece.said:
            spans.append((piece, at + len(head), at + len(head) + len(words)))
        at += len(head) + len(words)
    return Composed("".join(parts), tuple(spans), tuple(warnings))


def split_at_sentences(words: str, limit: int = LONG) -> list[str]:
    """Split running text at sentence ends into passages of about `limit` code points."""
    stretches: list[str] = []
    begin = last = 0
    for sentence in find_sentences(words):
        if sentence.end - begin > limit and last > begin:
            stretches.append(words[begin:last].strip())
            begin = last
        last = sentence.end
    stretches.append(words[begin:].strip())
    return [stretch for stretch in stretches if stretch]


def build_draft(
    blocks: Iterable[Block],
    left: LeftOut,
    *,
    form: str,
    title: str | None = None,
    by_line: bool = False,
) -> Draft:
    """Return the draft of a document; its first heading stands in for a missing title."""
    found = tuple(blocks)
    heads = (b.text.strip() for b in found if isinstance(b, Paragraph) and b.heading)
    return Draft(
        format=form,
        title=title or next(heads, None) or None,
        blocks=found,
        by_line=by_line,
        warnings=left.describe_kept(),
        left_out=left.describe(),
    )
