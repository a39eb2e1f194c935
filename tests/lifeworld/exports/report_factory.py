"""An invented report for tests: nobody quoted here exists."""

from __future__ import annotations

from coding.model import Count
from lifeworld.exports.report import Cell, CodeRow, Method, ParticipantRow, Phase, Report, ThemeRow
from lifeworld.exports.report_findings import (
    AssumptionRow,
    InitiativeRow,
    InsightPage,
    MetricRow,
    NeedRow,
    Quote,
    SpacePage,
)
from opportunity_spaces.chain.model import Evidence

STRATA = ("Care homes", "Hotels", "Warehouses", "Building sites", "Schools")
SIZES = (7, 7, 6, 8, 6)
NAMES = (
    "Alma", "Birk", "Carla", "Dines", "Ebba", "Folke", "Gro", "Holger", "Ida", "Jeppe", "Karla",
    "Loke", "Maja", "Niels", "Olga", "Palle", "Ragna", "Silas", "Tilde", "Uffe", "Vera", "Walther",
    "Ylva", "Zenia", "Ægir", "Ømer", "Åse", "Bodil", "Clement", "Dagny", "Esben", "Freja",
    "Gunnar", "Hjørdis",
)  # fmt: skip


def count(people: int, mentions: int, groups: int, **more: int) -> Count:
    return Count(
        groups=groups, groups_asked=5, people=people, people_asked=34, mentions=mentions, **more
    )


def basis(people: int, mentions: int, groups: int, *, dissent: int = 0, **more: int) -> str:
    return Evidence(
        supports=count(people, mentions, groups, **more),
        nuances=Count(),
        contradicts=Count(people=dissent),
        excerpts={},
    ).render_basis()


def quote(number: int, words: str, speaker: str, stratum: str, **more: object) -> Quote:
    values: dict[str, object] = {
        "id": f"0193e7a0-0000-7000-8000-{number:012d}",
        "words": words,
        "speaker": speaker,
        "stratum": stratum,
        "session": f"Focus group, {stratum.lower()}",
        "transcript": f"Focus group, {stratum.lower()}",
        "transcript_id": f"t-{stratum.lower().replace(' ', '-')}",
        "turn": 10 + number,
        "time": f"00:{number % 60:02d}:12",
        "start": 1000 * number,
        "end": 1000 * number + len(words),
    }
    return Quote(**{**values, **more})  # type: ignore[arg-type]


def _participants() -> tuple[ParticipantRow, ...]:
    names = iter(NAMES)
    ages, tenures = ("18–29", "30–44", "45–59", "60+"), ("under 2", "2 to 10", "over 10")
    quoted = {q.speaker for i in INSIGHTS for q in (*i.quotes, *i.against)}
    rows = []
    for stratum, size in zip(STRATA, SIZES, strict=True):
        for n in range(size):
            name = next(names)
            rows.append(
                ParticipantRow(
                    pseudonym=name,
                    quoted=name in quoted,
                    stratum=stratum,
                    attributes={
                        "age": ages[(n + size) % 4],
                        "years in the job": tenures[n % 3],
                        "contract": "part time" if n % 3 == 0 else "full time",
                    },
                )
            )
    return tuple(rows)


def _cells(*people: int | None) -> tuple[Cell, ...]:
    made = []
    for stratum, size, number in zip(STRATA, SIZES, people, strict=True):
        if number is None:
            made.append(Cell(stratum=stratum, asked=False))
        elif number == 0:
            made.append(Cell(stratum=stratum))
        else:
            made.append(
                Cell(
                    stratum=stratum,
                    count=Count(
                        groups=1,
                        groups_asked=1,
                        people=number,
                        people_asked=size,
                        mentions=number * 2,
                    ),
                )
            )
    return tuple(made)  # fmt: skip


def _theme(number: int, name: str, concept: str, mentions: int, *people: int | None) -> ThemeRow:
    asked = sum(size for size, p in zip(SIZES, people, strict=True) if p is not None)
    return ThemeRow(
        id=f"theme-{number}",
        name=name,
        organising_concept=concept,
        boundary="Not: pay as such.",
        count=Count(
            groups=sum(1 for p in people if p),
            groups_asked=sum(1 for p in people if p is not None),
            people=sum(p or 0 for p in people),
            people_asked=asked,
            mentions=mentions,
        ),
        by_stratum=_cells(*people),
        sessions=16,
        unasked=3 * sum(p is None for p in people),
    )


THEMES = (
    _theme(
        1,
        "Being trusted with one's own time",
        "People measure respect by how much of the day is theirs to plan.",
        41,
        6,
        3,
        4,
        7,
        5,
    ),
    _theme(
        2,
        "The rota decides the evening",
        "Plans outside work bend to a roster that changes late.",
        33,
        5,
        7,
        6,
        0,
        None,
    ),
    _theme(
        3,
        "Pride in work that nobody sees",
        "Good work is noticed only when it is missing.",
        28,
        6,
        4,
        2,
        3,
        4,
    ),
    _theme(
        4,
        "Learning from the one beside you",
        "What is needed to do the job well passes from person to person.",
        19,
        2,
        0,
        1,
        6,
        3,
    ),
    _theme(5, "A manager who has done the job", "", 14, 1, 2, 3, 4, None),
    _theme(6, "The body keeps count", "", 11, 4, 1, 2, 3, 0),
    _theme(7, "Speaking up costs something", "", 9, 0, 3, 2, 1, 1),
)

INSIGHTS = (
    InsightPage(
        id="insight-1",
        code="I-1",
        assertion="People do not ask for fewer hours; they ask for hours they can foresee",
        interpretation="A late change to the rota takes more than an evening. It tells people "
        "that their time outside work counts for less than the gap in the plan.",
        tension="The same people who resent late changes say yes when a colleague is ill.",
        so_what="Notice is worth more than minutes: a rota that holds for two weeks would be "
        "felt as a raise.",
        confidence="high",
        confidence_reason="many voices, three kinds of workplace",
        quotes=(
            quote(
                1,
                "I can work late. I just want to know on Monday that I work late on Friday, "
                "so that my daughter knows too.",
                "Birk",
                "Hotels",
            ),
            quote(
                2,
                "Det er ikke timerne, der slider. Det er at vente på, om telefonen ringer.",
                "Ebba",
                "Care homes",
                language="da",
            ),
            quote(
                3,
                "They move the shift and write it on a board. Nobody asks.",
                "Palle",
                "Warehouses",
                kind="said",
            ),
        ),
        against=(
            quote(
                4,
                "For me it is fine. I swap with the others and get the days I want.",
                "Loke",
                "Hotels",
                relation="contradicts",
            ),
        ),
        basis=basis(21, 33, 3, interviews=3, visits=1, dissent=2),
        revision=3,
    ),
    InsightPage(
        id="insight-2",
        code="I-2",
        assertion="Good work is invisible until it is missing, so people make their own proof",
        interpretation="Photographs, notebooks and lists on the back of a door: people keep a "
        "record that nobody asked for.",
        tension="They want to be seen, and they do not want to be watched.",
        so_what="Recognition has to come from someone who can tell good work from quick work.",
        confidence="moderate",
        confidence_reason="few visits",
        quotes=(
            quote(
                5,
                "When I have done it right there is nothing to see. That is the whole point.",
                "Alma",
                "Care homes",
            ),
            quote(
                6,
                "She showed me the pictures on her phone: forty rooms, every bed.",
                "Field note",
                "Hotels",
                kind="observed",
            ),
        ),
        basis=basis(19, 28, 5, visits=2),
        stale=True,
        revision=2,
    ),
    InsightPage(
        id="insight-3",
        code="I-3",
        assertion="The trade is learnt beside someone, and there is no longer a place beside",
        interpretation="Shorter shifts and fixed routes leave nobody to stand next to.",
        tension="Those who could teach are measured on their own output.",
        so_what="An hour of standing beside needs a name and a line in the plan.",
        confidence="low",
        confidence_reason="mostly building sites",
        quotes=(
            quote(
                7,
                "Min lærer var Gunnar. Han sagde næsten ingenting, men jeg stod ved siden af "
                "ham i tre år.",
                "Uffe",
                "Building sites",
                language="da",
            ),
        ),
        against=(
            quote(
                8,
                "You learn it online now, it is all there.",
                "Silas",
                "Building sites",
                relation="contradicts",
            ),
        ),
        basis=basis(12, 19, 4, dissent=1),
    ),
)

NEEDS = tuple(
    NeedRow(
        id=f"need-{n}", code=f"N-{n}", who=who, verb=verb, because=because, barrier=barrier,
        workaround=workaround, insights=insights, basis=basis(people, people + 9, groups),
    )
    for n, (who, verb, because, barrier, workaround, insights, people, groups) in enumerate(
        (
            ("People on changing rotas", "need to know their week before it begins",
             "others plan their lives by it", "the plan is made when absence is known",
             "a group chat where shifts are swapped at night", ("insight-1",), 21, 3),
            ("People whose work leaves no trace", "show what good work is",
             "only faults are recorded", "reports count speed",
             "photographs on their own phones", ("insight-2",), 19, 5),
            ("Newcomers", "stand beside someone who knows", "the job is in the hands",
             "everybody has a route of their own", "they ask in the break", ("insight-3",), 12, 4),
            ("Experienced people", "pass on what they know without losing pay",
             "teaching slows them down", "output is counted for each person", "", ("insight-3",),
             9, 3),
            ("Night teams", "be heard where decisions are made", "meetings are held by day", "",
             "one of them stays on, unpaid", ("insight-1", "insight-2"), 6, 2),
        ),
        start=1,
    )
)  # fmt: skip

SPACES = (
    SpacePage(
        id="space-1", code="S-1", name="Time that can be trusted",
        narrative="A week that holds lets people promise something to somebody else.",
        from_state="A plan that changes when the day does",
        to_state="A plan that holds, with a fair price for breaking it",
        role="The one who makes good planning visible and comparable",
        needs=("need-1", "need-5"),
        boundaries_in=("Rotas and their notice", "Swapping shifts fairly"),
        boundaries_out=("Pay agreements", "Numbers of staff"),
        assets=("Local representatives who know the rotas", "Two employers who want to try"),
        risks=("Seen as control by middle managers",),
        how_might_we=("How might we make notice worth something to those who plan?",
                      "How might we let teams swap without asking upwards?"),
        revision=2,
    ),
    SpacePage(
        id="space-2", code="S-2", name="A place beside someone",
        narrative="Learning at work needs two people and an hour that has a name.",
        from_state="Learning as a course away from work",
        to_state="Learning as time beside a person",
        role="The host of a craft that is passed on",
        needs=("need-3", "need-4"),
        boundaries_in=("The first year in a job",), boundaries_out=("Formal schooling",),
        assets=("Retired members",), risks=("Unpaid teaching becomes the norm",),
        how_might_we=("How might we give the hour beside someone a name and a price?",),
    ),
)  # fmt: skip


def make_report(**changes: object) -> Report:
    values: dict[str, object] = {
        "study_title": "A meaningful working life",
        "client": "The Example Association",
        "question": "What do people want from membership?",
        "reframed_question": "What is a meaningful working life, and what stands in its way?",
        "answer": "People want work that leaves room for a life, and someone beside them in it",
        "date": "2026-03-14",
        "version": "0.3",
        "audience": "client",
        "status": "draft, invented demonstration",
        "method": Method(
            profile="applied insight",
            phases=(
                Phase(name="Focus groups", sessions=5, heard=5, people=34,
                      dates="January and February 2026"),
                Phase(name="Interviews", sessions=8, heard=8, people=8,
                      dates="February 2026"),
                Phase(name="Workplace visits", sessions=3, heard=3, people=11,
                      dates="March 2026"),
            ),
            coders=2, codes=24, codings=412,
            machine=("Codings were suggested by a local model and accepted one by one by a "
                     "person: 120 of 412.", "No text left the researchers' machine."),
            limits=("Nobody was met who left the trade.",
                    "Two of five groups were recruited through employers."),
        ),
        "participants": _participants(),
        "heard": 34,
        "themes": THEMES,
        "insights": INSIGHTS,
        "needs": NEEDS,
        "spaces": SPACES,
        "assumptions": (
            AssumptionRow(id="a-1", before="Young people do not care about unions",
                          verdict="nuanced", after="Young people have not been asked beside the "
                          "work, only online", insights=("insight-3",)),
            AssumptionRow(id="a-2", before="Pay is what matters", verdict="overturned",
                          after="Pay matters; foreseeable time matters first",
                          insights=("insight-1",)),
            AssumptionRow(id="a-3", before="People want to be seen", verdict="confirmed",
                          after="Seen by those who can judge, not watched",
                          insights=("insight-2",)),
        ),
        "initiatives": (
            InitiativeRow(id="i-1", name="Two weeks' notice, tried in two workplaces",
                          description="A rota that holds, with a price for each change",
                          space="Time that can be trusted",
                          horizon="quick win", owner="Planning", risk="Managers lose room",
                          answer="They choose three free changes a month"),
            InitiativeRow(id="i-2", name="The hour beside", space="A place beside someone",
                          horizon="build", owner="", risk="Unpaid teaching",
                          answer="The hour is in the plan"),
        ),
        "metrics": (
            MetricRow(id="m-1", name="Days of notice", definition="Median days from plan to shift",
                      baseline="4 days", target="14 days", owner="Planning",
                      cadence="each month", initiative="i-1"),
            MetricRow(id="m-2", name="Hours beside", target="20 in the first year",
                      initiative="i-2"),
        ),
        "codes": tuple(
            CodeRow(name=name, themes=(theme,), definition=definition,
                    count=count(people, people * 2, 3))
            for name, theme, definition, people in (
                ("notice", "The rota decides the evening", "How long before a shift it is known",
                 18),
                ("swapping", "The rota decides the evening", "Trading shifts among colleagues",
                 9),
                ("own proof", "Pride in work that nobody sees", "Records kept for oneself", 11),
                ("standing beside", "Learning from the one beside you", "", 12),
            )
        ),
        "decisions": ("Which of the two spaces to open first", "Who owns the trial of notice"),
        "next_steps": ("Share the findings with the groups", "Run the workshop on 2 April",
                       "Agree the two trial workplaces"),
        "left_out": ("3 quotes: their speakers agreed to internal use only.",),
    }  # fmt: skip
    return Report(**{**values, **changes})  # type: ignore[arg-type]


LONG_WORD = "Arbejdsmarkedsuddannelsesorganisationsudviklingsmedarbejderrepræsentanten"
LONG = (
    "Men det er jo også, fordi arbejdspladsvurderingerne og overenskomstforhandlingerne aldrig "
    "bliver talt om på samme dag, og så står man der. "
)


def make_extreme_report() -> Report:
    strata = tuple(f"{name} and neighbouring trades" for name in (
        "Hospitals", "Slaughterhouses", "Ferries", "Kindergartens", "Call centres", "Bakeries",
        "Railways", "Prisons", "Shipyards", "Laundries", "Vineyards", LONG_WORD[:24]))  # fmt: skip
    themes = tuple(
        ThemeRow(
            id=f"x-{n}", name=f"{LONG_WORD} and the {n}th way in which people speak of it at work",
            organising_concept=LONG * 3, count=count(34 - n, 99, 5),
            by_stratum=tuple(
                Cell(stratum=s, asked=(n + k) % 5 != 0,
                     count=Count(groups=1, groups_asked=1, people=(n * k) % 8, people_asked=7,
                                 mentions=(n * k) % 8))
                for k, s in enumerate(strata)),
        )
        for n in range(18)
    )  # fmt: skip
    long_quotes = tuple(
        quote(20 + n, LONG * 5, LONG_WORD, strata[n], language="da") for n in range(4)
    )
    insight = InsightPage(
        id="xi", code="I-11", assertion=LONG * 4, interpretation=LONG * 6, tension=LONG * 4,
        so_what=LONG * 4, confidence="moderate", confidence_reason=LONG, quotes=long_quotes,
        against=long_quotes[:2], basis=basis(34, 12345, 5, interviews=12, visits=7, dissent=9),
        stale=True, revision=17,
    )  # fmt: skip
    return make_report(
        study_title=LONG * 2, client=LONG_WORD, question=LONG * 4, reframed_question=LONG * 5,
        answer=LONG * 2, themes=themes,
        insights=tuple(
            InsightPage(**{f: getattr(insight, f) for f in InsightPage.__slots__
                           if f not in ("id", "code")}, id=f"xi-{n}", code=f"I-{n}")
            for n in range(1, 9)),
        participants=tuple(
            ParticipantRow(pseudonym=f"{LONG_WORD[:18]} {n}", stratum=strata[n % 12],
                           attributes={f"attribute {k}": LONG[:70] for k in range(7)})
            for n in range(30)),
        needs=tuple(NeedRow(id=f"n{n}", code=f"N-{n}", who=LONG_WORD, verb=LONG, because=LONG,
                            barrier=LONG * 2, workaround=LONG * 2, basis=basis(3, 4, 1))
                    for n in range(9)),
        spaces=tuple(
            SpacePage(id=f"s{n}", code=f"S-{n}", name=f"{LONG_WORD} {LONG}", narrative=LONG * 3,
                      from_state=LONG * 2, to_state=LONG * 2, role=LONG * 2,
                      needs=tuple(f"n{k}" for k in range(n + 1)), boundaries_in=(LONG,) * 4,
                      boundaries_out=(LONG,) * 3, assets=(LONG,) * 4, risks=(LONG,) * 3,
                      how_might_we=(LONG,) * 4)
            for n in range(6)),
        assumptions=tuple(AssumptionRow(id=f"a{n}", before=LONG * 2, verdict="challenged",
                                        after=LONG * 3, insights=("xi-1",)) for n in range(7)),
        initiatives=tuple(
            InitiativeRow(id=f"i{n}", name=LONG, description=LONG * 2, space=LONG_WORD,
                          horizon="transform", owner=LONG_WORD, risk=LONG, answer=LONG)
            for n in range(8)),
        metrics=tuple(MetricRow(id=f"m{n}", name=LONG, definition=LONG, baseline="7",
                                target=LONG, owner=LONG_WORD) for n in range(8)),
        decisions=(LONG,) * 6, next_steps=(LONG,) * 8, left_out=(LONG,) * 5,
        codes=tuple(CodeRow(name=LONG_WORD, themes=(LONG_WORD,), definition=LONG * 2,
                            count=count(2, 3, 1)) for n in range(14)),
        method=Method(
            profile="applied insight", coders=3, codes=240, codings=123456,
            phases=tuple(Phase(name=LONG, sessions=12, heard=12, people=30, dates=LONG)
                         for n in range(9)),
            machine=(LONG,) * 6, limits=(LONG,) * 9),
    )  # fmt: skip
