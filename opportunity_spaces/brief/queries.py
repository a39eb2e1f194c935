"""Queries on aims, challenges and outside sources."""

from __future__ import annotations

from opportunity_spaces.brief.model import Aim, Challenge, Source
from opportunity_spaces.queries import _row, _rows
from study import Study

__all__ = [
    "get_aim",
    "get_challenge",
    "get_source",
    "list_aims",
    "list_challenges",
    "list_sources",
]


def list_aims(study: Study) -> list[Aim]:
    """Return every aim, oldest first."""
    return [Aim(**row) for row in _rows(study, "aim")]


def get_aim(study: Study, aim_id: str) -> Aim:
    """Return one aim, or raise NotFound."""
    return Aim(**_row(study, "aim", aim_id))


def list_challenges(study: Study) -> list[Challenge]:
    """Return every challenge, by its code."""
    return [Challenge(**row) for row in _rows(study, "challenge")]


def get_challenge(study: Study, challenge_id: str) -> Challenge:
    """Return one challenge, or raise NotFound."""
    return Challenge(**_row(study, "challenge", challenge_id))


def list_sources(study: Study) -> list[Source]:
    """Return every outside source, oldest first."""
    return [Source(**row) for row in _rows(study, "source")]


def get_source(study: Study, source_id: str) -> Source:
    """Return one outside source, or raise NotFound."""
    return Source(**_row(study, "source", source_id))
