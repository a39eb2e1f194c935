"""The command that says what a client's template will do for each kind of slide."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lifeworld.terminal.shared import AS_JSON

if TYPE_CHECKING:
    from lifeworld.exports.deck.template_report import TemplateReport

__all__ = ["template"]


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--layouts", is_flag=True, help="List the template's layouts with their numbers.")
@AS_JSON
def template(file: Path, *, layouts: bool, as_json: bool) -> None:
    """Say what FILE, a .pptx or .potx, will do for each kind of slide of a deck."""
    from lifeworld.exports.deck.template_report import read_template

    found = read_template(file, pictures=layouts)
    if as_json:
        click.echo(json.dumps(_list_values(found), ensure_ascii=False))
        return
    for line in _list_lines(found):
        click.echo(line)


def _list_lines(found: TemplateReport) -> list[str]:
    from lifeworld.exports.deck.template_report import KINDS

    lines = [f"{found.name}: {' '.join(found.told)}"]
    for slide in found.slides:
        where = f"layout {slide.number} “{slide.layout}”"
        lines.append(f"{KINDS[slide.kind]}: {where}. {' '.join(slide.told)}")
    lines += [
        f"layout {picture.number}: {picture.layout or '–'} (master {picture.master})"
        for picture in found.pictures
    ]
    if found.left_out:
        lines.append(f"And {found.left_out} more layouts.")
    return lines


def _list_values(found: TemplateReport) -> dict[str, object]:
    from lifeworld.exports.deck.template_report import KINDS

    return {
        "name": found.name,
        "sha256": found.digest,
        "told": list(found.told),
        "slides": [
            {
                "kind": KINDS[slide.kind],
                "layout": slide.layout,
                "number": slide.number,
                "told": list(slide.told),
            }
            for slide in found.slides
        ],
        "layouts": [
            {"number": each.number, "name": each.layout, "master": each.master}
            for each in found.pictures
        ],
    }
