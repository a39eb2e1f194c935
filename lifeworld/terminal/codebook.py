"""The command that lists, writes, reads and compares the codebook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lifeworld.terminal.shared import AS_JSON, STUDY
from study.wording import count_things

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coding.codebook.tables.model import BookCode
    from study import Study

__all__ = ["codebook"]

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@STUDY
@click.option("--export", "out", type=_FILE, help="Write it: .docx, .xlsx, .csv or .qdc.")
@click.option("--import", "source", type=_FILE, help="Read one: .csv, .xlsx, .docx or .qdc.")
@click.option("--carry", "old", type=_FILE, help="Take over the codebook of an earlier study.")
@click.option(
    "--examples",
    type=click.IntRange(0, 9),
    default=2,
    show_default=True,
    help="Quotes of the earlier study that become examples of each code.",
)
@click.option("--replace", is_flag=True, help="Take the file's words where they differ.")
@click.option(
    "--dry-run", is_flag=True, help="Say what --import or --carry would do, and do nothing."
)
@click.option("--since", metavar="VERSION|DAY", help="What changed since a version or a day.")
@click.option("--name", metavar="NAME", help="Give the codebook as it is now a name.")
@AS_JSON
def codebook(
    study: Path,
    out: Path | None,
    source: Path | None,
    old: Path | None,
    examples: int,
    replace: bool,
    dry_run: bool,
    since: str | None,
    name: str | None,
    as_json: bool,
) -> None:
    """List STUDY's codes as a tree, with the number of codings; or do what an option says."""
    from lifeworld.opening import open_study

    opened = open_study(study)
    if source is not None:
        _import(opened, source, replace=replace, dry_run=dry_run, as_json=as_json)
    if old is not None:
        _carry(opened, old, examples, replace=replace, dry_run=dry_run, as_json=as_json)
    if name is not None:
        from coding.codebook.versions.commands import add_version
        from study.home import get_actor

        click.echo(f"Named “{add_version(opened, name, actor=get_actor()).name}”.")
    if out is not None:
        _export(opened, out)
    if since is not None:
        _compare(opened, since, as_json=as_json)
    if not any((source, old, name, out, since)):
        _list(opened, as_json=as_json)


def _list(study: Study, *, as_json: bool) -> None:
    from dataclasses import asdict

    from coding.codebook.tables.model import list_book_codes
    from coding.queries import list_codes, list_uses

    for code in list_book_codes(list_codes(study), list_uses(study)):
        if as_json:
            click.echo(json.dumps(asdict(code), ensure_ascii=False))
        else:
            told = "" if code.abstract else f"  {code.uses}"
            retired = "  retired" if code.retired else ""
            click.echo(f"{'  ' * (len(code.path) - 1)}{code.name}{told}{retired}")


def _export(study: Study, out: Path) -> None:
    from coding.codebook.tables.model import list_book_codes
    from coding.exchange.codebooks.write_book import render_book
    from coding.queries import list_codes, list_uses
    from study import InvalidInput
    from transcripts.queries import get_frame

    book = list_book_codes(list_codes(study), list_uses(study))
    data = render_book(book, out.suffix.lstrip(".").lower(), title=get_frame(study).title)
    try:
        out.write_bytes(data)
    except OSError as error:
        raise InvalidInput(
            f"{out} cannot be written: {error.strerror or error}.",
            hint="Choose another folder or file name.",
        ) from error
    click.echo(f"{out.name}: {count_things(len(book), 'code')}")


def _import(study: Study, source: Path, *, replace: bool, dry_run: bool, as_json: bool) -> None:
    from coding.exchange.codebooks.read_book import read_book
    from transcripts.reading.sandbox import read_file

    read = read_book(read_file(source), source.name)
    for note in read.notes:
        click.echo(note, err=True)
    _take(study, read.codes, source.name, replace=replace, dry_run=dry_run, as_json=as_json)


def _carry(
    study: Study, old: Path, examples: int, *, replace: bool, dry_run: bool, as_json: bool
) -> None:
    """Take over the codebook of an earlier study, with quotes as examples where consent allows."""
    from coding.exchange.codebooks.carry_book import carry_book
    from lifeworld.opening import open_study
    from study import InvalidInput

    if old.resolve() == study.path.resolve():
        raise InvalidInput(
            f"{old.name} is the study itself.", hint="Name the study of the earlier wave."
        )
    before = open_study(old)
    try:
        carried = carry_book(before, examples=examples)
    finally:
        before.close()
    told = f"{old.name}: {count_things(len(carried.codes), 'code')}"
    if carried.retired:
        told += f", {count_things(carried.retired, 'retired code')} left out"
    if carried.examples:
        told += f", {count_things(carried.examples, 'quote')} as examples"
    if carried.withheld:
        told += (
            f", {count_things(carried.withheld, 'quote')} not offered: consent to being quoted in"
            " the team is not on record"
        )
    click.echo(told, err=True)
    _take(study, carried.codes, old.name, replace=replace, dry_run=dry_run, as_json=as_json)


def _take(
    study: Study,
    book: Sequence[BookCode],
    name: str,
    *,
    replace: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    from coding.codebook.tables.model import TEXTS, find_plan
    from coding.exchange.codebooks.commands import import_book
    from coding.queries import list_codes
    from study.home import get_actor

    plan = find_plan(list_codes(study), book)
    lines = [("new", " › ".join(code.path), "") for code in plan.new]
    lines += [
        ("differs", each.code.name, ", ".join(TEXTS[f].lower() for f in each.fields))
        for each in plan.differing
    ]
    for state, path, fields in lines:
        if as_json:
            told = {"state": state, "code": path, "fields": fields}
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            click.echo("  ".join(part for part in (state, path, fields) if part))
    if dry_run:
        return
    done = import_book(study, book, name, replace=replace, actor=get_actor())
    if not as_json:
        revised = count_things(done.revised, "code")
        click.echo(f"{count_things(done.new, 'new code')}; {revised} with other words")


def _compare(study: Study, since: str, *, as_json: bool) -> None:
    from coding.codebook.versions.compare import compare_codebooks, count_differences
    from coding.codebook.versions.queries import (
        find_since,
        get_codes_at,
        get_last_seq,
        list_origins,
    )

    after, until = find_since(study, since), get_last_seq(study)
    born, gone = list_origins(study, after, until)
    found = compare_codebooks(
        get_codes_at(study, after), get_codes_at(study, until), born=born, gone=gone
    )
    for each in found:
        words = "".join(
            {"same": w, "gone": f"[-{w}-]", "new": f"{{+{w}+}}"}[kind] for kind, w in each.pieces
        )
        facts = {
            "kind": each.kind, "code": each.name, "told": each.told,
            "field": each.field, "words": words,
        }  # fmt: skip
        if as_json:
            click.echo(json.dumps(facts, ensure_ascii=False))
        else:
            click.echo("  ".join(part for part in facts.values() if part))
    if not as_json:
        click.echo(count_differences(found), err=True)
