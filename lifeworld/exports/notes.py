"""The memos that appear in a report, in words that its audience may read."""

from __future__ import annotations

from coding.memos.links import Link, LinkIndex, split_body
from coding.memos.model import Memo
from coding.memos.queries import list_memos
from lifeworld.exports.report_findings import NoteRow
from lifeworld.exports.report_parts import Material
from lifeworld.memos.names import get_link_index
from opportunity_spaces.model import KIND_WORDS, Kind
from study.language import mark, say
from study.wording import choose_word

__all__ = ["get_notes"]

AUDIENCES = ("internal", "client")
_FINDINGS: tuple[Kind, ...] = (
    "theme", "insight", "need", "space", "assumption", "initiative", "metric",
)  # fmt: skip
_ORDER = ("study", *_FINDINGS)
_ANOTHER = {
    "theme": mark("another theme"),
    "insight": mark("another insight"),
    "need": mark("another need"),
    "space": mark("another opportunity space"),
    "assumption": mark("another assumption"),
    "initiative": mark("another initiative"),
    "metric": mark("another metric"),
    "transcript": mark("one of the transcripts"),
    "memo": mark("another note"),
}


def get_notes(material: Material) -> tuple[NoteRow, ...]:
    """Return the memos on the study and on what is shown that are to appear, for the audience.

    Workshops and the public get none.
    """
    if material.audience not in AUDIENCES:
        return ()
    memos = [m for m in list_memos(material.study, in_report=True) if _is_shown(material, m)]
    if not memos:
        return ()
    index = get_link_index(material.study)
    memos.sort(key=lambda memo: (_ORDER.index(memo.thing.kind), memo.date, memo.id))
    return tuple(_render_note(material, memo, index) for memo in memos)


def _is_shown(material: Material, memo: Memo) -> bool:
    kind = memo.thing.kind
    if kind == "study":
        return True
    if kind not in _FINDINGS or (kind, memo.thing.id) not in material.chain.nodes:
        return False
    is_there = material.chain.node(kind, memo.thing.id).state == "here"
    return is_there and material.shows(kind, memo.thing.id)


def _render_note(material: Material, memo: Memo, index: LinkIndex) -> NoteRow:
    inside = material.audience == "internal"
    words = "".join(
        _name_link(material, index.find(name, memo.links)) if name else said
        for said, name in split_body(memo.body)
    )
    return NoteRow(
        about=_name_about(memo, index),
        title=memo.own_title,
        words=words.strip(),
        by=memo.by if inside else "",
        day=memo.date,
    )


def _name_about(memo: Memo, index: LinkIndex) -> str:
    if memo.thing.kind == "study":
        return say("The study")
    name = index.get_name(memo.thing) or ""
    if memo.thing.kind == "insight":
        return name
    words = choose_word(1, KIND_WORDS[memo.thing.kind])
    return f"{words[:1].upper()}{words[1:]} “{name}”"


def _name_link(material: Material, link: Link) -> str:
    """Return what stands for a link: outside the team, nothing that is withheld there is named."""
    if link.thing is None:
        return link.written
    if material.audience == "internal":
        return link.shown
    kind = link.thing.kind
    if kind in _FINDINGS:
        shown = material.shows(kind, link.thing.id)
        return link.shown if shown else say(_ANOTHER[kind])
    if kind == "person" and link.thing.id not in material.quotes.list_quoted():
        return say("somebody")  # outside the team, only those who are quoted have a name
    return say(_ANOTHER[kind]) if kind in _ANOTHER else link.shown
