"""Find where a theme is thin, one-sided or not asked about, and render the plan. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from study.language import mark, say
from study.wording import count_things
from themes.model import Cell

__all__ = [
    "METHODS",
    "Depth",
    "PlannedDive",
    "describe_gap",
    "describe_method",
    "measure_depth",
    "render_plan",
]

METHODS = {
    "interview": mark("Interview"),
    "focus_group": mark("Focus group"),
    "site_visit": mark("Workplace visit"),
}
THIN = 3  # quotes below which a cell says little
FEW = 0.34  # share of the people asked below which it may be one voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How rich the evidence for a theme is in a stratum.

    `quotes` measures its amount, `sides` is the number of the theme's codes raised, `dissent` the
    number of quotes that nuance or contradict claims about the theme.
    """

    cell: Cell
    quotes: int
    sides: int
    codes: int
    dissent: int

    @property
    def richness(self) -> float:
        """Richness from 0 to 1: half for the number of quotes, half for the sides raised."""
        sides = self.sides / self.codes if self.codes else 0.0
        return round(0.5 * min(self.quotes / 8, 1.0) + 0.5 * sides, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDive:
    """An entry of the plan: a theme to deepen in a stratum, how, why, and what to ask."""

    id: str
    theme_id: str
    theme: str
    stratum_id: str
    stratum: str
    method: str
    reason: str
    question: str


def measure_depth(
    cell: Cell, *, raised: Collection[str], codes: Collection[str], dissent: int
) -> Depth:
    """Return the depth of a cell.

    Args:
        cell: Who raised the theme, of those asked.
        raised: The codes raised in the stratum.
        codes: The codes that the theme gathers.
        dissent: Quotes that nuance or contradict what is claimed of the theme.
    """
    return Depth(
        cell=cell,
        quotes=cell.count.mentions + cell.unprompted,
        sides=len(set(codes).intersection(raised)),
        codes=len(codes),
        dissent=dissent,
    )


def describe_gap(depth: Depth) -> str:
    """Return why a cell needs more fieldwork (not asked, silent, one voice, thin), or “”."""
    cell = depth.cell
    if cell.state == "not_asked":
        if cell.unprompted:
            return say("nobody was asked ({people} raised it all the same)", people=cell.unprompted)
        return say("nobody was asked")
    if cell.state == "not_raised":
        return say("asked, and nobody raised it")
    if cell.count.people == 1 and cell.count.people_asked > 1:
        return say("one voice only")
    if depth.quotes < THIN:
        return say("thin: {quotes}", quotes=count_things(depth.quotes, "quote"))
    if depth.dissent:
        against = count_things(
            depth.dissent, "quote nuances or contradicts", "quotes nuance or contradict"
        )
        return say("disputed: {quotes} it", quotes=against)
    if cell.count.people_asked and cell.count.people / cell.count.people_asked < FEW:
        return say(
            "few voices: {people} of {asked}",
            people=cell.count.people,
            asked=cell.count.people_asked,
        )
    return ""


def describe_method(depth: Depth) -> str:
    """Return the method for going deeper: a new focus group, or an interview for one voice."""
    if depth.cell.state in ("not_asked", "not_raised"):
        return "focus_group"
    return "interview"


def render_plan(
    dives: Sequence[PlannedDive], *, study: str, concepts: dict[str, str] | None = None
) -> str:
    """Return the plan for the next phase of fieldwork as Markdown.

    Args:
        dives: The entries of the plan.
        study: Its title.
        concepts: The organising concept of each theme, by its id.
    """
    lines = [say("# Next phase of fieldwork: {study}", study=_line(study)), ""]
    counts = {m: sum(d.method == m for d in dives) for m in METHODS}
    told = [f"{n} × {say(METHODS[m]).lower()}" for m, n in counts.items() if n]
    lines += [
        say(
            "{places} to go deeper: {methods}.",
            places=count_things(len(dives), "place"),
            methods=", ".join(told),
        )
        if dives
        else say("Nothing planned yet.")
    ]
    for stratum in dict.fromkeys(d.stratum for d in dives):
        lines += ["", f"## {_line(stratum) or say('Any stratum')}"]
        for dive in (d for d in dives if d.stratum == stratum):
            lines += [
                "",
                f"### {_line(dive.theme)}",
                "",
                say("- How: {method}", method=say(METHODS[dive.method])),
            ]
            if dive.reason:
                lines.append(say("- Why: {reason}", reason=_line(dive.reason)))
            if (concepts or {}).get(dive.theme_id):
                concept = _line((concepts or {})[dive.theme_id])
                lines.append(say("- What we believe now: {concept}", concept=concept))
            if dive.question:
                lines.append(say("- To ask: {question}", question=_line(dive.question)))
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    """Return text on one line, with what Markdown would read as markup escaped."""
    flat = " ".join(text.split())
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in flat)
