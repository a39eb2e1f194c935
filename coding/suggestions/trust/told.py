"""What an evaluation says of trust: lines for the terminal, and values from a stored summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coding.suggestions.prevalence.figures import CodeFigures, SampleFigures
from coding.suggestions.prevalence.model import describe_figures
from coding.suggestions.trust.abstaining import Abstained, describe_abstaining
from coding.suggestions.trust.coders import Beside, CodeBeside, Pair
from study.language import render_number, say
from study.wording import count_things

__all__ = ["parse_trust", "render_trust"]


def parse_trust(summary: Mapping[str, Any]) -> dict[str, Any]:
    """Return `beside`, `abstaining` and `sample` from the summary of an evaluation, if there."""
    sample = summary.get("sample")
    return {
        "beside": tuple(_parse_beside(each) for each in summary.get("beside", ())),
        "abstaining": tuple(Abstained(**each) for each in summary.get("abstaining", ())),
        "sample": sample
        and SampleFigures(**sample | {"each": tuple(CodeFigures(**row) for row in sample["each"])}),
    }


def _parse_beside(each: Mapping[str, Any]) -> Beside:
    one, other = each["machine"]
    return Beside(
        coders=tuple(each["coders"]),
        units=each["units"],
        people=Pair(**each["people"]),
        machine=(Pair(**one), Pair(**other)),
        codes={name: CodeBeside(**counts) for name, counts in each["codes"].items()},
    )


def render_trust(
    beside: Sequence[Beside], abstaining: Sequence[Abstained], sample: SampleFigures | None
) -> list[str]:
    """Return what an evaluation says of trust, as lines for the terminal."""
    lines = []
    for each in beside:
        one, other = each.coders
        lines += [
            "",
            say("On the {units} that both coded:", units=count_things(each.units, "unit")),
            _render_pair(say("{one} and {other}", one=one, other=other), each.people),
            _render_pair(say("suggestions and {coder}", coder=one), each.machine[0]),
            _render_pair(say("suggestions and {coder}", coder=other), each.machine[1]),
        ]
    if told := describe_abstaining(abstaining):
        lines += ["", told]
    if sample is not None:
        lines += ["", describe_figures(sample)]
    return lines


def _render_pair(name: str, pair: Pair) -> str:
    kappa = "–" if pair.kappa is None else render_number(pair.kappa, ".2f")
    return f"  {name:<38} F1 {render_number(pair.f1, '.2f')}   κ {kappa}"
