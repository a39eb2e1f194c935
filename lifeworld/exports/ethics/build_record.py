"""The record of processing and the draft of a risk assessment, from what a study knows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lifeworld.exports.document.model import Block, Document, Heading, Table
from lifeworld.exports.ethics.draft import build_draft, new_item, new_text, to_fill
from study.language import mark, say, say_in
from study.wording import count_things, render_names

__all__ = ["Finding", "RecordFacts", "build_record", "build_risks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """What is known of how a study processes personal data.

    Attributes:
        title: The study's.
        question: What it asks.
        client: Who commissioned it; may be empty.
        people: How many participants, and speakers who are matched to none.
        kinds: Kinds of material with their number, in words.
        attributes: What is kept of participants, by title.
        sensitive: Whether it tells of membership of a union.
        purposes: (purpose, given, refused or withdrawn), each in words and numbers.
        unanswered: How many who speak have no recorded answer on taking part.
        machines: Language models that read the material.
        here: Programs that a model on this computer was said to be behind, which read words.
        elsewhere: Programs with a model elsewhere that read words.
        issued: (for whom, how many files) of what left the study.
        kept: (kind of material, until when), in words.
        withdrawals: How many were carried out.
        replaced: In how many transcripts names were replaced.
    """

    title: str
    question: str
    client: str
    people: tuple[int, int]
    kinds: Sequence[str]
    attributes: Sequence[str]
    sensitive: bool
    purposes: Sequence[tuple[str, int, int]]
    unanswered: int
    machines: Sequence[str]
    here: Sequence[str]
    elsewhere: Sequence[str]
    issued: Sequence[tuple[str, int]]
    kept: Sequence[tuple[str, str]]
    withdrawals: int
    replaced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A risk, what the study shows of it, and what is done about it.

    Attributes:
        risk: What could happen to somebody.
        shown: What the study shows today; computed.
        answer: What Lifeworld does, and what people can do.
        open: Whether something is to be done.
    """

    risk: str
    shown: str
    answer: str
    open: bool


_ALONE = mark("Nothing leaves the computer: the program asks no network and binds to it alone.")
_LET_IN = mark(
    "The program asks no network. A program with a language model elsewhere was let in, and read"
    " those who agreed to that alone, by pseudonym."
)
_SAFEGUARDS = (
    mark("Pseudonyms in the study; the key to them in a file of its own, encrypted."),
    mark("Consent by purpose decides what each export holds."),
    mark("Every change and every export is on record, with who made it and when."),
    mark("A withdrawal erases words from the study, its history and its copies, and proves it."),
    mark("Files can be read by their owner only."),
)


def _list_machines(facts: RecordFacts) -> Iterable[str]:
    """Yield which language models read the material, and where."""
    if facts.machines or facts.here:
        models = render_names([*facts.machines, *facts.here])
        yield say("{models}, on this computer", models=models)
    if facts.elsewhere:
        yield say("{programs}, with a model elsewhere", programs=render_names(facts.elsewhere))


def build_record(facts: RecordFacts, *, language: str) -> Document:
    """Return the record of processing activities (GDPR, article 30), as a draft in a language."""
    with say_in(language):
        matched, unmatched = facts.people
        people = count_things(matched, "participant")
        if unmatched:
            people = say(
                "{people}, and {speakers} who are matched to nobody",
                people=people,
                speakers=count_things(unmatched, "speaker"),
            )
        none = say("none recorded")
        rows = [
            (
                say("Who is responsible"),
                to_fill(say("controller, contact, data protection officer")),
            ),
            (say("Purpose"), facts.question or to_fill(say("what the study asks"))),
            (say("Commissioned by"), facts.client or none),
            (
                say("Legal basis"),
                to_fill(say("article 6, and article 9 for special categories")),
            ),
            (say("Whose data"), people),
            (say("What is kept of them"), render_names(facts.attributes) or none),
            (say("Material"), render_names(facts.kinds) or none),
            (
                say("Special categories"),
                say("Membership of a trade union (article 9).")
                if facts.sensitive
                else to_fill(say("whether words or attributes tell of any")),
            ),
            (
                say("Machines"),
                "; ".join(_list_machines(facts)) or say("No language model has read the material."),
            ),
            (
                say("Who received files"),
                "; ".join(f"{whom}: {count_things(n, 'file')}" for whom, n in facts.issued) or none,
            ),
            (
                say("Other countries"),
                to_fill(
                    say(
                        "where {programs} sent what it read, and under which contract",
                        programs=render_names(facts.elsewhere),
                    )
                )
                if facts.elsewhere
                else say("The program sends nothing anywhere."),
            ),
            (
                say("Until when"),
                "; ".join(f"{kind}: {day}" for kind, day in facts.kept)
                or to_fill(say("retention dates, on the page Privacy")),
            ),
        ]
        consents = tuple(
            (purpose, str(given), str(refused)) for purpose, given, refused in facts.purposes
        )
        blocks: list[Block] = [
            Table(head=(say("Item"), say("What is recorded")), rows=tuple(rows), widths=(3, 8)),
            Heading(words=say("Consent by purpose"), level=1),
            Table(
                head=(say("Purpose"), say("Given"), say("Refused or withdrawn")),
                rows=consents,
                widths=(6, 2, 3),
            )
            if consents
            else new_text(say("No consent is recorded.")),
            *(
                [new_text(say("An answer that holds for a whole session counts once."))]
                if consents
                else []
            ),
            Heading(words=say("Safeguards"), level=1),
            *(
                new_item(say(each))
                for each in (_LET_IN if facts.elsewhere else _ALONE, *_SAFEGUARDS)
            ),
            new_item(to_fill(say("encrypted disk, access to the computer, backups elsewhere"))),
        ]
        return _make(say("Record of processing"), facts.title, language, blocks)


def build_risks(title: str, findings: Sequence[Finding], *, language: str) -> Document:
    """Return the draft of a risk assessment: what a study shows, for people to judge."""
    with say_in(language):
        judged = f"[{say('to judge')}]"
        rows = tuple((f.risk, f.shown, f.answer, judged, judged) for f in findings)
        open_ones = [f for f in findings if f.open]
        blocks: list[Block] = [
            new_text(
                say(
                    "Likelihood and severity are for people to judge, for those whose data these"
                    " are. What the study shows was computed when this was made."
                )
            ),
            Heading(words=say("To be done first"), level=1),
            *(new_item(f.shown) for f in open_ones),
            *([] if open_ones else [new_text(say("Nothing that the study shows."))]),
            Heading(words=say("Risks"), level=1),
            Table(
                head=(
                    say("Risk to somebody"), say("What the study shows"), say("What is done"),
                    say("Likelihood"), say("Severity"),
                ),
                rows=rows,
                widths=(4, 5, 5, 2, 2),
            ),
        ]  # fmt: skip
        return _make(say("Risk assessment"), title, language, blocks)


def _make(title: str, study: str, language: str, blocks: list[Block]) -> Document:
    told = say(
        "A draft made from what the study records. What stands in square brackets is for you; have"
        " it checked by whoever is responsible for data protection."
    )
    return build_draft(title, study=study, told=told, language=language, blocks=blocks)
