"""What a REFI-QDA file cannot carry of this study, counted, before anything is written.

The standard obliges whoever writes a file to warn of what is lost.
"""

from __future__ import annotations

from collections.abc import Iterator

from lifeworld.exports.refi.queries import count_unplaced
from opportunity_spaces.model import KIND_WORDS
from study import Study
from study.language import mark, say
from study.wording import count_people, count_things, mark_thing, render_names

__all__ = ["list_losses"]

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
        mark("Not carried: {things} between quotes, themes and findings."),
    ),
    ("answers", mark_thing("answer"), mark("Not carried: {things} on consent.")),
    (
        "recordings",
        mark_thing("recording"),
        mark("Not carried: {things}. Hand them over by themselves."),
    ),
    (
        "attachments",
        mark_thing("photo"),
        mark("Not carried: {things}. Hand them over by themselves."),
    ),
    (
        "timed",
        mark_thing("turn"),
        mark("Not carried: the times of {things}, unless the text has them."),
    ),
    (
        "roles",
        mark_thing("speaker"),
        mark("Not carried: who moderates or observes, {things}."),
    ),
    (
        "kinds",
        mark_thing("quote"),
        mark("Not carried: what was done, seen or reported rather than said, {things}."),
    ),
    (
        "accepted",
        mark_thing("coding"),
        mark("Not carried: what began as a suggestion or was imported, {things}."),
    ),
    (
        "adrift",
        mark_thing("coding"),
        mark("Not carried: {things} whose words were cut from the text."),
    ),
    (
        "versions",
        mark_thing("version"),
        mark("Not carried: {things} of texts before they were corrected."),
    ),
    ("stances", mark_thing("stance"), mark("Not carried: {things} on answers of surveys.")),
    ("answer_marks", mark_thing("flag"), mark("Not carried: {things} on answers of surveys.")),
    (
        "not_asked",
        mark_thing("session"),
        mark("Not carried: which sessions were not asked about a theme, {things}."),
    ),
    (
        "analysis",
        mark_thing("attribute"),
        mark("Not carried: {things} of people that may not be reported."),
    ),
)
_HISTORY = (("changes", mark_thing("change"), mark("Not carried: {things} of the history.")),)
_BOOK = (("shortcuts", mark_thing("key"), mark("Not carried: {things} of codes.")),)
_OUTSIDE = (
    ("memos", mark_thing("memo"), mark("Left out: {things}, which are for the research team.")),
)


def list_losses(study: Study, form: str, *, audience: str) -> list[str]:
    """Return one sentence for each kind of thing in the study that a file of this form lacks.

    Args:
        study: The study.
        form: qdpx or qdc.
        audience: internal, workshop, client or public.
    """
    counts = count_unplaced(study)
    return list(_list_book(counts) if form == "qdc" else _list_project(counts, audience))


def _list_book(counts: dict[str, int]) -> Iterator[str]:
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
    yield from _tell(counts, _BOOK)
    yield from _list_shared(counts)


def _list_project(counts: dict[str, int], audience: str) -> Iterator[str]:
    found = [
        count_things(counts[table], KIND_WORDS[kind])
        for table, kind in _FINDINGS.items()
        if counts[table]
    ]
    if found:
        yield say("Not carried: {findings}.", findings=render_names(found))
    yield from _tell(counts, _STAY)
    yield from _tell(counts, _BOOK)
    if audience == "internal":
        if counts["sorted_memos"]:
            memos = count_things(counts["sorted_memos"], "memo")
            yield say(
                "Not carried: the kind, the day or the place in the report of {memos}.", memos=memos
            )
    else:
        yield from _tell(counts, _OUTSIDE)
        yield say("Left out: who coded and when, and all words that nobody coded.")
    yield from _list_shared(counts)
    yield from _tell(counts, _HISTORY)


def _list_shared(counts: dict[str, int]) -> Iterator[str]:
    if counts["headed"]:
        codes = count_things(counts["headed"], "code")
        yield say(
            "What belongs to {codes} and has no place of its own stands in the description, below"
            " headings such as [Include]. Lifeworld reads it back; other programs show it as text.",
            codes=codes,
        )


def _tell(counts: dict[str, int], table: tuple[tuple[str, str, str], ...]) -> Iterator[str]:
    for name, thing, told in table:
        if counts[name]:
            yield say(told, things=count_things(counts[name], thing))
