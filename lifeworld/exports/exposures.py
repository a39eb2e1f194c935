"""What a report may give away although it was withheld, for its author to look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lifeworld.exports.report import Report
from study import Study
from study.wording import count_things, render_names, render_quote, shorten_quote
from transcripts.privacy.consent_gate import list_rare_details

__all__ = ["find_repeated", "list_written", "render_details", "render_repeated"]

SHORTEST = 5  # words in a row; fewer are anybody's
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_MOST = 8


def list_written(report: Report) -> Iterator[tuple[str, str]]:
    """Yield what researchers wrote that a report shows: (the name of the finding, the text)."""
    yield "The answer", report.answer
    for theme in report.themes:
        yield f"Theme “{theme.name}”", _joined(theme.name, theme.organising_concept)
    for i in report.insights:
        parts = (i.assertion, i.interpretation, i.tension, i.so_what, i.confidence_reason)
        yield i.code, _joined(*parts)
    for need in report.needs:
        yield need.code, _joined(need.who, need.verb, need.because, need.barrier, need.workaround)
    for space in report.spaces:
        states = (space.name, space.narrative, space.from_state, space.to_state, space.role)
        lists = (space.boundaries_in, space.boundaries_out, space.assets, space.risks)
        lines = [line for each in (*lists, space.how_might_we) for line in each]
        yield space.code, _joined(*states, *lines)
    for one in report.assumptions:
        yield f"Assumption “{one.before}”", _joined(one.before, one.after)
    for row in report.initiatives:
        yield f"Initiative “{row.name}”", _joined(row.name, row.description, row.risk, row.answer)
    for metric in report.metrics:
        yield f"Metric “{metric.name}”", _joined(metric.name, metric.definition)
    for code in report.codes:
        yield f"Code “{code.name}”", _joined(code.name, code.definition)


def find_repeated(
    written: Iterable[tuple[str, str]], quotes: Iterable[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return the words of *quotes* that stand in what was written, by the name of the finding.

    These are the longest runs of at least `SHORTEST` words, in the spelling of the finding.
    """
    said: set[tuple[str, ...]] = set()
    for quote in quotes:
        tokens = [m[0].casefold() for m in _WORD.finditer(quote)]
        said.update(tuple(tokens[at : at + SHORTEST]) for at in range(len(tokens) - SHORTEST + 1))
    found: dict[str, tuple[str, ...]] = {}
    for name, text in written if said else ():
        if runs := tuple(_list_runs(text, said)):
            found[name] = runs
    return found


def render_repeated(report: Report, withheld: Iterable[str]) -> tuple[str, ...]:
    """Return where words of withheld quotes are shown outside quotes, one sentence each."""
    return tuple(
        f"{name} repeats words of a quote that is withheld:"
        f" {render_names(render_quote(shorten_quote(run, most=80)) for run in runs)}."
        for name, runs in find_repeated(list_written(report), withheld).items()
    )


def render_details(study: Study, report: Report) -> list[str]:
    """Return which details in the quotes shown may tell outsiders who somebody is."""
    if report.inside:
        return []
    quotes = [q for page in report.insights for q in (*page.quotes, *page.against)]
    details = list_rare_details(study, [(q.id, q.words, q.language) for q in quotes])
    words = list(dict.fromkeys(f"{each.words} ({each.kind})" for each in details))
    if not words:
        return []
    shown = render_names(words[:_MOST])
    if len(words) > _MOST:
        shown = f"{', '.join(words[:_MOST])} and {len(words) - _MOST} more"
    number = count_things(len({each.quote_id for each in details}), "quote")
    return [f"Details in {number} may tell who somebody is: {shown}. Check them before it leaves."]


def _list_runs(text: str, said: set[tuple[str, ...]]) -> Iterator[str]:
    tokens = list(_WORD.finditer(text))
    low = [m[0].casefold() for m in tokens]
    at = 0
    while at + SHORTEST <= len(low):
        end = at
        while end + SHORTEST <= len(low) and tuple(low[end : end + SHORTEST]) in said:
            end += 1
        if end > at:
            last = end + SHORTEST - 2
            yield text[tokens[at].start() : tokens[last].end()]
            at = last
        at += 1


def _joined(*parts: str) -> str:
    return " \n".join(part for part in parts if part)
