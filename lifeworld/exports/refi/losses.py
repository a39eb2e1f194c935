"""What a REFI-QDA file cannot carry of this study, counted, before anything is written.

The standard obliges whoever writes a file to warn of what is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lifeworld.exports.refi.queries import count_unplaced
from opportunity_spaces.model import KIND_WORDS
from study import Study
from study.language import mark, say
from study.wording import count_people, count_things, mark_thing, render_names

__all__ = ["Losses", "list_losses"]

_FINDINGS = {
    "insights": "insight",
    "needs": "need",
    "spaces": "space",
    "assumptions": "assumption",
    "initiatives": "initiative",
    "metrics": "metric",
}
# What has no place in a project: what is counted, the thing, and what becomes of it.
_STAY = (
    (
        "links",
        mark_thing("link"),
        mark("{things} between quotes, themes and findings"),
    ),
    ("answers", mark_thing("answer"), mark("{things} on consent")),
    (
        "recordings",
        mark_thing("recording"),
        mark("{things} of what was said"),
    ),
    (
        "attachments",
        mark_thing("photo"),
        mark("{things} of sessions"),
    ),
    (
        "timed",
        mark_thing("turn"),
        mark("the times of {things}, unless the text has them"),
    ),
    (
        "roles",
        mark_thing("speaker"),
        mark("who moderates or observes, {things}"),
    ),
    (
        "kinds",
        mark_thing("quote"),
        mark("what was done, seen or reported rather than said, {things}"),
    ),
    (
        "accepted",
        mark_thing("coding"),
        mark("what began as a suggestion or was imported, {things}"),
    ),
    (
        "adrift",
        mark_thing("coding"),
        mark("{things} whose words were cut from the text"),
    ),
    (
        "versions",
        mark_thing("version"),
        mark("{things} of texts before they were corrected"),
    ),
    ("stances", mark_thing("stance"), mark("{things} on answers of surveys")),
    ("answer_marks", mark_thing("flag"), mark("{things} on answers of surveys")),
    (
        "not_asked",
        mark_thing("session"),
        mark("which sessions were not asked about a theme, {things}"),
    ),
    (
        "dropped",
        mark_thing("attribute"),
        mark("{things} of people that are to be dropped"),
    ),
)
_INSIDE = (
    (
        "sorted_memos",
        mark_thing("memo"),
        mark("the kind, the day or the place in the report of {things}"),
    ),
)
_HISTORY = (("changes", mark_thing("change"), mark("{things} of the history")),)
_BOOK = (("shortcuts", mark_thing("key"), mark("{things} of codes")),)
_OUTSIDE = (
    (
        "analysis",
        mark_thing("attribute"),
        mark("Left out: {things} of people, for analysis only."),
    ),
    ("memos", mark_thing("memo"), mark("Left out: {things}, which are for the research team.")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """What a file lacks: `things` are words for each kind of thing, `told` whole sentences."""

    things: tuple[str, ...]
    told: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """All of it as sentences."""
        return [*(say("Not carried: {things}.", things=each) for each in self.things), *self.told]


def list_losses(study: Study, form: str, *, audience: str, media: bool = False) -> Losses:
    """Return what of the study a file of this form lacks.

    Args:
        study: The study.
        form: qdpx or qdc.
        audience: internal, workshop, client or public.
        media: Whether photos and recordings go with it.
    """
    counts = count_unplaced(study)
    if form == "qdc":
        return Losses(
            things=tuple(_tell(counts, _BOOK)),
            told=(*_tell_rest(counts), *_tell_headed(counts)),
        )
    inside = audience == "internal"
    # What a map shows of the findings, and the files that go along, are no losses.
    carried = (*(("links",) if inside else ()), *(("recordings", "attachments") if media else ()))
    stay = [each for each in _STAY if each[0] not in carried]
    tables = (*stay, *_BOOK, *(_INSIDE if inside else ()), *_HISTORY)
    return Losses(
        things=(*(() if inside else _tell_findings(counts)), *_tell(counts, tables)),
        told=(
            *(_tell_mapped(counts) if inside else _tell_outside(counts)),
            *_tell_headed(counts),
            *_tell_originals(counts),
        ),
    )


def _tell_rest(counts: dict[str, int]) -> Iterator[str]:
    """Yield what stays where only the codebook leaves."""
    rest = [
        count_things(counts[name], thing)
        for name, thing in (
            ("transcripts", mark_thing("transcript")),
            ("codings", mark_thing("coding")),
            ("memos", mark_thing("memo")),
        )
        if counts[name]
    ]
    if counts["participants"]:
        rest.append(count_people(counts["participants"], voices=False))
    if rest:
        yield say(
            "A codebook holds codes and themes only: {things} stay.", things=render_names(rest)
        )


def _tell_findings(counts: dict[str, int]) -> Iterator[str]:
    found = [
        count_things(counts[table], KIND_WORDS[kind])
        for table, kind in _FINDINGS.items()
        if counts[table]
    ]
    if found:
        yield render_names(found)


def _tell_mapped(counts: dict[str, int]) -> Iterator[str]:
    """Yield what a map of the project has of the findings."""
    for each in _tell_findings(counts):
        yield say(
            "A map has the names of {things} and arrows for what rests on what; the rest of them"
            " stays.",
            things=each,
        )


def _tell_originals(counts: dict[str, int]) -> Iterator[str]:
    """Yield that a study has texts, and not the files that they were read from."""
    if counts["transcripts"]:
        yield say("Texts leave as plain text: a study does not keep the files they came from.")


def _tell_outside(counts: dict[str, int]) -> Iterator[str]:
    yield say("Left out: who coded and when, and all words that nobody coded.")
    yield from _tell(counts, _OUTSIDE)


def _tell_headed(counts: dict[str, int]) -> Iterator[str]:
    if counts["headed"]:
        codes = count_things(counts["headed"], "code")
        yield say(
            "What belongs to {codes} and has no place of its own stands in the description, below"
            " headings such as [Include]. Lifeworld reads it back; other programs show it as text.",
            codes=codes,
        )


def _tell(counts: dict[str, int], table: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    for name, thing, told in table:
        if counts[name]:
            yield say(told, things=count_things(counts[name], thing))
