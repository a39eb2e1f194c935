"""Plain values on a random sample that was measured: how common codes are, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from coding.suggestions.prevalence.estimate import Prevalence
from coding.suggestions.prevalence.figures import CodeFigures, SampleFigures
from study.language import say
from study.wording import count_things

__all__ = [
    "SampleRun",
    "describe_figures",
    "describe_prevalence",
    "parse_sample_run",
    "render_sample_run",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRun:
    """A random sample that was measured.

    Attributes:
        codes: How common each code is, by its id.
        figures: How good suggestions are on the sample; its counts are in the order of the codes.
        fingerprint: Changes with the texts and speakers of the study; "" in a table.
        model: The name of the language model.
        at: When it was measured; "" if it was not stored.
    """

    codes: dict[str, Prevalence]
    figures: SampleFigures
    fingerprint: str = ""
    model: str = ""
    at: str = ""

    @property
    def passages(self) -> int:
        """The number of all passages."""
        return max((each.passages for each in self.codes.values()), default=0)


def describe_prevalence(found: Prevalence) -> str:
    """Return the estimate in words: what is proposed, what is left of it, and how sure that is."""
    return say(
        "proposed {proposed:.0%}, corrected {share:.0%} ({low:.0%} to {high:.0%}), from {read} read"
        " at random",
        proposed=found.proposed,
        share=found.share,
        low=found.low,
        high=found.high,
        read=count_things(found.read, "passage"),
    )


def describe_figures(found: SampleFigures) -> str:
    """Return in one or two sentences how good suggestions are on the sample."""
    passages = count_things(found.read, "passage")
    if found.precision is None or found.precision_low is None:
        told = say("On the {passages} read at random, nothing is suggested.", passages=passages)
    elif found.recall is None:
        told = say("None of the {passages} read at random got a code.", passages=passages)
    else:
        told = say(
            "On the {passages} read at random, {precision:.0%} of suggestions are right (lower end"
            " of the 95% interval: {low:.0%}), and {recall:.0%} of people's codes are suggested.",
            passages=passages,
            precision=found.precision,
            low=found.precision_low,
            recall=found.recall,
        )
    more = [say("A code is on {rate:.1%} of passages in the mean.", rate=found.base_rate)]
    if found.calibration_error is not None:
        more.append(
            say("Probabilities are off by {error:.3f} in the mean.", error=found.calibration_error)
        )
    return " ".join([told, *more])


def render_sample_run(run: SampleRun) -> dict[str, Any]:
    """Return a measured sample as plain values, for the summary of a run."""
    figures = asdict(run.figures)
    each = figures.pop("each")
    return {
        "figures": figures,
        "codes": [
            {"id": code} | asdict(found) | counted
            for (code, found), counted in zip(run.codes.items(), each, strict=True)
        ],
        "fingerprint": run.fingerprint,
        "model": run.model,
    }


def parse_sample_run(summary: Mapping[str, Any], *, at: str = "") -> SampleRun:
    """Return a measured sample from the summary that `render_sample_run` returned."""
    rows = summary["codes"]
    shares, counts = Prevalence.__slots__, CodeFigures.__slots__
    return SampleRun(
        codes={row["id"]: Prevalence(**{key: row[key] for key in shares}) for row in rows},
        figures=SampleFigures(
            **summary["figures"],
            each=tuple(CodeFigures(**{key: row[key] for key in counts}) for row in rows),
        ),
        fingerprint=summary["fingerprint"],
        model=summary["model"],
        at=at,
    )
