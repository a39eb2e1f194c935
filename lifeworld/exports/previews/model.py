"""A preview of an export as plain values."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Picture", "Preview"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page or a slide, and its text alternative."""

    image: bytes | str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What an export will look like: pictures, or rows below a head.

    Attributes:
        told: What is shown here, as one sentence.
        pictures: The first pages or slides.
        head: The headings of the rows.
        rows: The first rows, as they will be.
        left_out: What the file will not hold, and why; one sentence each.
    """

    told: str = ""
    pictures: tuple[Picture, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    left_out: tuple[str, ...] = ()
