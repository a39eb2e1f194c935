"""You said, we decided, where it stands: what came of a workshop, and of one person's words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from coding.model import ExcerptId
from coding.quotes.queries import list_quotes
from lifeworld.exports.commands import record_export
from lifeworld.exports.deck.text import language_tag
from lifeworld.exports.document.model import Block, Document, Heading, Paragraph, Span, Style, Table
from lifeworld.exports.document.write_html import write_html
from lifeworld.exports.gather_report import gather_material
from lifeworld.exports.workshop_standing import list_standing
from opportunity_spaces.chain.model import Node
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.model import INITIATIVE_STATUSES
from opportunity_spaces.queries import find_row
from opportunity_spaces.workshops.model import Outcome, Workshop
from opportunity_spaces.workshops.queries import get_workshop, list_outcomes
from opportunity_spaces.workshops.results import parse_counted
from opportunity_spaces.workshops.wording import describe_counted
from study import InvalidInput, Study
from study.language import render_date, say, say_in
from study.times import get_now
from transcripts.queries import get_frame, list_participants

__all__ = ["render_follow_up", "render_personal_page", "write_follow_up", "write_personal_page"]


def write_follow_up(study: Study, workshop_id: str, out: Path) -> list[str]:
    """Write what came of a workshop as a web page.

    Raises:
        InvalidInput: nothing of it was brought home yet.
    """
    there = get_workshop(study, workshop_id)
    accepted = [o for o in list_outcomes(study, workshop_id) if o.state == "accepted"]
    if not accepted:
        raise InvalidInput(
            say("Nothing of “{title}” was brought home yet.", title=there.title),
            hint=say("Accept a result first."),
        )
    write_html(render_follow_up(study, there, accepted), out)
    return []


def render_follow_up(study: Study, there: Workshop, accepted: Iterable[Outcome]) -> Document:
    """Return what was said in a workshop, what was decided, and where it stands today."""
    with say_in(there.language):
        stands = list_standing(study)
        rows = tuple(
            (o.words, decided, stand)
            for o in accepted
            for decided, stand in [stands.get(o.thing_id, ("", ""))]
            if decided
        )
        blocks: list[Block] = []
        if counted := parse_counted(there.results):
            blocks.append(_paragraph(describe_counted(counted)))
        head = (say("You said"), say("We decided"), say("Where it stands"))
        blocks.append(Table(head=head, rows=rows, widths=(36, 36, 28)))
        if parked := [o.words for o in accepted if o.kind == "parked"]:
            blocks.append(Heading(words=say("Parked"), level=2))
            blocks += [_paragraph(words, "item") for words in parked]
        day = render_date(get_now()[:10])
        return Document(
            title=there.title,
            subtitle=say("What became of it, on {day}", day=day),
            language=language_tag(there.language),
            blocks=tuple(blocks),
        )


def write_personal_page(
    study: Study, participant_id: str, out: Path, *, actor: str = ""
) -> list[str]:
    """Write a participant's own page, and put it on record: it holds quotes.

    Raises:
        InvalidInput: nothing may be shown of what they said, or they are not in the study.
    """
    document, excerpts = render_personal_page(study, participant_id)
    write_html(document, out)
    record_export(
        study, out, form="html", thing="personal", audience="workshop", excerpts=excerpts,
        actor=actor, place=say("downloaded in a browser"),
    )  # fmt: skip
    return []


def render_personal_page(study: Study, participant_id: str) -> tuple[Document, list[str]]:
    """Return what one participant agreed to have shown, and what rests on it; and the quotes.

    Quotes in which somebody else speaks as well are left out: they are not theirs alone.

    Raises:
        InvalidInput: nothing may be shown of what they said, or they are not in the study.
    """
    frame = get_frame(study)
    person = next((p for p in list_participants(study) if p.id == participant_id), None)
    if person is None:
        raise InvalidInput(say("That person is no longer in the study."))
    with say_in(frame.language):
        chain = get_chain(study)
        material, _ = gather_material(study, chain, "workshop")
        own = [key for key, origin in chain.origins.items() if origin.people == (person.id,)]
        ids = [ExcerptId(each) for each in sorted(own)]
        spoken = (
            {q.excerpt_id for q in list_quotes(study, excerpt_ids=ids) if len(q.said) == 1}
            if ids
            else set()
        )
        blocks: list[Block] = []
        shown: list[str] = []
        for each in ids:
            quote = material.quotes.show(each) if each in spoken else None
            if quote is None:
                continue
            shown.append(each)
            blocks.append(_paragraph(quote.words, "quote"))
            above = material.chain.walk_up("excerpt", each)
            rests = dict.fromkeys(
                node for path in above for node in path if material.shows(node.kind, node.id)
            )
            blocks += [
                _paragraph(line, "item")
                for node in rests
                if (line := _describe_resting(study, node))
            ]
    if not shown:
        raise InvalidInput(
            say("Nothing may be shown of what {name} said.", name=person.pseudonym),
            hint=say("A quote needs their consent to workshops, and no other speaker in it."),
        )
    with say_in(frame.language):
        document = Document(
            title=say("What became of your words"),
            subtitle=" · ".join((frame.title, render_date(get_now()[:10]))),
            language=language_tag(frame.language),
            notice=say("This page is for you alone: it holds what you said, and what rests on it."),
            blocks=tuple(blocks),
        )
    return document, shown


def _describe_resting(study: Study, node: Node) -> str:
    if node.state != "here" or node.kind not in ("insight", "need", "space", "initiative"):
        return ""
    row = find_row(study, node.kind, node.id)
    if row is None:
        return ""
    if node.kind == "insight":
        return say("It supports what we found: {words}", words=row["assertion"])
    if node.kind == "initiative":
        status = say(INITIATIVE_STATUSES[row["status"]])
        return say("What is done: {title} ({status})", title=row["title"], status=status)
    named = row["name"] if node.kind == "space" else node.label
    return say("It led to: {name}", name=named)


def _paragraph(words: str, style: Style = "body") -> Paragraph:
    return Paragraph(spans=(Span(words),), style=style)
