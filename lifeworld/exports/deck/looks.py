"""The design of our decks: page size, columns, placeholders, colours and contrast."""

from __future__ import annotations

from dataclasses import dataclass

from study.language import mark

__all__ = [
    "ACCENT",
    "EMU",
    "LAYOUTS",
    "PAGE",
    "PARTS",
    "SCHEME",
    "Box",
    "Placeholder",
    "contrast",
    "measure_luminance",
    "mixed",
]

EMU = 914_400
SCHEME = {
    "dk1": "2A2522",
    "lt1": "FFFFFF",
    "dk2": "645A50",
    "lt2": "F9F5EE",
    "accent1": "9E3F22",
    "accent2": "C48A6C",
    "accent3": "8A7F72",
    "accent4": "3F5257",
    "accent5": "B9A98F",
    "accent6": "5E4B5B",
    "hlink": "9E3F22",
    "folHlink": "645A50",
}
ACCENT = "accent1"
LINE = "DDD3C4"
# Both come with Windows, macOS and browser-based office suites; measure_text.py allows for the
# fonts that Linux uses instead.
HEADING_FONT, BODY_FONT = "Georgia", "Arial"

PARTS = (
    mark("Answer"),
    mark("How we listened"),
    mark("Insights"),
    mark("Needs and opportunities"),
    mark("Appendix"),
)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in inches on a page of 13.333 × 7.5."""

    x: float
    y: float
    w: float
    h: float

    def inner(self, inset: float) -> Box:
        """Return the box reduced by a margin on each side."""
        return Box(self.x + inset, self.y + inset, self.w - 2 * inset, self.h - 2 * inset)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A PresentationML placeholder: a box in a layout that a slide fills.

    Attributes:
        role: The content it holds; also its name in the layout.
        kind: The placeholder type of PresentationML.
        idx: The index by which slides refer to it.
        size: Font size in points.
        fill: Scheme colour of a panel behind it, or empty.
        inset: Inner margin in inches.
    """

    role: str
    kind: str
    idx: int
    box: Box
    size: float = 14
    face: str = "sans"
    colour: str = "tx1"
    bold: bool = False
    anchor: str = "t"
    align: str = "l"
    fill: str = ""
    inset: float = 0.0


PAGE = Box(0, 0, 13.333, 7.5)
LEFT, WIDTH, RIGHT = 0.8, 11.733, 12.533
TOP, BOTTOM = 2.1, 6.3
CONTENT = Box(LEFT, TOP, WIDTH, BOTTOM - TOP)

_TITLE = Placeholder("title", "title", 0, Box(LEFT, 0.78, WIDTH, 1.12), size=28, face="serif")
_KICKER = Placeholder("kicker", "body", 20, Box(LEFT, 0.42, 9.0, 0.3), size=12, colour="accent1")
_NOTE = Placeholder(
    "note", "body", 21, Box(LEFT, 6.42, WIDTH, 0.44), size=12, colour="tx2", anchor="ctr"
)
_SMALL_TITLE = Placeholder("title", "title", 0, Box(LEFT, 0.78, WIDTH, 0.8), size=22, face="serif")


def _body(role: str, idx: int, box: Box, *, size: float = 14, kind: str = "body") -> Placeholder:
    return Placeholder(role, kind, idx, box, size=size)


def _card(role: str, idx: int, box: Box, *, size: float = 13) -> Placeholder:
    return Placeholder(role, "body", idx, box, size=size, fill="bg1", inset=0.15)


def _column(x: float, w: float) -> Box:
    return Box(x, TOP, w, BOTTOM - TOP)


LAYOUTS: dict[str, tuple[Placeholder, ...]] = {
    "Cover": (
        Placeholder(
            "title", "ctrTitle", 0, Box(1.3, 1.75, 9.9, 2.1), size=44, face="serif", anchor="b"
        ),
        Placeholder("subtitle", "subTitle", 1, Box(1.3, 4.2, 9.3, 1.2), size=20, colour="tx2"),
        Placeholder(
            "kicker", "body", 20, Box(1.3, 0.8, 9.3, 0.4), size=14, colour="accent1", bold=True
        ),
        Placeholder(
            "meta", "body", 22, Box(1.3, 5.75, 5.6, 0.9), size=14, colour="tx2", anchor="b"
        ),
        Placeholder(
            "mark",
            "body",
            23,
            Box(7.0, 5.75, 5.533, 0.9),
            size=14,
            colour="accent1",
            bold=True,
            anchor="b",
            align="r",
        ),
    ),
    "Answer": (
        _TITLE,
        _KICKER,
        _body("left", 1, _column(LEFT, 3.2)),
        _body("main", 2, Box(4.5, TOP, 8.033, 4.6), size=17),
    ),
    "Title and body": (_TITLE, _KICKER, _body("main", 1, Box(LEFT, TOP, 9.4, 4.2), size=16), _NOTE),
    "Insight": (
        _TITLE,
        _KICKER,
        _body("left", 1, Box(LEFT, TOP, 5.1, 3.95)),
        _body("main", 2, Box(6.5, TOP, 6.033, 2.6), size=18),
        _card("against", 3, Box(6.5, 4.85, 6.033, 1.2)),
        Placeholder("note", "body", 21, Box(LEFT, 6.18, WIDTH, 0.72), size=12, colour="tx2"),
    ),
    "Table": (_TITLE, _KICKER, _body("main", 1, CONTENT, kind="tbl", size=12), _NOTE),
    "Chart": (
        _TITLE,
        _KICKER,
        _body("left", 2, _column(LEFT, 3.9)),
        _body("main", 1, _column(5.2, 7.333), kind="chart", size=12),
        _NOTE,
    ),
    "Text and table": (
        _TITLE,
        _KICKER,
        _body("left", 2, _column(LEFT, 3.7), size=16),
        _body("main", 1, _column(4.9, 7.633), kind="tbl", size=12),
        _NOTE,
    ),
    "Two columns": (
        _TITLE,
        _KICKER,
        _body("left", 1, _column(LEFT, 5.5), size=16),
        _body("right", 2, _column(7.033, 5.5), size=16),
    ),
    "Canvas": (
        Placeholder("title", "title", 0, Box(LEFT, 0.72, WIDTH, 0.9), size=26, face="serif"),
        _KICKER,
        Placeholder("story", "body", 8, Box(LEFT, 1.64, WIDTH, 0.5), size=14, colour="tx2"),
        _card("from", 1, Box(LEFT, 2.22, 3.8, 0.95)),
        _card("to", 2, Box(4.767, 2.22, 3.8, 0.95)),
        _card("role", 3, Box(8.733, 2.22, 3.8, 0.95)),
        _card("needs", 4, Box(LEFT, 3.3, 3.8, 2.0)),
        _card("bounds", 5, Box(4.767, 3.3, 3.8, 0.95)),
        _card("outside", 9, Box(4.767, 4.35, 3.8, 0.95)),
        _card("assets", 6, Box(8.733, 3.3, 3.8, 0.95)),
        _card("risks", 10, Box(8.733, 4.35, 3.8, 0.95)),
        Placeholder("ask", "body", 7, Box(LEFT, 5.42, WIDTH, 0.92), size=16, face="serif"),
        _NOTE,
    ),
    "Appendix": (
        _SMALL_TITLE,
        _KICKER,
        _body("left", 1, Box(LEFT, 1.8, 5.6, 4.9), size=13),
        _body("right", 2, Box(6.933, 1.8, 5.6, 4.9), size=13),
    ),
    "Appendix table": (
        _SMALL_TITLE,
        _KICKER,
        _body("main", 1, Box(LEFT, 1.7, WIDTH, 4.6), kind="tbl", size=12),
        _NOTE,
    ),
}


def measure_luminance(colour: str) -> float:
    """Return the relative luminance of a colour by WCAG, from 0 to 1.

    Args:
        colour: Six hexadecimal digits.
    """

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else float(((value + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[n : n + 2], 16) / 255) for n in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours, from 1 to 21.

    Args:
        one: Six hexadecimal digits.
        other: Six hexadecimal digits.
    """
    bright, dark = sorted((measure_luminance(one), measure_luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def mixed(colour: str, ground: str, *, share: float) -> str:
    """Return a colour over a background at opacity `share`, as six hexadecimal digits."""
    parts = (
        round(int(colour[n : n + 2], 16) * share + int(ground[n : n + 2], 16) * (1 - share))
        for n in (0, 2, 4)
    )
    return "".join(f"{part:02X}" for part in parts)
