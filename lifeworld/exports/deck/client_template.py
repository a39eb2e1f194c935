"""A client's template, read safely, and its layouts matched to ours."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from lifeworld.exports.deck.inherit import Inheritance
from lifeworld.exports.deck.looks import BOTTOM, EMU, LAYOUTS, LEFT, TOP, WIDTH, Box
from study.errors import Unreadable

__all__ = ["Mapped", "find_layouts", "open_presentation"]

_POTX = b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
_PPTX = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_LARGEST = 400 * 1024 * 1024
_LARGEST_PART = 60_000_000
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")
_CONTENT_KINDS = ("BODY", "OBJECT", "TABLE", "CHART", "PICTURE")


@dataclass(frozen=True, slots=True)
class Mapped:
    """One of our layouts as a layout of the template in use.

    Attributes:
        layout: The layout of python-pptx.
        places: Placeholder index by our role; roles without one are drawn as text boxes.
        area: The part of the slide, in inches, that our content area is laid over.
        own: Whether it is our own template.
        top: Where the content of our layout begins, in inches.
        bottom: Where it ends.
    """

    layout: Any
    places: dict[str, int]
    area: Box
    own: bool
    top: float = TOP
    bottom: float = BOTTOM

    def box(self, box: Box) -> Box:
        """Return a box of our page in this template's coordinates."""
        if self.own:
            return box
        wide, high = self.area.w / WIDTH, self.area.h / (self.bottom - self.top)
        return Box(
            self.area.x + (box.x - LEFT) * wide,
            self.area.y + (box.y - self.top) * high,
            box.w * wide,
            box.h * high,
        )


def open_presentation(content: bytes, name: str, *, own: bool) -> Any:
    """Open a .pptx or .potx as the base of a deck, and remove its slides.

    Args:
        content: The whole file. A client's is opened in the guarded process only.
        name: Its name, for messages.
        own: Whether it is the template of this package, which is not checked.

    Raises:
        Unreadable: The file is not a PowerPoint file, is unsafe, or is larger than 400 MB unpacked.
    """
    from pptx import Presentation

    try:
        if not own:
            content = _check_parts(content, name)
        presentation = Presentation(io.BytesIO(content))
        _drop_slides(presentation)
    except (OSError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile, zlib.error) as error:
        raise Unreadable(
            f"The template {name} is not a PowerPoint file that can be read.",
            hint="Choose a .pptx or .potx file that PowerPoint can open.",
        ) from error
    return presentation


def _check_parts(content: bytes, name: str) -> bytes:
    """Refuse a template with unsafe parts; return it as a presentation if it is a .potx."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(info.file_size for info in archive.infolist()) > _LARGEST:
            raise Unreadable(
                f"The template {name} unpacks to more than 400 MB.",
                hint="Save it again in PowerPoint without its large pictures.",
            )
        for info in archive.infolist():
            if not info.filename.endswith((".xml", ".rels")):
                continue
            if info.file_size > _LARGEST_PART or _DOCTYPE.search(archive.read(info)):
                raise Unreadable(
                    f"The template {name} was refused because its part “{info.filename}” is"
                    " too large or declares a document type.",
                    hint="Save it again in PowerPoint, and use that copy.",
                )
        types = archive.read("[Content_Types].xml")
    return _as_presentation(content) if _POTX in types else content


def _as_presentation(content: bytes) -> bytes:
    done = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(done, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(
                info, data.replace(_POTX, _PPTX) if "Content_Types" in info.filename else data
            )
    return done.getvalue()


def _drop_slides(presentation: Any) -> None:
    listed = presentation.slides._sldIdLst
    for entry in list(listed):
        presentation.part.drop_rel(entry.rId)
        listed.remove(entry)
    extensions = presentation._element.find("{*}extLst")
    if extensions is not None:  # the sections refer to removed slides
        presentation._element.remove(extensions)


def _kinds(layout: Any) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {"title": [], "subtitle": [], "content": []}
    for shape in layout.placeholders:
        kind = str(shape.placeholder_format.type)
        index = shape.placeholder_format.idx
        if "SUBTITLE" in kind:
            found["subtitle"].append(index)
        elif "TITLE" in kind:
            found["title"].append(index)
        elif kind.startswith(_CONTENT_KINDS):
            found["content"].append(index)
    return found


def _inches(shape: Any) -> Box:
    left, top, width, height = Inheritance().frame(shape)
    return Box(left / EMU, top / EMU, width / EMU, height / EMU)


def _area(layout: Any, page: Box) -> Box:
    """Return the free area of a layout: below its title and above its footers."""
    title, lowest = None, page.h * 0.93
    for shape in layout.placeholders:
        kind = str(shape.placeholder_format.type)
        box = _inches(shape)
        if "TITLE" in kind and "SUB" not in kind:
            title = box
        elif kind.startswith(("FOOTER", "SLIDE_NUMBER", "DATE")) and box.y > page.h / 2:
            lowest = min(lowest, box.y)
    if title is None:
        title = Box(page.w * 0.06, page.h * 0.06, page.w * 0.88, page.h * 0.14)
    top = title.y + title.h + 0.1
    if top > page.h * 0.5:  # a title in the middle or at the bottom of the page
        top = page.h * 0.12
    return Box(title.x, top, title.w, max(1.5, lowest - 0.1 - top))


def _roles(name: str) -> list[str]:
    aside = ("title", "kicker", "note", "subtitle", "meta", "mark")
    return [place.role for place in LAYOUTS[name] if place.role not in aside]


def _choose(name: str, layouts: list[tuple[Any, dict[str, list[int]]]]) -> Any:
    """Return the layout of the template that fits one of ours best."""
    wanted = len(_roles(name))

    def rank(entry: tuple[Any, dict[str, list[int]]]) -> tuple[int, ...]:
        layout, kinds = entry
        declared = str(layout._element.get("type") or "")
        content = len(kinds["content"])
        if name == "Cover":
            return (declared != "title", not kinds["subtitle"], content)
        if name == "Section":
            return (declared != "secHead", content != 1, bool(kinds["subtitle"]))
        plain = declared not in ("title", "secHead", "vertTx", "vertTitleAndTx", "picTx")
        fits = 0 if content == wanted else 1 if content == 0 else 2
        return (not kinds["title"], not plain, fits, content)

    return min(layouts, key=rank)


def find_layouts(presentation: Any, *, own: bool) -> dict[str, Mapped]:
    """Return the template's layout and placeholders for each of our layouts.

    Args:
        presentation: The opened template.
        own: Whether the template is ours; then layouts are matched by name.

    Raises:
        Unreadable: No layout of the template has a title.
    """
    page = Box(0, 0, presentation.slide_width / EMU, presentation.slide_height / EMU)
    if own:
        by_name = {layout.name: layout for layout in presentation.slide_layouts}
        return {
            name: Mapped(by_name[name], {p.role: p.idx for p in places}, page, own=True)
            for name, places in LAYOUTS.items()
        }
    layouts = [
        (layout, _kinds(layout))
        for master in presentation.slide_masters
        for layout in master.slide_layouts
    ]
    if not any(kinds["title"] for _, kinds in layouts):
        raise Unreadable(
            "The template has no layout with a title.",
            hint="Add a layout with a title placeholder, or export without a template.",
        )
    return {name: _mapped(name, _choose(name, layouts), page) for name in LAYOUTS}


def _mapped(name: str, chosen: tuple[Any, dict[str, list[int]]], page: Box) -> Mapped:
    layout, kinds = chosen
    places = {"title": kinds["title"][0]} if kinds["title"] else {}
    content, roles = kinds["content"], _roles(name)
    if name == "Cover" and kinds["subtitle"]:
        places["subtitle"] = kinds["subtitle"][0]
    elif content and len(content) == len(roles):
        places.update(zip(roles, content, strict=True))
    boxes = [place.box for place in LAYOUTS[name] if place.role not in ("title", "kicker")]
    return Mapped(
        layout,
        places,
        _area(layout, page),
        own=False,
        top=min(box.y for box in boxes),
        bottom=max(box.y + box.h for box in boxes),
    )
