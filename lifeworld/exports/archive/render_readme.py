"""The page that explains a packet to whoever opens it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from lifeworld.exports.archive.model import Deposit
from study.language import render_date, say
from study.wording import count_things, render_names

__all__ = ["render_readme"]


def render_readme(deposit: Deposit, notes: Sequence[str]) -> str:
    """Return the README of a packet, in the language of the study.

    Args:
        deposit: What is in it.
        notes: What the files could not hold as it is.
    """
    who = deposit.depositor
    lines = [f"# {deposit.title}", ""]
    lines += _part([deposit.notice, who.abstract.strip(), deposit.question])
    words = sum(text.words for text in deposit.texts)
    facts = [
        say(
            "{transcripts}, {words}. Method: {method}. Packed on {day} by Lifeworld {release}.",
            transcripts=count_things(len(deposit.texts), "transcript"),
            words=count_things(words, "word"),
            method=deposit.method,
            day=render_date(deposit.day),
            release=deposit.release,
        ),
    ]
    if who.authors:
        facts.append(say("Authors: {names}.", names=render_names(who.authors)))
    if who.access.strip():
        facts.append(say("Access: {access}", access=who.access.strip()))
    lines += _part(facts)
    parts = [
        ("transcripts/", say("each text as plain text and as PDF/A-2a")),
        ("data-list.csv, data-list.xlsx", say("a row for each text: who speaks, how much")),
        ("codebook.csv, codebook.qdc", say("the codes, as a table and as REFI-QDA codebook")),
        ("project.qdpx", say("texts with their codings, as REFI-QDA project for other programs")),
        ("report.pdf", say("the report for the public, PDF/A-2a")),
        ("forms/", say("what participants were told and asked")),
        ("metadata/", say("descriptions for catalogues: Dataverse JSON, DDI-Codebook 2.5")),
    ]
    lines += [f"## {say('What is here')}", ""]
    lines += [f"- `{path}`: {told}" for path, told in parts]
    lines += ["", f"## {say('Who speaks')}", ""]
    spoken = [
        say(
            "Only people of whom it is recorded that they agree to be archived are in the texts;"
            " moderators’ questions are there for context. People are called by pseudonyms or"
            " numbers, sessions by numbers, dates are months."
        ),
        deposit.key,
    ]
    if who.names_checked.strip():
        spoken.append(
            say(
                "The names in some texts were not searched for by Lifeworld. The depositor says:"
                " {reason}",
                reason=who.names_checked.strip(),
            )
        )
    lines += _part(spoken)
    if deposit.left_out or notes:
        lines += [f"## {say('Left out')}", ""]
        lines += [f"- {line}" for line in (*deposit.left_out, *notes)] + [""]
    if deposit.to_do:
        lines += [f"## {say('To fill in before the deposit')}", ""]
        lines += [f"- {line}" for line in deposit.to_do] + [""]
    lines += [f"## {say('Is it whole?')}", ""]
    lines.append(
        say(
            "The packet is a bag (BagIt 1.0, RFC 8493). In its folder, `sha256sum -c"
            " manifest-sha256.txt` checks each file."
        )
    )
    return "\n".join(lines) + "\n"


def _part(paragraphs: Iterable[str]) -> Iterator[str]:
    """Yield lines in which each paragraph stands apart: Markdown joins lines that touch."""
    for words in paragraphs:
        if words:
            yield from (words, "")
