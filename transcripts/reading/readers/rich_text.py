"""Reads rich text: keeps insertions, drops deletions, hidden text, notes and comments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from study.errors import Unreadable
from study.language import say
from transcripts.reading.gate import MAX_TEXT
from transcripts.reading.readers.document import (
    Block,
    Box,
    LeftOut,
    Paragraph,
    Table,
    build_paragraph,
)
from transcripts.reading.readers.draft import Draft, build_draft
from transcripts.reading.readers.rich_text_fonts import Fonts

__all__ = ["read_rtf"]

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,9})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+"
    r"|([^\\{}\r\n]+)|\\"
)
_LETTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": "\u2003",
    "enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200d", "zwnj": "\u200c",
    "ltrmark": "\u200e", "rtlmark": "\u200f", "nestcell": "\t", "nestrow": "\n",
}  # fmt: skip
_SIGNS = {"~": "\u00a0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\"}
_LOOKS = {
    "b": "bold", "v": "hidden", "deleted": "deleted", "mvf": "moved", "strike": "struck",
    "striked": "struck", "intbl": "in_table",
}  # fmt: skip
_ENDS = frozenset({"par", "sect", "page", "column"})
_COUNTED = {
    "footnote": "note", "annotation": "comment", "listtext": "number", "pntext": "number",
    "header": "header", "headerl": "header", "headerr": "header", "headerf": "header",
    "footer": "header", "footerl": "header", "footerr": "header", "footerf": "header",
}  # fmt: skip
"""Destinations that are left out and counted, where they hold words."""
_SILENT = frozenset({
    "colortbl", "stylesheet", "info", "fldinst", "filetbl", "datafield", "tc", "tcn", "xe", "txe",
    "rxe", "sp", "sn", "sv", "private", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc",
    "aftncn", "nonshppict", "mmathPict", "nonesttables", "template", "objclass", "objname",
    "objdata", "objalias", "objsect", "objtime", "bkmkstart", "bkmkend", "picprop", "falt",
    "panose", "leveltext", "levelnumbers", "listtable", "pntxta", "pntxtb", "generator",
    "themedata", "atnid", "atnauthor", "atnref", "atntime",
    "shprslt",  # the same shape once more, for programs that know no shapes
})  # fmt: skip
_OPEN = frozenset({
    "shpinst", "shppict", "shpgrp", "do", "nesttableprops", "moMath", "moMathPara", "fldrslt",
    "result",
})  # fmt: skip
"""Destinations behind a star that hold words of the text."""
_BOXES = frozenset({"shptxt", "dptxbxtext"})


@dataclass(slots=True)
class _State:
    """What a group inherits: where its words go and how they look."""

    silent: bool = False
    counted: str = ""
    fonts: bool = False
    font: int = 0
    skip: int = 1
    bold: bool = False
    hidden: bool = False
    deleted: bool = False
    moved: bool = False
    struck: bool = False
    in_table: bool = False
    in_object: bool = False
    upr: bool = False
    # of this group alone: what to do at its end
    ends: str = ""
    before: tuple[int, int] = (0, 0)
    outer: bool = False


@dataclass(slots=True)
class _Flow:
    """Gathers blocks: those of the page, or of one text box."""

    blocks: list[Block] = field(default_factory=list)
    runs: list[tuple[str, bool]] = field(default_factory=list)
    boxes: list[Block] = field(default_factory=list)
    cell: list[Block] = field(default_factory=list)
    row: list[tuple[Block, ...]] = field(default_factory=list)
    rows: list[tuple[tuple[Block, ...], ...]] = field(default_factory=list)

    def end_paragraph(self, *, in_table: bool) -> None:
        paragraph = build_paragraph(self.runs)
        self.runs = []
        if in_table:
            self.cell += [paragraph, *self.boxes]
        else:
            self.end_table()
            self.blocks += [paragraph, *self.boxes]
        self.boxes = []

    def end_cell(self) -> None:
        self.end_paragraph(in_table=True)
        self.row.append(tuple(self.cell))
        self.cell = []

    def end_row(self) -> None:
        if self.row:
            self.rows.append(tuple(self.row))
            self.row = []

    def end_table(self) -> None:
        """Close the table; paragraphs of a cell without an end are paragraphs."""
        self.end_row()
        if self.rows:
            self.blocks.append(Table(tuple(self.rows)))
            self.rows = []
        self.blocks += self.cell
        self.cell = []

    def end(self) -> tuple[Block, ...]:
        self.end_paragraph(in_table=False)
        return tuple(self.blocks)


def read_rtf(data: bytes, name: str, *, encoding: str | None = None) -> Draft:
    """Read a rich text file: paragraphs, text boxes and tables in reading order.

    Raises:
        Unreadable: If the file is too large.
    """
    if len(data) > 3 * MAX_TEXT:
        raise Unreadable(
            say("{name} is too large for a rich text file.", name=name),
            hint=say("Save it as .docx or .txt."),
        )
    reader = _Reader(data, Fonts(encoding))
    blocks = reader.read()
    return build_draft(blocks, reader.left, form="rtf", by_line=True)


class _Reader:
    def __init__(self, data: bytes, fonts: Fonts) -> None:
        # RTF escapes bytes beyond ASCII; latin-1 preserves those that are not escaped
        self.source = data.decode("latin-1")
        self.raw = _find_raw(data)
        self.fonts = fonts
        self.left = LeftOut()
        self.flows = [_Flow()]
        self.state = _State()
        self.stack: list[_State] = []
        self.bytes = bytearray()
        self.skipping = 0
        self.high = 0
        self.starred = False
        self.last = ""
        self.noted = False
        self.boxes = 0

    def read(self) -> tuple[Block, ...]:
        at, end = 0, len(self.source)
        while at < end:
            found = _TOKEN.match(self.source, at)
            at = found.end() if found is not None else at + 1
            if found is None:
                continue
            word, number, code, sign, brace, text = found.groups()
            if text is not None:
                self.take_text(text)
            elif code is not None:
                self.take_code(int(code, 16))
            elif word is not None:
                self.flush()
                if word == "bin":
                    at += max(0, int(number or 0))
                else:
                    self.take_word(word, int(number) if number else None)
            elif sign is not None:
                self.flush()
                self.take_sign(sign)
            elif brace is not None and not self.take_brace(brace):
                break
        self.flush()
        while len(self.flows) > 1:
            self.end_box()
        return self.flows[0].end()

    def take_code(self, byte: int) -> None:
        if self.skipping:
            self.skipping -= 1
        else:
            self.bytes.append(byte)

    def take_brace(self, brace: str) -> bool:
        """Begin or end a group; return whether the document goes on behind it."""
        self.flush()
        self.skipping = 0
        if brace == "{":
            self.starred = False
            self.stack.append(self.state)
            self.state = replace(self.state, ends="", outer=False)
            return True
        self.end_group()
        return bool(self.stack)

    def take_text(self, text: str) -> None:
        if self.skipping:
            taken = min(self.skipping, len(text))
            self.skipping -= taken
            text = text[taken:]
        if self.raw and not text.isascii():
            self.flush()
            self.add(text.encode("latin-1").decode(self.raw, "replace"))
        else:
            self.bytes += text.encode("latin-1")

    def flush(self) -> None:
        """Decode the bytes since the last control word in the encoding of the font."""
        if self.bytes:
            codec = self.fonts.get_codec(self.state.font)
            self.add(self.bytes.decode(codec, "replace"))
            self.bytes.clear()

    def add(self, text: str) -> None:
        state = self.state
        if state.fonts:
            self.fonts.describe_name(text)
            return
        if state.counted:
            self.noted = self.noted or any(
                char.isalpha() or (char.isalnum() and state.counted != "header") for char in text
            )
            return
        if state.silent or not text:
            return
        seen = "deletion" if state.deleted else "hidden" if state.hidden else ""
        if state.moved and not seen:
            return
        if text.strip():
            if seen and seen != self.last:
                self.left.add(seen)
            struck = state.struck and not seen
            self.left.struck += struck and self.last != "struck"
            self.last = seen or ("struck" if struck else "")
        if not seen:
            self.flows[-1].runs.append((text, state.bold))

    def add_unicode(self, number: int) -> None:
        """Add a character; one beyond U+FFFF is written as two surrogates."""
        high, self.high = self.high, 0
        if 0xD800 <= number < 0xDC00:
            self.high = number
        elif high and 0xDC00 <= number < 0xE000:
            self.add(chr(0x10000 + ((high - 0xD800) << 10) + number - 0xDC00))
        else:
            self.add(chr(number))

    def take_sign(self, sign: str) -> None:
        if self.skipping:
            self.skipping -= 1
        elif sign == "*":
            self.starred = True
        elif sign in "\r\n":
            self.take_word("par", None)
        elif sign in _SIGNS:
            self.add(_SIGNS[sign])

    def take_word(self, word: str, number: int | None) -> None:
        state = self.state
        starred, self.starred = self.starred, False
        if self.skipping and word != "u":
            self.skipping -= 1
        if word == "u":
            if number is not None:
                self.add_unicode(number % 0x10000)
            self.skipping = state.skip
        elif word == "ud" and state.upr:  # the same words twice: these are the ones in Unicode
            state.silent = False
        elif word in _LETTERS:
            self.add(_LETTERS[word])
        elif word in _ENDS or word in {"cell", "row"}:
            self.take_end(word)
        elif not self.take_look(word, number) and not state.silent:
            self.take_destination(word, starred=starred)
        if state.fonts:
            self.fonts.describe_word(word, number or 0)

    def take_end(self, word: str) -> None:
        state, flow = self.state, self.flows[-1]
        if state.silent or state.counted or state.fonts:
            return
        if word == "cell":
            flow.end_cell()
        elif word == "row":
            flow.end_row()
        elif not (state.deleted or state.moved):  # else the paragraph goes on in the next
            flow.end_paragraph(in_table=state.in_table)

    def take_look(self, word: str, number: int | None) -> bool:
        """Take a control word about the look of words or the whole file; False for another."""
        state, on = self.state, number != 0
        if word in _LOOKS:
            setattr(state, _LOOKS[word], on)
        elif word == "f":
            state.font = number or 0
        elif word == "plain":
            state.bold = state.hidden = state.deleted = state.moved = state.struck = False
            state.font = self.fonts.first
        elif word == "pard":
            state.in_table = False
        elif word == "uc":
            state.skip = min(max(0, number or 0), 100)
        elif word == "ansicpg":
            self.fonts.set_page(number or 0)
        elif word in {"mac", "pc", "pca"}:
            self.fonts.set_family(word)
        elif word == "deff":
            self.fonts.first = state.font = number or 0
        else:
            return False
        return True

    def take_destination(self, word: str, *, starred: bool) -> None:
        state = self.state
        seen = not (state.counted or state.hidden or state.deleted or state.moved)
        if word == "fonttbl":
            state.fonts = True
        elif word in _COUNTED and seen:
            state.counted, state.ends = _COUNTED[word], "counted"
            self.noted = False
        elif word == "pict":
            state.silent = True
            self.left.add("picture", seen and not state.in_object)
        elif word == "object":
            state.in_object = True
            self.left.add("embedded", seen)
        elif word == "shp":
            state.ends, state.before = "shape", (self.boxes, self.left.counts["picture"])
            state.outer = seen
        elif word in _BOXES and seen:
            self.flows.append(_Flow())
            state.ends, state.in_table = "box", False
        elif word == "upr":
            state.silent = state.upr = True
        elif (starred and word not in _OPEN | _BOXES) or _is_silent(word):
            state.silent = True

    def end_group(self) -> None:
        ended = self.state
        if self.stack:
            self.state = self.stack.pop()
        if ended.ends == "counted":
            if self.noted or ended.counted in {"note", "comment"}:
                self.left.add(ended.counted)
        elif ended.ends == "box" and len(self.flows) > 1:
            self.end_box()
        elif ended.ends == "shape" and ended.outer:
            unchanged = ended.before == (self.boxes, self.left.counts["picture"])
            self.left.add("picture", unchanged)

    def end_box(self) -> None:
        blocks = self.flows.pop().end()
        if any(not isinstance(block, Paragraph) or block.text.strip() for block in blocks):
            self.boxes += 1
            self.flows[-1].boxes.append(Box(blocks))


def _is_silent(word: str) -> bool:
    return word in _SILENT or word in _COUNTED or re.fullmatch(r"m\w+Pr", word) is not None


def _find_raw(data: bytes) -> str:
    """Return "utf-8" for a file that writes letters beyond ASCII as they are, against the rules."""
    if data.isascii():
        return ""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "utf-8"
