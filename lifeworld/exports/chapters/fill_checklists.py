"""What a study says to the items of COREQ and SRQR: answered, in part, or open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lifeworld.exports.chapters.facts import StudyFacts
from lifeworld.exports.chapters.outline import Outline
from lifeworld.exports.deck.reach import reach
from lifeworld.exports.deck.slides_method import count_codings
from lifeworld.exports.deck.text import joined, with_long_dates
from lifeworld.exports.report import Report
from study.language import mark, render_number, say
from study.wording import choose_word, count_things, render_names

__all__ = ["Answer", "fill_coreq", "fill_srqr"]

_ORIGINS = {
    "framework": mark("from a framework"),
    "inductive": mark("from the data"),
    "in_vivo": mark("in participants’ own words"),
    "suggested": mark("suggested by the machine"),
    "imported": mark("from another project or codebook"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the study says to an item.

    Attributes:
        told: In words; empty where it knows nothing.
        where: The section that says more, or empty.
        part: Whether more would belong there that the study cannot know.
        page: The English title of the page on which it can be filled; by default that of memos.
    """

    told: str = ""
    where: str = ""
    part: bool = False
    page: str = mark("Memos")


class _Filler:
    """Knows the report, the facts and where each section is."""

    def __init__(self, out: Outline, report: Report, facts: StudyFacts) -> None:
        self.out, self.report, self.facts = out, report, facts

    def _answer(
        self,
        told: str | Iterable[str],
        *,
        key: str = "",
        part: bool = False,
        page: str = mark("Memos"),
    ) -> Answer:
        words = told if isinstance(told, str) else " ".join(filter(None, told))
        where = self.out.find(key) if words else ""
        return Answer(told=words, where=where, part=part and bool(words), page=page)

    def moderators(self) -> Answer:
        facts = self.facts
        told = ""
        if facts.moderating:
            number = count_things(facts.moderating, "speaker moderates", "speakers moderate")
            told = say("{speakers} in the transcripts.", speakers=number)
            if facts.moderators:
                told = f"{told} {render_names(facts.moderators)}."
        return self._answer(told, part=True, page=mark("People"))

    def approach(self) -> Answer:
        profile = self.report.method.profile
        told = joined([say(profile), self.facts.profile_why]) if profile else ""
        return self._answer(told, key="method", part=True)

    def sampling(self) -> Answer:
        facts, told = self.facts, []
        if len(facts.strata) > 1:
            strata = count_things(len(facts.strata), "stratum", "strata")
            told.append(say("{strata}: {names}.", strata=strata, names=render_names(facts.strata)))
        planned, reached = facts.targets
        if planned:
            targets = count_things(planned, "sampling target")
            told.append(say("{reached:,} of {targets} reached.", reached=reached, targets=targets))
        return self._answer(told, part=True, page=mark("Coverage"))

    def size(self) -> Answer:
        people, sessions = reach(self.report)
        told = ""
        if sessions:
            told = say(
                "{people} in {sessions}.",
                people=self.report.count_people(people),
                sessions=count_things(sessions, "session"),
            )
        return self._answer(told, key="people", page=mark("People"))

    def silent(self) -> Answer:
        report, told = self.report, []
        if report.silent:
            people = count_things(report.silent, "person", "people")
            told.append(say("{people} known to the study speak in no transcript.", people=people))
        if report.gone:
            told.append(
                say(
                    "{number:,} no longer {take_part}",
                    number=report.gone,
                    take_part=choose_word(report.gone, "takes part", "take part"),
                )
                + "."
            )
        return self._answer(told, part=True)

    def setting(self) -> Answer:
        facts, told = self.facts, ""
        if facts.placed:
            sessions = count_things(facts.sessions, "session")
            told = say("The place of {number:,} of {sessions} is recorded.",
                       number=facts.placed, sessions=sessions)  # fmt: skip
            if facts.places:
                told = f"{told} {render_names(facts.places)}."
        return self._answer(told, part=not facts.places or facts.placed < facts.sessions,
                            page=mark("Transcripts"))  # fmt: skip

    def present(self) -> Answer:
        told = ""
        if self.facts.observing:
            number = count_things(self.facts.observing, "speaker observes", "speakers observe")
            told = say("{speakers} in the transcripts.", speakers=number)
        return self._answer(told, part=True, page=mark("People"))

    def described(self) -> Answer:
        number = len(self.report.participants)
        told = ""
        if number and self.report.audience != "public":
            people = count_things(number, "person", "people")
            are = choose_word(number, "is", "are")
            told = say("{people} {are} described", people=people, are=are) + "."
        return self._answer(told, key="people", page=mark("People"))

    def repeated(self) -> Answer:
        if not reach(self.report)[0]:
            return self._answer("")
        people = count_things(self.facts.repeated, "person was", "people were")
        told = say("{people} heard in more than one session.", people=people)
        return self._answer(told, part=True)

    def recorded(self) -> Answer:
        told = ""
        if self.facts.recordings:
            transcripts = count_things(self.facts.transcripts, "transcript")
            told = say("A recording belongs to {number:,} of {transcripts}.",
                       number=self.facts.recordings, transcripts=transcripts)  # fmt: skip
        return self._answer(told, part=True, page=mark("Transcripts"))

    def noted(self) -> Answer:
        told = ""
        if self.facts.notes:
            told = count_things(self.facts.notes, "set of field notes", "sets of field notes") + "."
        return self._answer(told, page=mark("Transcripts"))

    def lasted(self) -> Answer:
        minutes, told = self.facts.minutes, ""
        if minutes:
            told = say(
                "{shortest:,.0f} to {longest:,.0f} minutes, {hours:,.1f} hours in all, where the"
                " length is known ({number:,} of {sessions}).",
                shortest=min(minutes),
                longest=max(minutes),
                hours=sum(minutes) / 60,
                number=len(minutes),
                sessions=count_things(self.facts.sessions, "session"),
            )
        return self._answer(told, part=len(minutes) < self.facts.sessions,
                            page=mark("Transcripts"))  # fmt: skip

    def coders(self) -> Answer:
        number = self.report.method.coders
        return self._answer(count_things(number, "coder") + "." if number else "",
                            key="method", page=mark("Coding"))  # fmt: skip

    def tree(self) -> Answer:
        codes = self.report.codes
        told = count_things(len(codes), "code") + "." if codes else ""
        return self._answer(told, key="codebook", page=mark("Codebook"))

    def origins(self) -> Answer:
        told = ", ".join(
            f"{render_number(number)} {say(_ORIGINS[origin])}"
            for origin, number in self.facts.origins.items()
            if number and origin in _ORIGINS
        )
        return self._answer(say("Codes: {origins}.", origins=told) if told else "",
                            key="codebook", page=mark("Codebook"))  # fmt: skip

    def software(self) -> Answer:
        return self._answer(say("Lifeworld {release}.", release=self.facts.release), key="machines")

    def quotes(self) -> Answer:
        shown = [q for page in self.report.insights for q in (*page.quotes, *page.against)]
        told = ""
        if shown:
            quotes = count_things(len({q.id for q in shown}), "quote")
            told = say("{quotes}, each with its speaker and source.", quotes=quotes)
        return self._answer(told, key="insights", page=mark("Insights and needs"))

    def consistent(self) -> Answer:
        pages = self.report.insights
        backed = sum(bool(page.supporting) for page in pages)
        told = ""
        if pages:
            told = say("Quotes are linked to {number:,} of {insights}.", number=backed,
                       insights=count_things(len(pages), "insight"))  # fmt: skip
        return self._answer(told, key="insights", part=backed < len(pages),
                            page=mark("Insights and needs"))  # fmt: skip

    def themes(self) -> Answer:
        number = len(self.report.themes)
        return self._answer(count_things(number, "theme") + "." if number else "",
                            key="themes", page=mark("Themes"))  # fmt: skip

    def differing(self) -> Answer:
        against = {
            q for page in self.report.insights for q in (*page.contradicting, *page.nuancing)
        }
        told = ""
        if against:
            quotes = count_things(len(against), "quote contradicts or nuances",
                                  "quotes contradict or nuance")  # fmt: skip
            told = say("{quotes} an insight.", quotes=quotes)
        return self._answer(told, key="insights", page=mark("Insights and needs"))

    def reflexive(self) -> Answer:
        told = ""
        if self.facts.reflexive:
            memos = count_things(self.facts.reflexive, "reflexive memo")
            told = say("The study holds {memos}.", memos=memos)
        return self._answer(told, key="notes", part=True)

    def collected(self) -> Answer:
        told = "; ".join(
            joined([
                phase.name, count_things(phase.sessions, "session"), with_long_dates(phase.dates),
            ])
            for phase in self.report.method.phases
        )  # fmt: skip
        return self._answer(f"{told}." if told else "", key="people", page=mark("Transcripts"))

    def processed(self) -> Answer:
        facts, told = self.facts, []
        if facts.transcripts:
            told = [
                count_things(facts.transcripts, "transcript") + ".",
                *self.report.protection[:1],
            ]
        return self._answer(told, key="protection", page=mark("Privacy"))

    def consent(self) -> Answer:
        return self._answer(self.report.protection, key="protection", part=True,
                            page=mark("People"))  # fmt: skip

    def analysed(self) -> Answer:
        told = f"{count_codings(self.report)}." if self.report.method.codings else ""
        return self._answer(told, key="method", page=mark("Coding"))

    def trusted(self) -> Answer:
        facts, told = self.facts, []
        if facts.changes:
            changes = count_things(facts.changes, "change")
            told.append(say("The history holds {changes}.", changes=changes))
        if facts.blind:
            passages = count_things(facts.blind, "passage")
            told.append(say("{passages} drawn at random were coded blind by a second person.",
                            passages=passages))  # fmt: skip
        return self._answer([*told, self.differing().told], key="trail", part=True)

    def plain(self, words: str, key: str = "", *, page: str = mark("Home")) -> Answer:
        return self._answer(words, key=key, page=page)

    def problem(self) -> Answer:
        told = ""
        if self.report.background:
            sources = count_things(len(self.report.background), "outside source")
            told = say("{sources} on what was known before.", sources=sources)
        return self._answer(told, key="background", part=True, page=mark("Aims and context"))

    def fitting(self) -> Answer:
        held = [page for page in self.report.insights if page.outside]
        told = ""
        if held:
            insights = count_things(len(held), "insight rests", "insights rest")
            told = say("{insights} on outside sources, too.", insights=insights)
        return self._answer(told, key="insights", part=True, page=mark("Insights and needs"))

    def found(self) -> Answer:
        told = [
            count_things(len(things), one)
            for things, one in (
                (self.report.themes, "theme"),
                (self.report.insights, "insight"),
                (self.report.needs, "need"),
            )
            if things
        ]
        return self._answer(render_names(told) + "." if told else "", key="insights",
                            page=mark("Insights and needs"))  # fmt: skip


def fill_coreq(out: Outline, report: Report, facts: StudyFacts) -> dict[int, Answer]:
    """Return what the study says to the items of COREQ; those that it cannot know are open."""
    fill = _Filler(out, report, facts)
    known = {
        1: fill.moderators(),
        8: fill.reflexive(),
        9: fill.approach(),
        10: fill.sampling(),
        12: fill.size(),
        13: fill.silent(),
        14: fill.setting(),
        15: fill.present(),
        16: fill.described(),
        18: fill.repeated(),
        19: fill.recorded(),
        20: fill.noted(),
        21: fill.lasted(),
        22: fill.plain(facts.saturation, "method", page=mark("Coverage")),
        24: fill.coders(),
        25: fill.tree(),
        26: fill.origins(),
        27: fill.software(),
        29: fill.quotes(),
        30: fill.consistent(),
        31: fill.themes(),
        32: fill.differing(),
    }
    return {number: known.get(number, Answer()) for number in range(1, 33)}


def fill_srqr(out: Outline, report: Report, facts: StudyFacts) -> dict[int, Answer]:
    """Return what the study says to the items of SRQR; those that it cannot know are open."""
    fill = _Filler(out, report, facts)
    limits = report.method.limits
    known = {
        1: fill.plain(report.study_title),
        2: fill.plain(report.answer, "summary"),
        3: fill.problem(),
        4: fill.plain(report.reframed_question or report.question, "question"),
        5: fill.approach(),
        6: fill.reflexive(),
        7: fill.setting(),
        8: fill.sampling(),
        9: fill.consent(),
        10: fill.collected(),
        11: fill.recorded(),
        12: fill.size(),
        13: fill.processed(),
        14: fill.analysed(),
        15: fill.trusted(),
        16: fill.found(),
        17: fill.quotes(),
        18: fill.fitting(),
        19: fill.plain(" ".join(limits), "limits"),
    }
    return {number: known.get(number, Answer()) for number in range(1, 22)}
