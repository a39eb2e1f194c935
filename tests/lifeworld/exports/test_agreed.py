"""The statuses of findings: each is agreed, not agreed yet, or no longer pursued."""

from __future__ import annotations

import pytest

from lifeworld.exports.agreed import AGREED_ONLY, EARLY, ENDED, choose_findings
from opportunity_spaces.model import (
    INITIATIVE_STATUSES,
    INSIGHT_STATUSES,
    NEED_STATUSES,
    SPACE_STATUSES,
)
from themes.model import THEME_STATUSES
from transcripts.privacy.consent_gate import AUDIENCE_PURPOSES

STATUSES = {
    "theme": THEME_STATUSES,
    "insight": INSIGHT_STATUSES,
    "need": NEED_STATUSES,
    "space": SPACE_STATUSES,
    "initiative": INITIATIVE_STATUSES,
}


@pytest.mark.parametrize("kind", STATUSES)
def test_every_status_that_is_ruled_on_exists_and_some_status_is_agreed(kind: str) -> None:
    ruled = {*EARLY[kind], *ENDED[kind]}  # type: ignore[index]
    assert ruled < set(STATUSES[kind])
    assert not set(EARLY[kind]) & set(ENDED[kind])  # type: ignore[index]


@pytest.mark.parametrize("audience", AUDIENCE_PURPOSES)
def test_who_sees_what_is_not_agreed(audience: str) -> None:
    statuses = {
        (kind, f"{kind}-{status}"): status for kind, own in STATUSES.items() for status in own
    }
    choice = choose_findings(statuses, audience=audience, initiatives_of={})  # type: ignore[arg-type]
    hidden = {status for _, status in ((k, s) for k, s in statuses.items() if k in choice.left)}
    assert {"withdrawn", "dropped", "parked", "closed", "stopped"} <= hidden
    assert ("draft" in hidden) == (audience in AGREED_ONLY)
    assert len(choice.told) == (2 if audience in AGREED_ONLY else 1)


def test_a_metric_goes_when_all_its_initiatives_go() -> None:
    choice = choose_findings(
        {("initiative", "a"): "stopped", ("initiative", "b"): "running"},
        audience="client",
        initiatives_of={"one": ["a"], "both": ["a", "b"], "none": []},
    )
    assert choice.left == {("initiative", "a"), ("metric", "one")}


def test_nothing_left_out_is_not_told() -> None:
    assert choose_findings({}, audience="client", initiatives_of={}).told == ()
