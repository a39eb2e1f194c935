"""Which needs no space covers, and what lies under an outcome."""

from __future__ import annotations

from typing import Any

from opportunity_spaces import commands
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.chain.tree import find_covered, list_branches
from opportunity_spaces.links import commands as linking


def test_needs_and_spaces_without_each_other_are_found(built: Any) -> None:
    loose = commands.add_need(built.study, "Drivers", "rest", actor="ada")
    empty = commands.add_space(built.study, "An app", actor="ada")
    covered = find_covered(get_chain(built.study))
    assert covered.pairs == {(built.need.id, built.space.id)}
    assert covered.loose_needs == (loose.id,)
    assert covered.loose_spaces == (empty.id,)


def test_the_tree_under_an_outcome_goes_down_to_its_needs(built: Any) -> None:
    branches = list_branches(get_chain(built.study), built.metric.id)
    assert [(b.key, b.depth, b.guess) for b in branches] == [
        (("metric", built.metric.id), 0, False),
        (("initiative", built.initiative.id), 1, False),
        (("space", built.space.id), 2, False),
        (("need", built.need.id), 3, False),
    ]


def test_a_missing_step_makes_what_is_above_it_a_guess(built: Any) -> None:
    linking.unlink_evidence(built.study, built.links["space"], actor="ada")
    branches = list_branches(get_chain(built.study), built.metric.id)
    assert [(b.key[0], b.guess) for b in branches][-1] == ("space", True)
    linking.unlink_evidence(built.study, built.links["metric"], actor="ada")
    [alone] = list_branches(get_chain(built.study), built.metric.id)
    assert alone.guess


def test_a_need_without_a_quote_is_a_guess(built: Any) -> None:
    linking.unlink_evidence(built.study, built.links["quote"], actor="ada")
    assert list_branches(get_chain(built.study), built.metric.id)[-1].guess
