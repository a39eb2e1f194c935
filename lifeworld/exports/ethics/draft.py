"""What the papers have in common: a draft with paragraphs, items and places to fill in. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from lifeworld.exports.deck.text import language_tag
from lifeworld.exports.document.model import Block, Document, Paragraph, Span
from study.language import say

__all__ = ["build_draft", "new_item", "new_text", "to_fill"]


def build_draft(
    title: str, *, study: str, told: str, language: str, blocks: Sequence[Block]
) -> Document:
    """Return a paper as a draft.

    Args:
        title: What it is.
        study: The title of the study.
        told: That it is a draft, what it was made from, and who has to check it.
        language: The language that it is in.
        blocks: What stands in it.
    """
    return Document(
        title=title,
        subtitle=study,
        language=language_tag(language),
        about=(told,),
        blocks=tuple(blocks),
    )


def new_text(words: str) -> Paragraph:
    """Return a paragraph."""
    return Paragraph(spans=(Span(words),))


def new_item(words: str) -> Paragraph:
    """Return an item of a list."""
    return Paragraph(spans=(Span(words),), style="item")


def to_fill(what: str) -> str:
    """Return the place where somebody fills in what the study does not know."""
    return f"[{say('to fill in')}: {what}]"
