"""Brings a deck that was edited elsewhere up to date: stale slides are replaced, edits are kept."""

from __future__ import annotations

import copy
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lifeworld.exports.deck.slide_marks import (
    TRACE,
    SlideMark,
    mark_slide,
    measure_slide,
    parse_keywords,
    parse_mark,
    parse_name,
    render_keywords,
    render_name,
    trace_slide,
)
from lifeworld.exports.report import Report
from lifeworld.exports.template_file import new_refusal
from study.language import say
from study.plain_values import parse_plain

__all__ = ["HandedBack", "find_token", "hand_back_deck"]

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LINKS = (f"{_A}hlinkClick", f"{_A}hlinkHover")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedBack:
    """A deck that was edited and brought up to date.

    Attributes:
        content: The bytes of the .pptx.
        replaced: The titles of slides that were stale and are new now.
        edited: The titles of slides that somebody edited, which are as they were.
        both: Those of them that are stale as well.
        own: The titles of slides that were made elsewhere.
        gone: The titles of slides about what the study has no longer.
        missing: How many slides of the deck somebody took out.
        marks: What the slides that were replaced say now.
        kept: The keys of those that somebody edited and that are stale as well.
    """

    content: bytes
    replaced: tuple[str, ...]
    edited: tuple[str, ...]
    both: tuple[str, ...]
    own: tuple[str, ...]
    gone: tuple[str, ...]
    missing: int
    marks: tuple[SlideMark, ...]
    kept: tuple[str, ...]


def find_token(data: bytes, name: str) -> str:
    """Return by which an edited deck is known; empty if it is none of ours (guarded)."""
    deck = _open(data, name)
    known = [token for slide in deck.slides if (token := parse_name(_name(slide))[1])]
    if not known:  # of a program that drops the names of slides
        return parse_keywords(deck.core_properties.keywords)
    return max(set(known), key=known.count)


def hand_back_deck(
    data: bytes,
    name: str,
    *,
    report: object,
    cut: str,
    token: str,
    renewed: str,
    own: bool,
    written: Mapping[str, str],
    stale: Sequence[str],
    here: Sequence[str],
    titles: Sequence[Sequence[str]] = (),
) -> HandedBack:
    """Replace the stale slides of an edited deck; the guarded process does this.

    Args:
        data: The edited deck.
        name: Its name, for messages.
        report: What the deck says today, as `study.plain_values` renders it.
        cut: executive, full or brief.
        token: By which it is known.
        renewed: By which it is known from now on.
        own: Whether it is in our own template.
        written: The marks of its slides as they were written, by their keys.
        stale: The keys of those that would say something else today.
        here: The keys of those that the study has today.
        titles: Titles that somebody wrote, with the keys of the merged slides they are of.
    """
    told = parse_plain(Report, report)
    deck = _open(data, name)
    keys = {slide.slide_id: key for slide in deck.slides if (key := _find_key(slide, token))}
    named = bool(keys)
    if not named:
        keys = _recognise(deck, {key: parse_mark(mark)[1] for key, mark in written.items()})
    # A program that drops names rebuilds layouts, too: what is new is made for those there are.
    base = None if own and named else (data, name)
    pages = _make_pages(told, cut, base, shown=written, titles=[(k, t) for k, t in titles])
    fresh = {page.key: page for page in pages}
    known = {key: slide for slide in deck.slides if (key := keys.get(slide.slide_id, ""))}
    replaced, edited, both, others, gone = [], [], [], [], []
    marks, kept = [], []
    for slide in deck.slides:
        key, title = keys.get(slide.slide_id, ""), _title(slide)
        if key not in written or known[key].slide_id != slide.slide_id:
            others.append(title)
            continue
        slide._element.cSld.set("name", render_name(key, renewed))
        changed = _is_edited(slide, written[key], named=named)
        if changed:
            edited.append(title)
        if key not in here:
            gone.append(title)
        elif key in stale and changed:
            both.append(title)
            kept.append(key)
        elif key in stale and key in fresh:
            _replace(deck, slide, fresh[key], known)
            replaced.append(fresh[key].title)
            marks.append(mark_slide(key, slide))
        if not named and not changed and key not in stale:
            marks.append(mark_slide(key, slide))  # as that program placed things
    deck.core_properties.keywords = render_keywords(deck.core_properties.keywords, renewed)[:250]
    buffer = io.BytesIO()
    deck.save(buffer)
    return HandedBack(
        content=buffer.getvalue(),
        replaced=tuple(replaced),
        edited=tuple(edited),
        both=tuple(both),
        own=tuple(others),
        gone=tuple(gone),
        missing=sum(key not in known for key in written),
        marks=tuple(marks),
        kept=tuple(kept),
    )


def _recognise(deck: Any, traces: Mapping[str, str]) -> dict[int, str]:
    """Return the keys of slides without a name, by their ids: by words, else title, else notes."""
    left = {key: trace for key, trace in traces.items() if trace}
    found: dict[int, str] = {}
    for part in (slice(None), slice(TRACE, 2 * TRACE), slice(2 * TRACE, None)):
        for slide in deck.slides:
            if slide.slide_id in found:
                continue
            own = trace_slide(slide)
            if same := [key for key, trace in left.items() if trace[part] == own[part]]:
                found[slide.slide_id] = same[0]
                del left[same[0]]
    return found


def _is_edited(slide: Any, mark: str, *, named: bool) -> bool:
    """Return whether a slide says something else than it was written with.

    Where a program saved it in its own way, places are not compared.
    """
    digest, trace = parse_mark(mark)
    return measure_slide(slide) != digest if named else trace_slide(slide) != trace


def _open(data: bytes, name: str) -> Any:
    from zipfile import BadZipFile

    from pptx import Presentation
    from pptx.exc import PackageNotFoundError

    try:
        return Presentation(io.BytesIO(data))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise new_refusal(name, say("is no PowerPoint file, or a damaged one")) from error


def _name(slide: Any) -> str:
    return str(slide._element.cSld.get("name") or "")


def _find_key(slide: Any, token: str) -> str:
    """Return the key of a slide of this deck; a copy that somebody made of one has it, too."""
    key, of = parse_name(_name(slide))
    return key if of == token else ""


def _title(slide: Any) -> str:
    shape = slide.shapes.title
    text = shape.text_frame.text.strip() if shape is not None else ""
    return text or say("Untitled")


def _make_pages(
    report: Report,
    cut: str,
    template: tuple[bytes, str] | None,
    *,
    shown: Collection[str],
    titles: Sequence[tuple[str, str]],
) -> list[Any]:
    """Return today's slides, in our own template or in that of the edited deck."""
    from lifeworld.exports.deck.cuts import add_slides
    from lifeworld.exports.deck.deck import Deck
    from lifeworld.exports.deck.foot import render_footer, render_short_footers
    from study.language import say_in

    language = report.language.partition("-")[0]
    with say_in(language):
        footer = render_footer(report)
        deck = Deck(
            template=template,
            footer=footer,
            briefer=render_short_footers(report),
            lang=report.language,
            shown=shown,
            titles=titles,
        )
        add_slides(deck, report, cut)
        deck.close()
    return deck.pages


def _replace(deck: Any, old: Any, page: Any, known: Mapping[str, Any]) -> None:
    """Put today's shapes and notes in the place of those of a slide."""
    new = page.slide
    layout = _find_layout(deck, page)
    if layout is not None:
        link = next(r for r in old.part.rels.values() if r.reltype.endswith("/slideLayout"))
        link._target = layout.part
    tree, told = old.shapes._spTree, new.shapes._spTree
    for element in list(tree)[2:]:
        tree.remove(element)
    for element in list(told)[2:]:
        tree.append(copy.deepcopy(element))
    _relate(deck, old, page, known)
    lines = new.notes_slide.notes_text_frame.text
    frame = old.notes_slide.notes_text_frame
    if frame is not None:
        frame.text = lines


def _find_layout(deck: Any, page: Any) -> Any:
    """Return the layout of the edited deck that a slide of today has; None if it is gone."""
    wanted = page.slide.slide_layout
    there = [each for master in deck.slide_masters for each in master.slide_layouts]
    same = [
        each for master in page.deck.presentation.slide_masters for each in master.slide_layouts
    ]
    place = next(n for n, each in enumerate(same) if each.part is wanted.part)
    if place < len(there) and there[place].name == wanted.name:
        return there[place]
    return next((each for each in there if each.name == wanted.name), None)


def _relate(deck: Any, old: Any, page: Any, known: Mapping[str, Any]) -> None:
    """Bring along what the shapes refer to: charts with their workbooks, and links to slides."""
    new, keys = page.slide, {each.slide.part: each.key for each in page.deck.pages}
    for element in list(old._element.cSld.spTree.iter()):
        for attribute, rid in list(element.attrib.items()):
            if not str(attribute).startswith(_R) or rid not in new.part.rels:
                continue
            target = new.part.rels[rid].target_part
            if element.tag in _LINKS:
                there = known.get(keys.get(target, ""))
                if there is None:
                    element.getparent().remove(element)
                    break
                target = there.part
            else:
                _rename(deck, target)
            element.set(attribute, old.part.relate_to(target, new.part.rels[rid].reltype))


def _rename(deck: Any, part: Any) -> None:
    """Give a part from another file, and what belongs to it, names that are free in this one."""
    package = deck.part.package
    for each in (part, *(rel.target_part for rel in part.rels.values() if not rel.is_external)):
        stem = str(each.partname).rstrip("0123456789" + "." + each.partname.ext)
        each.partname = package.next_partname(f"{stem}%d.{each.partname.ext}")
        each._package = package
