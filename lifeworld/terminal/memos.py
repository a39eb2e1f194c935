"""The command that lists memos."""

from __future__ import annotations

import json
from pathlib import Path

import click

from lifeworld.terminal.shared import AS_JSON, STUDY

__all__ = ["memos"]


@click.command()
@STUDY
@AS_JSON
def memos(study: Path, as_json: bool) -> None:
    """List STUDY's memos, those changed last first: day, kind, author, what it is on, title."""
    from coding.memos.links import find_links, rename_links
    from coding.memos.queries import list_memos, list_places
    from lifeworld.memos.names import describe_thing, get_link_index
    from lifeworld.opening import open_study

    opened = open_study(study)
    index, places = get_link_index(opened), list_places(opened)
    for memo in list_memos(opened):
        on = describe_thing(memo.thing, index, places)
        if not as_json:
            shown = "  [in the report]" if memo.in_report else ""
            click.echo(f"{memo.date}  {memo.kind}  {memo.by}  {on}  {memo.title}{shown}")
            continue
        links = find_links(memo.body, index, memo.links)
        facts = {
            "id": memo.id, "on": on, "on_kind": memo.thing.kind, "on_id": memo.thing.id,
            "kind": memo.kind, "title": memo.title, "day": memo.date, "by": memo.by,
            "at": memo.at, "changed_at": memo.changed_at, "in_report": memo.in_report,
            "text": rename_links(memo.body, index, memo.links),
            "links": [
                {"name": x.shown, "kind": x.thing.kind, "id": x.thing.id} for x in links if x.thing
            ],
            "leads_nowhere": [x.trouble for x in links if x.trouble],
        }  # fmt: skip
        click.echo(json.dumps(facts, ensure_ascii=False))
