"""The commands of findings by their kind, for pages that show several kinds alike."""

from __future__ import annotations

from typing import Any

from opportunity_spaces.assumptions.commands import (
    add_assumption,
    remove_assumption,
    revise_assumption,
)
from opportunity_spaces.commands import (
    add_initiative,
    add_insight,
    add_metric,
    add_need,
    add_space,
    remove_initiative,
    remove_insight,
    remove_metric,
    remove_need,
    remove_space,
    revise_initiative,
    revise_insight,
    revise_metric,
    revise_need,
    revise_space,
)

__all__ = ["ADD", "REMOVE", "REVISE"]

ADD: dict[str, Any] = {
    "insight": add_insight, "need": add_need, "space": add_space,
    "assumption": add_assumption,
    "initiative": add_initiative, "metric": add_metric,
}  # fmt: skip
REVISE: dict[str, Any] = {
    "insight": revise_insight, "need": revise_need, "space": revise_space,
    "assumption": revise_assumption,
    "initiative": revise_initiative, "metric": revise_metric,
}  # fmt: skip
REMOVE: dict[str, Any] = {
    "insight": remove_insight, "need": remove_need, "space": remove_space,
    "assumption": remove_assumption,
    "initiative": remove_initiative, "metric": remove_metric,
}  # fmt: skip
