"""What a client's template will do for each kind of slide, in words and in small pictures."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lifeworld.exports.deck.client_template import Mapped, find_layouts, open_presentation
from lifeworld.exports.deck.ground import read_ground
from lifeworld.exports.deck.inherit import Inheritance
from lifeworld.exports.deck.looks import Box
from lifeworld.exports.deck.measure_text import measure_width
from lifeworld.exports.deck.template_fonts import read_fonts
from lifeworld.exports.deck.template_layouts import TemplateLayout, list_layouts, read_page
from study.errors import Unreadable
from study.guarded import run_guarded
from study.language import mark, say
from study.wording import render_names

__all__ = [
    "KINDS",
    "TemplatePicture",
    "TemplateReport",
    "TemplateSlide",
    "describe_template",
    "hash_template",
    "read_template",
]

KINDS = {
    "Cover": mark("Cover"),
    "Answer": mark("The answer on one slide"),
    "Two columns": mark("Two columns"),
    "Title and body": mark("Text"),
    "Chart": mark("Chart"),
    "Table": mark("Table"),
    "Text and table": mark("Text and table"),
    "Insight": mark("Insight"),
    "Canvas": mark("Opportunity space"),
    "Appendix": mark("Text in the appendix"),
    "Appendix table": mark("Table in the appendix"),
}
_ACROSS = 320  # pixels of a picture of a layout
_MOST_PICTURES = 60
_SENTENCE = "Colleagues make the hours livable by trading shifts that no system knows about"
_GOOD = 20  # points at which a title reads well
_SECONDS = 60.0
_MEMORY = 1_500_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSlide:
    """What happens to one kind of slide.

    Attributes:
        kind: Our name of the layout.
        layout: The template's name of its layout.
        number: The layout's place in the file, from 1.
        chosen: Whether a person chose it.
        told: What will happen, one sentence each.
    """

    kind: str
    layout: str
    number: int
    chosen: bool
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePicture:
    """A layout as a picture: number, name, its master's number, and a PNG."""

    number: int
    layout: str
    master: int
    png: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateReport:
    """What a template will do.

    Attributes:
        name: Its file name.
        digest: The SHA-256 of the file; choices are kept by it.
        told: What holds for all slides, one sentence each.
        slides: What happens to each kind of slide.
        pictures: Its layouts, none if no pictures were asked for.
        left_out: How many layouts have no picture, because there are so many.
    """

    name: str
    digest: str
    told: tuple[str, ...]
    slides: tuple[TemplateSlide, ...]
    pictures: tuple[TemplatePicture, ...]
    left_out: int = 0


def hash_template(data: bytes) -> str:
    """Return the fingerprint of a template, by which choices of layouts are kept."""
    return hashlib.sha256(data).hexdigest()


def read_template(
    path: Path, *, chosen: Mapping[str, int] | None = None, pictures: bool = False
) -> TemplateReport:
    """Return what a client's template will do; it is read in the guarded process.

    Args:
        path: The .pptx or .potx.
        chosen: The numbers of layouts that a person chose, by our layouts' names.
        pictures: Whether its layouts are drawn.

    Raises:
        Unreadable: The template cannot be used.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(
            say(
                "The template “{name}” cannot be opened: {reason}.",
                name=path.name,
                reason=error.strerror or error,
            ),
            hint=say("Check the path of the template."),
        ) from error
    return run_guarded(
        "lifeworld.exports.deck.template_report:describe_template",
        data,
        path.name,
        {"chosen": dict(chosen or {}), "pictures": pictures},
        gives=TemplateReport,
        timeout=_SECONDS,
        memory=_MEMORY,
        hint=say("Save it again in PowerPoint without its large pictures, or export without it."),
    )


def describe_template(
    data: bytes, name: str, *, chosen: Mapping[str, int], pictures: bool
) -> TemplateReport:
    """Return what a template will do for each kind of slide; the guarded process does this.

    Args:
        data: The template's bytes.
        name: Its name, for messages.
        chosen: The numbers of layouts that a person chose, by our layouts' names.
        pictures: Whether its layouts are drawn.
    """
    presentation = open_presentation(data, name, own=False)
    mapped = find_layouts(presentation, own=False, chosen=chosen)
    slides = tuple(
        TemplateSlide(
            kind=kind,
            layout=_name(mapped[kind]),
            number=found.number,
            chosen=chosen.get(kind) == found.number,
            told=tuple(_tell_slide(kind, mapped[kind], found)),
        )
        for kind in KINDS
        if (found := mapped[kind].found) is not None
    )
    every = list_layouts(presentation)
    shown = every[:_MOST_PICTURES] if pictures else []
    return TemplateReport(
        name=name,
        digest=hash_template(data),
        told=tuple(_tell_all(presentation, mapped)),
        slides=slides,
        pictures=tuple(_draw(found, presentation) for found in shown),
        left_out=len(every) - len(shown) if pictures else 0,
    )


def _name(mapped: Mapped) -> str:
    found = mapped.found
    number = found.number if found else 0
    return str(mapped.layout.name or "").strip() or say("layout {number}", number=number)


def _tell_all(presentation: Any, mapped: Mapping[str, Mapped]) -> list[str]:
    page = read_page(presentation)
    fonts = read_fonts(mapped["Title and body"].layout.slide_master)
    names = render_names(dict.fromkeys(name for name in (fonts.major, fonts.minor) if name))
    told = [say("Slides of {wide:.3g} by {high:.3g} inches.", wide=page.w, high=page.h)]
    if names:
        told.append(
            say(
                "Fonts: {fonts}. Text is measured with wider fonts that we know, so that it fits"
                " where they are missing, too.",
                fonts=names,
            )
        )
    return told


def _tell_slide(kind: str, mapped: Mapped, found: TemplateLayout) -> list[str]:
    told = [_tell_title(mapped, found)]
    held = [role for role in mapped.places if role not in ("title", "kicker")]
    if kind == "Cover" and held:
        told.append(say("Question, date and reader stand in the subtitle."))
    elif held:
        told.append(say("The content stands in the layout's own placeholders."))
    else:
        told.append(
            say(
                "The content stands in boxes on {wide:.1f} by {high:.1f} inches.",
                wide=mapped.area.w,
                high=mapped.area.h,
            )
        )
    if "kicker" in mapped.places:
        told.append(say("The line below the title holds the name of the section."))
    if mapped.panel:
        told.append(
            say("A plain panel lies under the content, which could not be read well without it.")
        )
    return told


def _tell_title(mapped: Mapped, found: TemplateLayout) -> str:
    box = mapped.title or found.title
    shape = next(s for s in mapped.layout.placeholders if s.placeholder_format.idx == 0)
    size = int(Inheritance().value(shape, "sz") or 2800) / 100
    size = min(size, _GOOD)
    face = read_fonts(mapped.layout.slide_master).face(heading=True)
    each = measure_width(_SENTENCE, size=size, face=face) / len(_SENTENCE)
    lines = max(1, int((box.h * 72 - 8) // (size * 1.18)))
    room = max(10, round((box.w * 72 - 16) / each * lines * 0.9 / 10) * 10)
    told = say("The title has room for about {number} characters; for more its box grows.",
               number=room)  # fmt: skip
    if mapped.title is not None:
        return say("The title is moved to the top. {told}", told=told)
    return told


def _draw(found: TemplateLayout, presentation: Any) -> TemplatePicture:
    """Return a picture of a layout: what it paints, and its placeholders as outlines."""
    from PIL import ImageDraw

    page = found.page
    picture = read_ground(found.layout, page, wide=_ACROSS).picture
    draw = ImageDraw.Draw(picture)
    unit = _ACROSS / page.w
    dark = sum(picture.resize((1, 1)).getpixel((0, 0))) < 3 * 110
    line = (235, 235, 235) if dark else (70, 70, 70)
    faint = (150, 150, 150)

    def outline(box: Box, colour: tuple[int, int, int], *, bars: int, tall: float) -> None:
        left, top, right, bottom = (
            round(value * unit) for value in (box.x, box.y, box.x + box.w, box.y + box.h)
        )
        draw.rectangle((left, top, max(left, right), max(top, bottom)), outline=colour)
        high = max(2, round(tall * unit))
        for bar in range(bars):
            upper = top + 4 + bar * 2 * high
            if upper + high < bottom and right - left > 16:
                end = right - 6 if bar < bars - 1 else left + (right - left) * 2 // 3
                draw.rectangle((left + 5, upper, end, upper + high - 1), fill=colour)

    outline(found.title, line, bars=1, tall=0.25)
    for holder in (*found.subtitle, *found.content):
        outline(holder.box, faint, bars=4, tall=0.11)
    if found.line is not None:
        outline(found.line.box, faint, bars=1, tall=0.11)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    masters = [id(master._element) for master in presentation.slide_masters]
    master = masters.index(id(found.layout.slide_master._element)) + 1
    return TemplatePicture(number=found.number, layout=found.name, master=master,
                           png=out.getvalue())  # fmt: skip
