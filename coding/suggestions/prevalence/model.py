"""Plain values on a random sample that was measured: how common codes are, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from coding.suggestions.prevalence.estimate import Prevalence
from coding.suggestions.prevalence.figures import CodeFigures, SampleFigures
from study.language import mark, say
from study.wording import count_things, render_names

__all__ = [
    "Frame",
    "SampleRun",
    "describe_figures",
    "describe_frame",
    "describe_prevalence",
    "parse_sample_run",
    "render_sample_run",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a random sample does not speak of, in passages.

    Attributes:
        set_aside: No evidence.
        short: Too short to be suggested on.
        later: In the study only after the draw.
        outside: Passages read that are among these, drawn before they were left out.
    """

    set_aside: int = 0
    short: int = 0
    later: int = 0
    outside: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRun:
    """A random sample that was measured.

    Attributes:
        codes: How common each code is, by its id.
        figures: How good suggestions are on the sample; its counts are in the order of the codes.
        frame: What the sample does not speak of; None where an earlier version did not keep it.
        fingerprint: Changes with the texts and speakers of the study; "" in a table.
        model: The name of the language model.
        at: When it was measured; "" if it was not stored.
    """

    codes: dict[str, Prevalence]
    figures: SampleFigures
    frame: Frame | None = None
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


def describe_frame(frame: Frame | None, *, of: tuple[str, str] = ("passage", "passages")) -> str:
    """Return what an estimate does not speak of, in a sentence or two; "" if of everything.

    Args:
        frame: See `SampleRun`.
        of: What is estimated of, one and several.
    """
    if frame is None:
        return ""
    parts = [
        say(words, things=count_things(number, *of))
        for words, number in (
            (mark("{things} set aside as no evidence"), frame.set_aside),
            (mark("{things} too short to be suggested on"), frame.short),
            (mark("{things} added after the draw"), frame.later),
        )
        if number
    ]
    told = [say("Left out: {parts}.", parts=render_names(parts))] if parts else []
    if frame.outside:
        told.append(
            say(
                "{things} read at random before they were left out do not count.",
                things=count_things(frame.outside, *of),
            )
        )
    return " ".join(told)


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
        "frame": None if run.frame is None else asdict(run.frame),
        "fingerprint": run.fingerprint,
        "model": run.model,
    }


def parse_sample_run(summary: Mapping[str, Any], *, at: str = "") -> SampleRun:
    """Return a measured sample from the summary that `render_sample_run` returned."""
    rows, frame = summary["codes"], summary.get("frame")
    shares, counts = Prevalence.__slots__, CodeFigures.__slots__
    return SampleRun(
        codes={row["id"]: Prevalence(**{key: row[key] for key in shares}) for row in rows},
        figures=SampleFigures(
            **summary["figures"],
            each=tuple(CodeFigures(**{key: row[key] for key in counts}) for row in rows),
        ),
        frame=None if frame is None else Frame(**frame),
        fingerprint=summary["fingerprint"],
        model=summary["model"],
        at=at,
    )
