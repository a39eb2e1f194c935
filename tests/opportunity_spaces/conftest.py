"""The field of the themes' tests with the tables of findings, and a chain built in it."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import opportunity_spaces.schema
from coding.quotes.queries import list_quotes
from opportunity_spaces import commands
from opportunity_spaces.assumptions import commands as assumptions
from opportunity_spaces.links import commands as linking
from themes.commands import add_theme

# Test folders are no packages: the field is loaded from where it lies.
_place = Path(__file__).parents[1] / "themes" / "conftest.py"
_spec = importlib.util.spec_from_file_location("lifeworld_test_field", _place)
assert _spec is not None
assert _spec.loader is not None
_field = importlib.util.module_from_spec(_spec)
sys.modules["lifeworld_test_field"] = _field
_spec.loader.exec_module(_field)
_field.SCHEMA.append(opportunity_spaces.schema.migrations)

TABLES = (
    "insights", "needs", "spaces", "assumptions", "initiatives", "metrics", "readings", "links",
    "assessments", "figure_sets", "figures", "joints", "joint_parts",
    "need_scores",
)  # fmt: skip


@dataclass
class Built:
    """A field with one thing of each kind, each resting on the one before it."""

    field: Any
    theme: Any
    insight: Any
    need: Any
    space: Any
    assumption: Any
    initiative: Any
    metric: Any
    quotes: list[Any]
    links: dict[str, Any]

    @property
    def study(self) -> Any:
        return self.field.study

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        return dict(self.field.tables(*TABLES))


@pytest.fixture
def grow(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Return a function that makes fields."""
    made: list[Any] = []

    def make(**options: int) -> Any:
        made.append(_field.make_field(tmp_path / f"field-{len(made)}.lifeworld", **options))
        return made[-1]

    yield make
    for one in made:
        one.study.close()


def build(field: Any) -> Built:
    study = field.study
    field.code("Time to learn", ("Session 0", 1), ("Session 0", 2), ("Session 1", 1))
    field.code("Pay", ("Session 0", 0), ("Session 3", 1))
    theme = add_theme(
        study, "Learning is stolen time", actor="ada", code_ids=[field.codes["Learning"].id]
    )
    insight = commands.add_insight(study, "People learn in breaks", actor="ada")
    need = commands.add_need(study, "Settled machine operators", "learn at work", actor="ada")
    space = commands.add_space(study, "Time that belongs to learning", actor="ada")
    assumption = assumptions.add_assumption(study, "Members want courses", actor="ada")
    initiative = commands.add_initiative(study, "A learning hour", actor="ada")
    metric = commands.add_metric(study, "Hours learned", actor="ada")
    quotes = list_quotes(study)

    def link(*ends: str, relation: Any = None) -> Any:
        return linking.link_evidence(study, *ends, actor="ada", relation=relation)  # type: ignore[arg-type]

    links = {
        "quote": link("excerpt", quotes[0].excerpt_id, "insight", insight.id),
        "theme": link("theme", theme.id, "insight", insight.id),
        "need": link("insight", insight.id, "need", need.id),
        "assumption": link("insight", insight.id, "assumption", assumption.id),
        "space": link("need", need.id, "space", space.id),
        "initiative": link("space", space.id, "initiative", initiative.id),
        "metric": link("initiative", initiative.id, "metric", metric.id),
    }
    return Built(field, theme, insight, need, space, assumption, initiative, metric, quotes, links)


@pytest.fixture
def built(grow: Callable[..., Any]) -> Built:
    return build(grow())
