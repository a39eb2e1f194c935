"""The command on workshops: list them, prepare one, and write what it needs on paper."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lifeworld.terminal.shared import AS_JSON, STUDY
from study.wording import count_things

if TYPE_CHECKING:
    from opportunity_spaces.workshops.model import Workshop
    from study import Study

__all__ = ["workshop"]


@click.command()
@STUDY
@click.argument("name", metavar="[WORKSHOP]", default="")
@click.option("--new", metavar="TITLE", help="Prepare a workshop with this title.")
@click.option("--template", default="", help="What it begins from: theme_validation,"
              " findings_to_spaces, assumption_reveal, prioritise or member_check.")  # fmt: skip
@click.option("--day", default="", help="When it is held, such as 2027-02-03.")
@click.option("--starts", default="", help="When it begins, such as 09:30.")
@click.option("--language", default="en", show_default=True, help="Of the room: en or da.")
@click.option("--no-cards", is_flag=True, help="Propose no cards from the study.")
@click.option("--sheet", type=click.Path(path_type=Path), metavar="OUT",
              help="Write the run sheet of WORKSHOP to OUT, .docx or .pdf.")  # fmt: skip
@click.option(
    "--paper",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="Write its cards and sheets to OUT, a .pdf file.",
)
@click.option(
    "--minutes",
    type=click.Path(path_type=Path),
    metavar="OUT",
    help="Write its minutes to OUT, .docx, .pdf or .html.",
)
@AS_JSON
def workshop(
    study: Path,
    name: str,
    new: str | None,
    template: str,
    day: str,
    starts: str,
    language: str,
    no_cards: bool,
    sheet: Path | None,
    paper: Path | None,
    minutes: Path | None,
    as_json: bool,
) -> None:
    """List the workshops of STUDY, prepare one, or write what WORKSHOP needs on paper.

    WORKSHOP is its title or its id.
    """
    from lifeworld.opening import open_study

    opened = open_study(study)
    if new is not None:
        fields = {"template": template, "day": day, "starts": starts, "language": language}
        _prepare(opened, new, fields, cards=not no_cards)
        return
    if sheet or paper or minutes:
        _write(opened, _find(opened, name).id, sheet=sheet, paper=paper, minutes=minutes)
        return
    _list(opened, [_find(opened, name)] if name else None, as_json=as_json)


def _write(
    study: Study,
    workshop_id: str,
    *,
    sheet: Path | None,
    paper: Path | None,
    minutes: Path | None,
) -> None:
    from lifeworld.exports.workshop.minutes import write_minutes
    from lifeworld.exports.workshop.paper import write_paper
    from lifeworld.exports.workshop.run_sheet import write_run_sheet

    wanted = ((write_run_sheet, sheet), (write_paper, paper), (write_minutes, minutes))
    for write, out in wanted:
        if out is not None:
            for line in write(study, workshop_id, out):
                click.echo(line)
            click.echo(f"✓ {out.name}")


def _list(study: Study, only: list[Workshop] | None, *, as_json: bool) -> None:
    from opportunity_spaces.workshops.queries import list_cards, list_steps, list_workshops

    for each in list_workshops(study) if only is None else only:
        steps = list_steps(study, each.id)
        told = {
            "id": each.id,
            "title": each.title,
            "day": each.day,
            "state": each.state,
            "steps": len(steps),
            "minutes": sum(step.step.minutes for step in steps),
            "cards": len(list_cards(study, each.id)),
        }
        if as_json:
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo(
                f"{each.day or '(no day)'}  {each.title}  {told['steps']} steps,"
                f" {told['minutes']} min, {told['cards']} cards  ({each.state})"
            )


def _prepare(study: Study, title: str, fields: dict[str, str], *, cards: bool) -> None:
    from lifeworld.exports.workshop.cards import get_offer, propose_cards
    from opportunity_spaces.workshops.commands import add_workshop, revise_cards
    from opportunity_spaces.workshops.plan import EVIDENCE
    from opportunity_spaces.workshops.templates import TEMPLATES
    from study.home import get_actor

    actor, brought = get_actor(), 0
    # One act of a person, so one change: prepared with its cards or not at all.
    with study.change("add workshop", actor=actor, subject=title, gathers=True):
        made = add_workshop(study, title, actor=actor, **fields)
        if cards:
            template = fields["template"]
            brings = TEMPLATES[template].brings if template else tuple(EVIDENCE)
            proposed = propose_cards(get_offer(study, language=made.language), brings)
            brought = revise_cards(study, made.id, proposed, actor=actor)
    click.echo(f"✓ {made.title}  {count_things(brought, 'card')}")


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
        hint="`lifeworld workshop STUDY --json` shows titles and ids.",
    )
