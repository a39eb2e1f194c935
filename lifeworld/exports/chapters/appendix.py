"""The appendices of a report: codebook, sources of quotes, checklists and audit trail."""

from __future__ import annotations

from collections.abc import Mapping

from lifeworld.exports.audiences import AUDIENCE_WORDS
from lifeworld.exports.chapters.checklists import CHECKLISTS, Checklist, find_item
from lifeworld.exports.chapters.facts import StudyFacts
from lifeworld.exports.chapters.fill_checklists import Answer, fill_coreq, fill_srqr
from lifeworld.exports.chapters.outline import Outline
from lifeworld.exports.deck.slides_codebook import name_themes
from lifeworld.exports.deck.slides_sources import tell_numbers
from lifeworld.exports.deck.standing import name_relation
from lifeworld.exports.deck.text import joined, long_date
from lifeworld.exports.report import Report
from study.language import mark, render_number, say
from study.wording import count_things

__all__ = ["add_checklists", "add_codebook", "add_sources", "add_trail"]

_THINGS = {
    "sessions": mark("Sessions"),
    "participants": mark("Participants"),
    "transcripts": mark("Transcripts"),
    "speakers": mark("Speakers"),
    "versions": mark("Corrected texts"),
    "consents": mark("Answers on consent"),
    "session_consents": mark("Answers on consent of whole sessions"),
    "proposed_batches": mark("Batches of proposals"),
    "redactions": mark("Names to replace"),
    "codes": mark("Codes"),
    "codings": mark("Codings"),
    "decisions": mark("Decisions on suggested codings"),
    "reviews": mark("Turns marked as read"),
    "memos": mark("Memos"),
    "themes": mark("Themes"),
    "theme_codes": mark("Codes in themes"),
    "theme_decisions": mark("Decisions on suggested themes"),
    "insights": mark("Insights"),
    "needs": mark("Needs"),
    "spaces": mark("Opportunity spaces"),
    "assumptions": mark("Assumptions"),
    "initiatives": mark("Initiatives"),
    "metrics": mark("Metrics"),
    "links": mark("Links between findings and evidence"),
}


def add_codebook(out: Outline, report: Report) -> None:
    """Add the codebook with what each code means and how widely it was raised."""
    if not report.codes:
        return
    out.open_appendix("codebook", say("Codebook"))
    out.table(
        (say("Code"), say("Definition"), say("Theme"), say("Groups"),
         report.noun.capitalize(), say("Mentions")),
        [
            (
                code.name,
                code.definition or say("no definition yet"),
                name_themes(code),
                *(
                    render_number(number)
                    for number in (code.count.groups, code.count.people, code.count.mentions)
                ),
            )
            for code in report.codes
        ],
        widths=(2, 4.2, 2.2, 1, 1, 1.1),
    )  # fmt: skip
    told = mark("Groups and {noun} that raised it in any session; each counts once.")
    if report.method.codes > len(report.codes):
        told = mark(
            "Groups and {noun} that raised it in any session; each counts once. Other codes are"
            " left out."
        )
    out.text(say(told, noun=report.noun), style="note")


def add_sources(out: Outline, report: Report) -> None:
    """Add where each quote is found."""
    rows = [
        (page.code, quote) for page in report.insights for quote in (*page.quotes, *page.against)
    ]
    if not rows:
        return
    inside = report.inside
    out.open_appendix("sources", say("Source of each quote"))
    out.table(
        (say("Insight"), say("Speaker"), say("Relation"),
         say("Transcript") if inside else say("Session"),
         *((say("Characters"), say("Excerpt")) if inside else ())),
        [
            (
                code,
                quote.speaker or "–",
                name_relation(quote.relation),
                quote.location(),
                *((f"{quote.start}–{quote.end}", quote.id) if inside else ()),
            )
            for code, quote in rows
        ],
        widths=(0.8, 1.4, 1.2, 3, 1.3, 2.6) if inside else (0.8, 1.6, 1.2, 4),
    )  # fmt: skip
    told = say("Characters are counted from 0, and the end is exclusive.")
    out.text(told if inside else tell_numbers(report), style="note")


def add_checklists(out: Outline, report: Report, facts: StudyFacts) -> None:
    """Add COREQ and SRQR, filled as far as the study knows; what it does not know stays open."""
    filled = {"COREQ": fill_coreq(out, report, facts), "SRQR": fill_srqr(out, report, facts)}
    for note in report.notes:
        if found := find_item(note):
            name, number = found
            filled[name][number] = Answer(told=note.words)
    for checklist in CHECKLISTS:
        _add_checklist(out, report, checklist, filled[checklist.name])


def _add_checklist(
    out: Outline, report: Report, checklist: Checklist, filled: Mapping[int, Answer]
) -> None:
    out.open_appendix(checklist.name, say(checklist.title))
    part = sum(answer.part for answer in filled.values())
    unknown = sum(not answer.told for answer in filled.values())
    out.text(
        say(
            "{items}: {filled:,} answered from the study, {part:,} in part, {open:,} open.",
            items=count_things(len(filled), "item"),
            filled=len(filled) - part - unknown,
            part=part,
            open=unknown,
        )
    )
    if report.inside and part + unknown:
        out.text(
            say(
                "To answer an item, open the page that is named, or write a memo on the study"
                " whose title begins with its number, such as “{name} 2”, and let it appear in"
                " reports.",
                name=checklist.name,
            ),
            style="note",
        )
    out.table(
        (say("No."), say("Item"), say("What the study says"), say("Section")),
        [
            (str(number), say(topic), _tell_answer(filled[number], inside=report.inside),
             filled[number].where or "–")
            for number, topic in checklist.items.items()
        ],
        widths=(0.6, 3.4, 5.2, 0.9),
    )  # fmt: skip
    out.text(say("Items in our words, after {source}", source=checklist.source), style="note")


def _tell_answer(answer: Answer, *, inside: bool) -> str:
    """Return an answer; for the team also where more can be filled in."""
    page = say(answer.page)
    if not answer.told:
        return say("Open: page “{page}”.", page=page) if inside else say("Not reported.")
    if answer.part and inside:
        return f"{answer.told} {say('For the rest: page “{page}”.', page=page)}"
    return answer.told


def add_trail(out: Outline, report: Report, facts: StudyFacts) -> None:
    """Add the audit trail: what the ledger holds, by kind of thing, and what left before."""
    if not facts.changes:
        return
    out.open_appendix("trail", say("Audit trail"))
    days = say("from {first} to {last}", first=long_date(facts.first_change),
               last=long_date(facts.last_change))  # fmt: skip
    if facts.first_change == facts.last_change:
        days = say("on {day}", day=long_date(facts.first_change))
    out.text(
        say(
            "Every change of the study is in its history, with who made it and when: {changes} by"
            " {people}, {days}.",
            changes=count_things(facts.changes, "change"),
            people=count_things(facts.people, "person", "people"),
            days=days,
        )
    )
    if facts.undone:
        changes = count_things(facts.undone, "of them takes", "of them take")
        out.text(say("{changes} an earlier one back.", changes=changes))
    out.table(
        (say("What"), say("Added"), say("Changed"), say("Removed"), say("First"), say("Last")),
        [
            (
                say(_THINGS[row.thing]),
                *(render_number(number) for number in (row.added, row.changed, row.removed)),
                long_date(row.first),
                long_date(row.last),
            )
            for row in facts.trail
            if row.thing in _THINGS
        ],
        widths=(3.4, 1, 1, 1, 1.8, 1.8),
    )
    if report.inside and facts.issued:
        out.head(say("Files that left the study"))
        out.list(
            joined([
                each.file, say(AUDIENCE_WORDS.get(each.audience, each.audience)),
                long_date(each.day), say("by {name}", name=each.by),
            ])
            for each in facts.issued
        )  # fmt: skip
