"""What a report may give away although it was withheld, for its author to look at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coding.queries import list_codes, list_used_codes
from lifeworld.exports.joints import list_joint_words
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import NoteRow
from lifeworld.exports.report_parts import Material
from lifeworld.exports.summary import list_reasons
from opportunity_spaces.brief.queries import list_aims, list_challenges, list_sources
from opportunity_spaces.model import KIND_WORDS, Kind
from opportunity_spaces.queries import (
    list_assumptions,
    list_initiatives,
    list_insights,
    list_metrics,
    list_needs,
    list_spaces,
)
from opportunity_spaces.records.queries import (
    list_decisions,
    list_observations,
    list_risks,
    list_steps,
)
from study import Study
from study.language import say
from study.wording import choose_word, count_things, render_names, render_quote, shorten_quote
from themes.queries import list_themes
from transcripts.privacy.consent_gate import list_rare_details

__all__ = [
    "describe_details",
    "find_repeated",
    "list_written",
    "render_details",
    "render_notes",
    "render_repeated",
]

# The fields that a report shows; the first one names the finding.
_SHOWN: dict[Kind, tuple[str, ...]] = {
    "theme": ("name", "organising_concept"),
    "insight": ("assertion", "interpretation", "tension", "so_what", "confidence_reason"),
    "need": ("who", "verb", "goal", "because", "barrier", "workaround", "consequence"),
    "space": (
        "name", "narrative", "from_state", "to_state", "role", "boundaries_in", "boundaries_out",
        "assets", "risks", "how_might_we",
    ),
    "assumption": ("statement", "revised"),
    "initiative": (
        "title", "description", "risk", "answer", "target_group", "message", "slogan", "tools",
        "results", "lessons", "advice",
    ),
    "metric": ("name", "definition", "baseline", "target"),
    "source": ("title", "words"),
    "challenge": ("code", "words"),
    "aim": ("statement", "amount", "origin"),
}  # fmt: skip
_NUMBERED: dict[Kind, str] = {"need": "N", "space": "S"}
SHORTEST = 5  # words in a row; fewer are anybody's
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_MOST = 8


def list_written(
    material: Material, answer: str, notes: Iterable[NoteRow] = ()
) -> Iterator[tuple[str, str]]:
    """Yield what researchers wrote that a report shows: (the name of the finding, the text)."""
    study = material.study
    yield say("The answer"), answer
    for note in notes:
        about = note.about if note.about[1:2].isdigit() else note.about[:1].lower() + note.about[1:]
        yield say("The memo on {about}", about=about), _joined(note.title, note.words)
    yield from list_reasons(material)
    yield from list_joint_words(material)
    used = set(list_used_codes(study))
    for code in list_codes(study):
        if code.id in used:
            yield say("Code “{name}”", name=code.name), _joined(code.name, code.definition)
    kinds: tuple[tuple[Kind, Iterable[Any]], ...] = (
        ("theme", list_themes(study)),
        ("insight", list_insights(study)),
        ("need", list_needs(study)),
        ("space", list_spaces(study)),
        ("assumption", list_assumptions(study)),
        ("initiative", list_initiatives(study)),
        ("metric", list_metrics(study)),
        ("source", list_sources(study)),
        ("challenge", list_challenges(study)),
        ("aim", list_aims(study)),
    )
    for kind, things in kinds:
        for number, thing in enumerate(things, start=1):
            if material.shows(kind, thing.id):
                parts = [str(getattr(thing, field)) for field in _SHOWN[kind]]
                yield _name(kind, thing, number), _joined(*parts)
    if material.audience == "public":  # it holds no decisions and no next steps
        return
    for decision in list_decisions(study):
        yield say("A decision"), _joined(decision.words, decision.mandate)
    for step in list_steps(study):
        yield say("A next step"), step.words
    for risk in list_risks(study):
        yield say("A risk"), _joined(risk.words, risk.response)
    for seen in list_observations(study):
        yield say("An observation at a place"), seen.words


def find_repeated(
    written: Iterable[tuple[str, str]], quotes: Iterable[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return the words of *quotes* that stand in what was written, by the name of the finding.

    These are the longest runs of at least `SHORTEST` words, in the spelling of the finding.
    """
    texts = list(written)
    # What was written is short and quotes are many: of them, only the runs that it holds are kept.
    own = {run for _, text in texts for run in _split_runs(text)}
    said = {run for quote in quotes for run in own.intersection(_split_runs(quote))}
    found: dict[str, tuple[str, ...]] = {}
    for name, text in texts if said else ():
        if runs := tuple(_list_runs(text, said)):
            found[name] = runs
    return found


def render_repeated(
    material: Material, answer: str, notes: Iterable[NoteRow] = ()
) -> tuple[str, ...]:
    """Return where words of withheld quotes are shown outside quotes, one sentence each."""
    withheld = material.quotes.list_withheld()
    if not withheld:
        return ()
    return tuple(
        say(
            "{finding} repeats words of a quote that is withheld: {words}.",
            finding=name,
            words=render_names(render_quote(shorten_quote(run, most=80)) for run in runs),
        )
        for name, runs in find_repeated(list_written(material, answer, notes), withheld).items()
    )


def render_details(study: Study, report: Report) -> list[str]:
    """Return which details in the quotes shown may tell outsiders who somebody is."""
    if report.inside:
        return []
    quotes = [q for page in report.insights for q in (*page.quotes, *page.against)]
    quotes += [q for page in report.joints for line in page.lines for q in line.quotes]
    return describe_details(study, [(q.id, q.words, q.language) for q in quotes])


def render_notes(report: Report) -> list[str]:
    """Return what the author of a report should know before it leaves."""
    return [
        *report.left_out,
        *report.missing_consent,
        *report.exposed,
        *_render_unsettled(report),
    ]


def _render_unsettled(report: Report) -> list[str]:
    if not report.unsettled:
        return []
    return [
        say(
            "{findings} {rest} on something that has changed since.",
            findings=render_names(report.unsettled),
            rest=choose_word(len(report.unsettled), "rests", "rest"),
        )
    ]


def describe_details(study: Study, quotes: Iterable[tuple[str, str, str]]) -> list[str]:
    """Return which details in quotes, given as (id, words, language), may tell who somebody is."""
    details = list_rare_details(study, quotes)
    words = list(dict.fromkeys(f"{each.words} ({each.kind})" for each in details))
    if not words:
        return []
    shown = render_names(words[:_MOST])
    if len(words) > _MOST:
        shown = say(
            "{details} and {number} more",
            details=", ".join(words[:_MOST]),
            number=len(words) - _MOST,
        )
    return [
        say(
            "Details in {quotes} may tell who somebody is: {details}. Check them before it leaves.",
            quotes=count_things(len({each.quote_id for each in details}), "quote"),
            details=shown,
        )
    ]


def _name(kind: Kind, thing: Any, number: int) -> str:
    if kind == "insight":
        return str(thing.code)
    if kind in _NUMBERED:
        return f"{_NUMBERED[kind]}{number}"
    words = choose_word(1, KIND_WORDS[kind])
    return f"{words[:1].upper()}{words[1:]} “{getattr(thing, _SHOWN[kind][0])}”"


def _split_runs(text: str) -> Iterator[tuple[str, ...]]:
    """Return the runs of `SHORTEST` words of a text, one beginning at each word."""
    words = [word.casefold() for word in _WORD.findall(text)]
    return zip(*(words[at:] for at in range(SHORTEST)), strict=False)


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
