"""A small study in the field, ready to be reported."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from opportunity_spaces.commands import add_insight
from opportunity_spaces.links.commands import link_evidence
from study import Study
from themes.commands import add_theme, revise_theme
from transcripts.consent.commands import record_consents
from transcripts.frame.commands import add_stratum
from transcripts.model import PURPOSES
from transcripts.people.commands import add_participant

ACTOR = "Ana"


@pytest.fixture
def field(study: Study, factories: Any) -> SimpleNamespace:
    """Two groups in two strata, six people who agreed to everything, and an agreed insight."""
    strata = [add_stratum(study, name, actor=ACTOR).id for name in ("Ports", "Wards")]
    names = (("Emma", "Ali", "Bea"), ("Cleo", "Dan", "Finn"))
    people: dict[str, Any] = {}
    groups = []
    for number, (stratum, mine) in enumerate(zip(strata, names, strict=True)):
        own = {n: add_participant(study, n, stratum_id=stratum, actor=ACTOR) for n in mine}
        people |= own
        groups.append(
            factories.add_group(
                study,
                title=("Ewa, packer", "Former members")[number],
                people=mine,
                participants=own,
                stratum_id=stratum,
                seed=number,
            )
        )
    agreed = dict.fromkeys(PURPOSES, "given")
    record_consents(study, [p.id for p in people.values()], agreed, actor=ACTOR)
    [code] = factories.add_codes(study, "Planning")
    turns = {"Emma": 1, "Ali": 2, "Bea": 3}
    coded = {n: factories.code_turn(study, groups[0].transcript_id, code, turn=t)
             for n, t in turns.items()}  # fmt: skip
    coded["Cleo"] = factories.code_turn(study, groups[1].transcript_id, code, turn=1)
    theme = add_theme(study, "Time", code_ids=[code], actor=ACTOR)
    revise_theme(study, theme.id, expect_rev=theme.rev, status="defined", actor=ACTOR)
    insight = add_insight(study, "Nobody can plan", status="agreed", actor=ACTOR)
    link_evidence(study, "theme", theme.id, "insight", insight.id, actor=ACTOR)
    for name, relation in (
        ("Emma", "supports"), ("Ali", "supports"), ("Bea", "contradicts"), ("Cleo", "nuances"),
    ):  # fmt: skip
        link_evidence(
            study, "excerpt", coded[name].excerpt_id, "insight", insight.id,
            relation=relation, actor=ACTOR,  # type: ignore[arg-type]
        )  # fmt: skip
    return SimpleNamespace(
        study=study, people=people, groups=groups, code=code, coded=coded, theme=theme,
        insight=insight,
    )  # fmt: skip
