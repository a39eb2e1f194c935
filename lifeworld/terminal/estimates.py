"""How common codes are among answers, as a table for the terminal and as values for machines."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from study.wording import count_things

if TYPE_CHECKING:
    from coding.suggestions.prevalence.model import SampleRun

__all__ = ["list_estimates", "render_estimates"]

MOST_WIDE = 40  # characters of a code's name


def list_estimates(run: SampleRun | None) -> list[str]:
    """Return the lines of a table, the commonest code first; none without a random sample."""
    from coding.suggestions.prevalence.model import describe_figures, describe_frame

    if run is None:
        return []
    found = sorted(run.codes.items(), key=lambda item: (-item[1].share, item[0]))
    wide = max(4, *(min(len(code), MOST_WIDE) for code, _ in found))
    lines = [
        "",
        f"How common codes are: what was proposed, corrected by"
        f" {count_things(run.figures.read, 'answer')} read at random",
        *filter(None, [describe_frame(run.frame, of=("answer", "answers"))]),
        f"{'code':<{wide}}  proposed  corrected  95% interval  found",
    ]
    for code, each in found:
        name = code if len(code) <= wide else f"{code[: wide - 1]}…"
        lines.append(
            f"{name:<{wide}}  {each.proposed:>8.1%}  {each.share:>9.1%}"
            f"  {each.low:>5.1%}–{each.high:<6.1%}  {each.found} of {each.read}"
        )
    return [*lines, "", describe_figures(run.figures)]


def render_estimates(run: SampleRun | None) -> dict[str, Any]:
    """Return the estimates for JSON: nothing without a random sample."""
    if run is None:
        return {}
    figures = asdict(run.figures)
    each = figures.pop("each")
    return {
        "prevalence": [
            {"code": code, **asdict(found), "suggested": row["suggested"], "right": row["right"]}
            for (code, found), row in zip(run.codes.items(), each, strict=True)
        ],
        "sample": figures,
        "frame": None if run.frame is None else asdict(run.frame),
    }
