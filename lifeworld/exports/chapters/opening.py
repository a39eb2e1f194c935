"""The sections that open a report: the question, the answer, and who was asked."""

from __future__ import annotations

from lifeworld.exports.chapters.outline import Outline
from lifeworld.exports.deck.reach import reach, tell_overlap, tell_unheard
from lifeworld.exports.deck.slides_appendix import tell_group
from lifeworld.exports.deck.slides_opening import list_missing
from lifeworld.exports.deck.slides_people import list_attributes
from lifeworld.exports.deck.standing import standing
from lifeworld.exports.deck.text import joined, unbroken, with_long_dates
from lifeworld.exports.report import ParticipantRow, Report
from study.language import render_number, say
from study.wording import choose_word, count_things

__all__ = ["add_question", "add_reach", "add_summary"]


def add_summary(out: Outline, report: Report) -> None:
    """Add the answer with the insights, each with what it rests on."""
    out.open("summary", say("Summary"))
    out.text(report.answer, style="lead")
    if not report.answer:
        out.text(say("The answer to the question has not been written down yet."), style="note")
    for insight in report.insights:
        told = joined([insight.basis, *standing(report, insight)])
        code = f"{insight.code}  " if insight.code else ""
        out.text(f"{code}{insight.assertion} ({told})" if told else f"{code}{insight.assertion}",
                style="item")  # fmt: skip
    if not report.insights:
        held = "insight" in report.kept_back
        out.text(say("This version shows no insight") + "." if held
                else say("No insight has been written yet") + ".")  # fmt: skip
        if report.inside:
            out.list(list_missing(report))
    for head, texts in (
        (say("We ask you to decide"), report.decisions), (say("Next steps"), report.next_steps)
    ):  # fmt: skip
        if texts:
            out.head(head)
            out.list(texts)


def add_question(out: Outline, report: Report) -> None:
    """Add the question, as it was given and as it was put."""
    out.open("question", say("Question"))
    if not (report.question or report.reframed_question):
        out.text(say("The question has not been written down."))
    if report.question and report.reframed_question:
        out.tell(say("The question we were given"), report.question)
        out.tell(say("The question as we put it"), report.reframed_question)
    else:
        out.text(report.question or report.reframed_question)
    out.tell(say("Why we put it so"), report.why_reframed)


def add_reach(out: Outline, report: Report) -> None:
    """Add who was asked: phases, people and what is known of them."""
    out.open("people", say("Who was asked"))
    people, sessions = reach(report)
    if not report.method.phases:
        out.text(say("No session has been recorded in the study yet") + ".")
        return
    told = say(
        "We listened to {people} in {sessions}",
        people=report.count_people(people),
        sessions=count_things(sessions, "session"),
    )
    out.text(f"{told}.")
    out.table(
        (say("What we did"), say("When"), say("Sessions"), report.noun.capitalize()),
        [
            (
                phase.name,
                unbroken(with_long_dates(phase.dates)) or "–",
                render_number(phase.sessions),
                render_number(phase.people) if phase.people else say("none", context="people"),
            )
            for phase in report.method.phases
        ],
        widths=(3, 3.5, 1.2, 1.2),
    )
    out.text(joined([tell_overlap(report), tell_unheard(report)]), style="note")
    _describe_people(out, report)


def _describe_people(out: Outline, report: Report) -> None:
    """Tell who the people are: one by one for the team, in groups for clients, else nothing."""
    if not report.participants or report.audience == "public":
        return
    number = len(report.participants)
    are = choose_word(number, "is", "are")
    people = count_things(number, "person", "people")
    out.head(say("{people} {are} described", people=people, are=are))
    names = list_attributes(report)
    titles = [name.replace("_", " ").capitalize() for name in names]
    rows = sorted(report.participants, key=lambda p: (p.stratum, p.pseudonym))
    if report.inside:
        out.table(
            (say("Name in the study"), say("Stratum"), *titles),
            [
                (p.pseudonym, p.stratum or "–", *(p.attributes.get(n, "") or "–" for n in names))
                for p in rows
            ],
        )
        return
    groups: dict[str, list[ParticipantRow]] = {}
    for person in rows:
        groups.setdefault(person.stratum, []).append(person)
    out.table(
        (say("Stratum"), say("People"), say("Names of those quoted"), *titles),
        [
            (
                stratum or (say("All") if len(groups) == 1 else say("No stratum")),
                render_number(len(members)),
                ", ".join(p.pseudonym for p in members if p.quoted) or "–",
                *(tell_group(members, name) for name in names),
            )
            for stratum, members in groups.items()
        ],
        widths=(1.6, 0.8, 2.2, *(1.8 for _ in titles)),
    )
