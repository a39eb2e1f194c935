"""The sections on how a study was done: method, machines, protection, limits, notes."""

from __future__ import annotations

from lifeworld.exports.chapters.checklists import find_item
from lifeworld.exports.chapters.facts import MachineRow, StudyFacts
from lifeworld.exports.chapters.outline import Outline
from lifeworld.exports.deck.slides_limits import tell_unasked
from lifeworld.exports.deck.slides_method import count_codings
from lifeworld.exports.deck.text import joined, long_date
from lifeworld.exports.report import Report
from study.language import mark, render_number, say
from study.wording import count_things

__all__ = ["add_limits", "add_machines", "add_method", "add_notes", "add_protection"]

_PROPOSED = {
    "codings": mark("Codings"),
    "themes": mark("Suggested themes"),
    "names": mark("Names to replace"),
}


def add_method(out: Outline, report: Report, facts: StudyFacts) -> None:
    """Add how the study was done, as far as it is recorded."""
    out.open("method", say("Method"))
    profile = say(report.method.profile) if report.method.profile else say("not set yet")
    out.tell(say("Method"), joined([profile, facts.profile_why]))
    out.tell(say("Material"), _tell_material(facts))
    if report.method.codings:
        out.tell(say("Analysis"), f"{count_codings(report)}.")
    out.tell(say("New codes"), facts.saturation)
    if facts.blind:
        passages = count_things(facts.blind, "passage")
        out.tell(say("Second coder"),
                 say("{passages} drawn at random were coded blind by a second person.",
                     passages=passages))  # fmt: skip
    out.tell(say("Software"), say("Lifeworld {release}.", release=facts.release))


def _tell_material(facts: StudyFacts) -> str:
    told = [
        count_things(facts.transcripts, "transcript"),
        say("{number:,} of them field notes", number=facts.notes) if facts.notes else "",
        say("{number:,} corrected since they were added", number=facts.corrected)
        if facts.corrected
        else "",
        count_things(facts.words, "word"),
    ]
    return ", ".join(filter(None, told)) + "."


def add_limits(out: Outline, report: Report) -> None:
    """Add what the study cannot say."""
    told = [*report.method.limits, *tell_unasked(report)]
    if told:
        out.open("limits", say("What the study cannot say"))
        out.list(told)


def add_machines(out: Outline, report: Report, facts: StudyFacts) -> None:
    """Add the statement on the use of machines: what was proposed, and what people made of it."""
    out.open("machines", say("Use of machines"))
    out.list(report.method.machine)
    if facts.machine:
        out.table(
            (say("What was proposed"), say("By"), say("Proposed"), say("Accepted"),
             say("Rejected"), say("Undecided"), say("When people decided")),
            [_tell_machine(row) for row in facts.machine],
            widths=(1.7, 3, 1, 1, 1, 1, 1.9),
        )  # fmt: skip
        out.text(
            say(
                "Proposed are those that somebody decided on and those that wait now: suggestions"
                " that a later run no longer makes are not kept."
            ),
            style="note",
        )
    else:
        out.text(say("No run of suggestions is recorded in this study."))
    if facts.offered:
        codings = count_things(facts.offered, "coding was", "codings were")
        out.text(say("{codings} taken from the likeliest codes shown beside a passage.",
                    codings=codings))  # fmt: skip
    if facts.transcribed:
        transcripts = count_things(facts.transcribed, "transcript was", "transcripts were")
        out.text(say("{transcripts} written from a recording by a model on this computer.",
                    transcripts=transcripts))  # fmt: skip
    out.text(
        say("What was done with machines before or beside Lifeworld is not recorded in it."),
        style="note",
    )


def _tell_machine(row: MachineRow) -> tuple[str, ...]:
    days = long_date(row.first) if row.first else "–"
    if row.last != row.first:
        days = say("{start} to {end}", start=long_date(row.first), end=long_date(row.last))
    return (
        say(_PROPOSED[row.thing]),
        row.by or say("a run that is no longer kept"),
        *(render_number(n) for n in (row.proposed, row.accepted, row.rejected, row.left)),
        days,
    )


def add_protection(out: Outline, report: Report, facts: StudyFacts) -> None:
    """Add how people are protected, and what was left out of this version."""
    out.open("protection", say("Protection of people"))
    out.list(report.protection)
    if facts.withdrawals:
        number = count_things(facts.withdrawals, "withdrawal was", "withdrawals were")
        out.list([say("{withdrawals} carried out in this study.", withdrawals=number)])
    left_out = list(report.left_out)
    if report.audience == "public" and report.participants:
        left_out.append(say("The table of participants is left out of a public version."))
    out.head(say("What was left out"))
    out.list(left_out or [say("Nothing, for consent or status.")])


def add_notes(out: Outline, report: Report) -> None:
    """Add the memos that their authors let appear; those that fill a checklist stand there."""
    notes = [note for note in report.notes if find_item(note) is None]
    if not notes:
        return
    out.open("notes", say("Researchers’ notes"))
    for note in notes:
        out.head(joined([note.about, note.title]))
        out.text(note.words)
        out.text(joined([note.by, long_date(note.day)]), style="note")
