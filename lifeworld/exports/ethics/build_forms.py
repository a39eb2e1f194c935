"""The information sheet and the consent form, made from the purposes that gate exports. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lifeworld.exports.document.model import Block, Document, Heading, Paragraph, Span, Table
from lifeworld.exports.ethics.draft import build_draft, new_item, new_text, to_fill
from study.language import mark, render_date, say, say_in
from transcripts.privacy.model import RETENTION_KINDS

__all__ = ["PURPOSE_QUESTIONS", "FormFacts", "build_consent_form", "build_information_sheet"]

# What a participant is asked, purpose by purpose; each answer gates what it says.
PURPOSE_QUESTIONS: dict[str, str] = {
    "take_part": mark("I take part in the study."),
    "transcript_kept": mark(
        "What I say is written down, without my name, and kept as long as this sheet says."
    ),
    "analyse_local_ai": mark(
        "A language model on the researchers’ own computer helps to find passages. Nothing is sent"
        " to anybody else, and people decide on everything it suggests."
    ),
    "analyse_remote_ai": mark(
        "A language model of a company elsewhere may read what I say, without my name, to propose"
        " what it is about. People decide on everything it proposes."
    ),
    "quote_internal": mark("The research team may quote me, without my name."),
    "quote_client": mark(
        "I may be quoted, without my name, to the organisation that commissioned the study."
    ),
    "quote_public": mark("I may be quoted in public, without my name."),
    "workshop_use": mark("My words may be used, without my name, in workshops about the findings."),
    "recontact": mark("I may be contacted again."),
    "archive": mark(
        "What I said, without my name, may be kept in an archive where other researchers can read"
        " the whole of it."
    ),
}
REMOTE = "analyse_remote_ai"
BLANK = "________________________________"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormFacts:
    """What the study knows for its forms.

    Attributes:
        title: The study's.
        question: What it asks.
        client: Who commissioned it; may be empty.
        purposes: What people are asked, in order.
        kept: (kind of material, ISO date until which it is kept).
        sensitive: Whether attributes of participants tell of membership of a union.
        recorded: Whether sound, film or photos belong to the study.
    """

    title: str
    question: str
    client: str
    purposes: Sequence[str]
    kept: Sequence[tuple[str, str]]
    sensitive: bool
    recorded: bool


def build_information_sheet(facts: FormFacts, *, language: str) -> Document:
    """Return the sheet that participants read before they agree, as a draft in a language."""
    with say_in(language):
        blocks: list[Block] = [
            _lead(say("You are asked to take part in a study. Read this first, and ask.")),
            Heading(words=say("What it is about"), level=1),
            new_text(facts.question or to_fill(say("what the study asks"))),
        ]
        if facts.client:
            blocks.append(new_text(say("It was commissioned by {client}.", client=facts.client)))
        blocks += [
            Heading(words=say("What happens with what you say"), level=1),
            new_text(
                say(
                    "It is written down. Your name is replaced by another, and the key that says"
                    " who is who is kept apart, encrypted. The words stay on the researchers’ own"
                    " computers."
                )
            ),
        ]
        if REMOTE in facts.purposes:
            blocks.append(
                new_text(
                    say(
                        "Only if you agree to it below does a language model of a company elsewhere"
                        " read them, too."
                    )
                )
            )
        if facts.recorded:
            blocks.append(new_text(say("Sound, film or photos are kept with the study.")))
        blocks += [
            Heading(words=say("What you decide"), level=1),
            new_text(say("You answer each of these by itself. “No” costs you nothing.")),
            *(new_item(say(PURPOSE_QUESTIONS[each])) for each in facts.purposes),
            Heading(words=say("If you change your mind"), level=1),
            new_text(
                say(
                    "You may leave at any time without giving a reason. Your words are then erased"
                    " from the study, its history and its copies, and you get a proof. What was"
                    " published before cannot be called back; we tell those who have it."
                )
            ),
            new_text(say("In a group, what others say stays, also where it answers you.")),
            Heading(words=say("How long it is kept"), level=1),
            *_tell_kept(facts),
            Heading(words=say("The law"), level=1),
            *_tell_law(facts),
            Heading(words=say("Whom you can ask"), level=1),
            new_text(to_fill(say("name, address and telephone of the researcher"))),
            new_text(to_fill(say("data protection officer, and the authority for complaints"))),
        ]
        return _make(say("Information for participants"), facts, language, blocks)


def build_consent_form(facts: FormFacts, *, language: str) -> Document:
    """Return the form on which participants agree, purpose by purpose, in a language."""
    with say_in(language):
        yes, no = say("Yes", context="answer"), say("No", context="answer")
        rows = tuple((say(PURPOSE_QUESTIONS[each]), "☐", "☐") for each in facts.purposes)
        blocks: list[Block] = [
            new_text(
                say(
                    "I have read the information for participants, version {version}, and could ask"
                    " questions.",
                    version=BLANK[:12],
                )
            ),
            Table(head=(say("I agree that …"), yes, no), rows=rows, widths=(8, 1, 1)),
            new_text(
                say("I know that I can change each answer later, and leave without a reason.")
            ),
            new_text(f"{say('Name')}: {BLANK}"),
            new_text(f"{say('Date')}: {BLANK}"),
            new_text(f"{say('Signature')}: {BLANK}"),
        ]
        return _make(say("Consent"), facts, language, blocks)


def _make(title: str, facts: FormFacts, language: str, blocks: list[Block]) -> Document:
    told = say(
        "A draft made from the purposes that this study records and that decide what leaves it."
        " What stands in square brackets is for you to fill in; have it approved before use."
    )
    return build_draft(title, study=facts.title, told=told, language=language, blocks=blocks)


def _tell_kept(facts: FormFacts) -> list[Block]:
    if not facts.kept:
        return [new_text(to_fill(say("until when recordings, transcripts and the key are kept")))]
    return [
        new_item(
            say(
                "{kind}: until {day}",
                kind=say(RETENTION_KINDS.get(kind, kind)),
                day=render_date(day),
            )
        )
        for kind, day in facts.kept
    ]


def _tell_law(facts: FormFacts) -> list[Block]:
    blocks: list[Block] = [new_text(to_fill(say("the legal basis, and who is responsible")))]
    if facts.sensitive:
        blocks.append(
            new_text(
                say(
                    "Membership of a trade union is a special category of personal data (GDPR,"
                    " article 9). Taking part may tell of it."
                )
            )
        )
    told = mark(
        "You may see what is kept of you, have it corrected or erased, and object. The program that"
        " the researchers use sends nothing to other computers or countries, and no decision about"
        " you is made by a machine."
    )
    if REMOTE in facts.purposes:
        blocks.append(
            new_text(to_fill(say("the company and country of the language model elsewhere")))
        )
        told = mark(
            "You may see what is kept of you, have it corrected or erased, and object. No decision"
            " about you is made by a machine."
        )
    blocks.append(new_text(say(told)))
    return blocks


def _lead(words: str) -> Paragraph:
    return Paragraph(spans=(Span(words),), style="lead")
