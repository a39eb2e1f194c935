"""Command on consent: what people agreed to, recorded for participants or whole sessions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lifeworld.terminal.shared import AS_JSON, STUDY
from study.wording import count_things

if TYPE_CHECKING:
    from study import Study

__all__ = ["consent"]

ANSWERS = ("given", "refused", "withdrawn", "unknown")


@click.command()
@STUDY
@click.argument("names", nargs=-1)
@click.option(
    "--session", "sessions", multiple=True, metavar="TITLE",
    help="Record for everybody in this session without an answer of their own.",
)  # fmt: skip
@click.option("--everyone", is_flag=True, help="Record for every session.")
@click.option("--purpose", "purposes", multiple=True, help="The use, such as quote_client.")
@click.option(
    "--answer", type=click.Choice(ANSWERS), default="given", show_default=True,
    help="What they answered; unknown takes an answer back.",
)  # fmt: skip
@click.option("--sheet", default="", help="Version of the consent sheet.")
@click.option("--date", default=None, help="Date of the answer, such as 2026-03-01.")
@AS_JSON
def consent(
    study: Path,
    names: tuple[str, ...],
    sessions: tuple[str, ...],
    everyone: bool,
    purposes: tuple[str, ...],
    answer: str,
    sheet: str,
    date: str | None,
    as_json: bool,
) -> None:
    """Record what the participants NAMES of STUDY, or whole sessions, agreed to; or list it."""
    from lifeworld.exports.workshop.unagreed import remove_unagreed
    from lifeworld.opening import open_study
    from study.home import get_actor
    from transcripts.consent.commands import record_consents, record_session_consents

    opened = open_study(study)
    if not (names or sessions or everyone):
        _list(opened, as_json=as_json)
        return
    if bool(names) + bool(sessions) + everyone > 1:
        raise click.UsageError("Name participants, or sessions, or --everyone: one of them.")
    if not purposes:
        raise click.UsageError("Say what it is about with --purpose, such as quote_client.")
    values = dict.fromkeys(purposes, answer)
    actor = get_actor()
    if names:
        people = _find_people(opened, names)
        record_consents(opened, people, values, actor=actor, sheet=sheet, date=date)
        told = count_things(len(names), "person", "people")
    else:
        ids = _find_sessions(opened, sessions)
        record_session_consents(opened, ids, values, actor=actor, sheet=sheet, date=date)
        told = f"everybody in {count_things(len(ids), 'session')}"
    click.echo(f"Recorded the consent of {told}.")
    for sentence in remove_unagreed(opened):
        click.echo(sentence)


def _find_people(study: Study, names: tuple[str, ...]) -> list[str]:
    from study.errors import NotFound
    from transcripts.queries import list_participants

    known = {p.pseudonym.casefold(): p.id for p in list_participants(study)}
    for name in names:
        if name.casefold() not in known:
            raise NotFound(
                f"No participant of the study is called “{name}”.",
                hint="See the page People, or record it for a --session.",
            )
    return [known[name.casefold()] for name in names]


def _find_sessions(study: Study, named: tuple[str, ...]) -> list[str]:
    """Return the sessions of these names, or all if there are none."""
    from transcripts.queries import find_session, list_sessions

    if not named:
        return [session.id for session in list_sessions(study)]
    return [find_session(study, name) for name in named]


def _list(study: Study, *, as_json: bool) -> None:
    from transcripts.consent.queries import list_consent_table, list_session_consents
    from transcripts.queries import list_participants, list_sessions

    people, own = list_participants(study), list_consent_table(study)
    of_sessions = list_session_consents(study)
    rows = [("session", s.title, of_sessions.get(s.id, {})) for s in list_sessions(study)]
    rows += [("person", p.pseudonym, own.get(p.id, {})) for p in people]
    for kind, name, answers in rows:
        values = {purpose: value for purpose, (value, _, _) in sorted(answers.items())}
        if as_json:
            click.echo(json.dumps({"kind": kind, "name": name, **values}, ensure_ascii=False))
        else:
            told = ", ".join(f"{purpose} {value}" for purpose, value in values.items())
            click.echo(f"{kind}  {name}: {told or 'nothing recorded'}")
