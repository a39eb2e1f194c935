"""What three people of the demonstration rated: one round that is closed, and one that is open."""

from __future__ import annotations

from lifeworld.demo.made import LEAD, Made, read_part
from opportunity_spaces.priorities.commands import (
    add_round,
    close_round,
    open_round,
    record_rating,
)
from opportunity_spaces.priorities.model import Criterion

__all__ = ["add_ratings"]


def add_ratings(made: Made) -> None:
    """Add the rating rounds with everybody's marks."""
    for item in read_part("ratings"):
        added = add_round(
            made.study,
            item["title"],
            kind=item["kind"],
            things=[made.ids[code] for code in item["things"]],
            criteria=[Criterion(**each) for each in item["criteria"]],
            actor=LEAD,
        )
        open_round(made.study, added.id, actor=LEAD)
        for name, marks in item["marks"].items():
            given = {made.ids[code]: of_thing for code, of_thing in marks.items()}
            record_rating(made.study, added.id, given, actor=name)
        if item["closed"]:
            close_round(made.study, added.id, actor=LEAD)
