"""The commands on workshops: list them, prepare one, and print its run sheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lifeworld.terminal.shared import AS_JSON, STUDY

if TYPE_CHECKING:
    from opportunity_spaces.workshops.model import Workshop
    from study import Study

__all__ = ["workshop"]

_NAME = click.argument("name", metavar="WORKSHOP")


@click.group()
def workshop() -> None:
    """Prepare workshops of a study and print what they need."""


@workshop.command("list")
@STUDY
@AS_JSON
def list_(study: Path, as_json: bool) -> None:
    """List the workshops of STUDY, one per line."""
    from lifeworld.opening import open_study
    from opportunity_spaces.workshops.queries import list_cards, list_steps, list_workshops

    opened = open_study(study)
    for each in list_workshops(opened):
        steps = list_steps(opened, each.id)
        told = {
            "id": each.id,
            "title": each.title,
            "day": each.day,
            "state": each.state,
            "steps": len(steps),
            "minutes": sum(step.step.minutes for step in steps),
            "cards": len(list_cards(opened, each.id)),
        }
        if as_json:
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo(
                f"{each.day or '(no day)'}  {each.title}  {told['steps']} steps,"
                f" {told['minutes']} min, {told['cards']} cards  ({each.state})"
            )


@workshop.command()
@STUDY
@click.argument("title")
@click.option("--template", default="", help="theme_validation, findings_to_spaces,"
              " assumption_reveal, prioritise or member_check.")  # fmt: skip
@click.option("--day", default="", help="When it is held, such as 2027-02-03.")
@click.option("--starts", default="", help="When it begins, such as 09:30.")
@click.option("--language", default="en", show_default=True, help="Of the room: en or da.")
@click.option("--cards/--no-cards", default=True, help="Propose cards from the study.")
def new(
    study: Path, title: str, template: str, day: str, starts: str, language: str, cards: bool
) -> None:
    """Prepare a workshop called TITLE in STUDY."""
    from lifeworld.exports.workshop.cards import get_offer, propose_cards
    from lifeworld.opening import open_study
    from opportunity_spaces.workshops.commands import add_workshop, revise_cards
    from opportunity_spaces.workshops.plan import EVIDENCE
    from opportunity_spaces.workshops.templates import TEMPLATES
    from study.home import get_actor

    opened, actor, brought = open_study(study), get_actor(), 0
    # One act of a person, so one change: prepared with its cards or not at all.
    with opened.change("add workshop", actor=actor, subject=title, gathers=True):
        made = add_workshop(
            opened, title, template=template, day=day, starts=starts, language=language,
            actor=actor,
        )  # fmt: skip
        if cards:
            brings = TEMPLATES[template].brings if template else tuple(EVIDENCE)
            proposed = propose_cards(get_offer(opened, language=language), brings)
            brought = revise_cards(opened, made.id, proposed, actor=actor)
    click.echo(f"✓ {made.title}  {brought} cards")


@workshop.command()
@STUDY
@_NAME
@click.argument("out", type=click.Path(path_type=Path))
def sheet(study: Path, name: str, out: Path) -> None:
    """Write the run sheet of a WORKSHOP (its title or id) to OUT, .docx or .pdf."""
    from lifeworld.exports.workshop.run_sheet import write_run_sheet
    from lifeworld.opening import open_study

    opened = open_study(study)
    for line in write_run_sheet(opened, _find(opened, name).id, out):
        click.echo(line)
    click.echo(f"✓ {out.name}")


def _find(study: Study, name: str) -> Workshop:
    from opportunity_spaces.workshops.queries import list_workshops
    from study import InvalidInput

    found = [
        each
        for each in list_workshops(study)
        if each.id == name or each.title.casefold() == name.casefold()
    ]
    if len(found) == 1:
        return found[0]
    raise InvalidInput(
        f"{len(found) or 'No'} workshops of the study are called “{name}”.",
        hint="`lifeworld workshop list STUDY --json` shows titles and ids.",
    )
