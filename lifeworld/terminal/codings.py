"""The command that brings in codings from a table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lifeworld.terminal.shared import AS_JSON, STUDY
from study.wording import count_things, shorten_quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from coding.exchange.coded_tables.model import CodingPlan

__all__ = ["codings"]

FEW = 20  # rows that are told without asking for them


@click.command()
@STUDY
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--column",
    "columns",
    metavar="KIND=HEADING",
    multiple=True,
    help="Say which column it is. KIND is document, quote, start, end, code, above, coder or memo;"
    " without a heading the table has none of it.",
)
@click.option(
    "--document",
    "documents",
    metavar="NAME=TRANSCRIPT",
    multiple=True,
    help="The transcript, by title or id, that the table calls NAME.",
)
@click.option("--coder", metavar="NAME", help="Who coded, where the table does not say it.")
@click.option("--known-codes", is_flag=True, help="Leave out codes that the codebook lacks.")
@click.option(
    "--left-out",
    metavar="OUT.csv",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the rows that were not taken, with the reasons.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be imported; import nothing.")
@AS_JSON
def codings(
    study: Path,
    file: Path,
    columns: tuple[str, ...],
    documents: tuple[str, ...],
    coder: str | None,
    known_codes: bool,
    left_out: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import codings from FILE, a table: document, quote, code, and coder and memo if it has them.

    The quotes are found in STUDY's transcripts.
    """
    from coding.exchange.coded_tables.commands import import_codings
    from coding.exchange.coded_tables.plan_codings import find_codings
    from coding.exchange.coded_tables.read_coded_file import read_coded_file
    from coding.exchange.coded_tables.write_left_out import render_left_out
    from lifeworld.opening import open_study
    from study.home import get_actor
    from transcripts.queries import find_transcript
    from transcripts.reading.sandbox import read_file

    read = read_coded_file(read_file(file), file.name)
    opened = open_study(study)
    plan = find_codings(
        opened,
        read,
        actor=coder or get_actor(),
        columns=_parse_pairs(columns, "--column"),
        documents=_parse_pairs(
            documents, "--document", lambda name: find_transcript(opened, name).id
        ),
        new_codes=not known_codes,
    )
    if left_out is not None:
        _write(left_out, render_left_out(read, plan.left_out))
    done = None
    if plan.taken and not dry_run:
        done = import_codings(opened, plan, file.name, actor=get_actor())
    if as_json:
        _print_json(plan, read.notes, imported=done is not None)
    else:
        for note in read.notes:
            click.echo(note, err=True)
        _tell(file.name, plan, dry_run=dry_run, written=left_out)
    if not plan.taken and plan.left_out:
        click.get_current_context().exit(1)


def _tell(name: str, plan: CodingPlan, *, dry_run: bool, written: Path | None) -> None:
    from coding.exchange.coded_tables.model import STATES
    from coding.exchange.coded_tables.write_left_out import describe_state

    facts = [count_things(len(plan.taken), "coding")]
    fresh = [" › ".join(code.path) for code in plan.new if not code.abstract]
    if fresh:
        facts.append(count_things(len(fresh), "new code"))
    sign = "✓" if plan.taken else "="
    would = "  (nothing was imported)" if dry_run else ""
    click.echo(f"{sign} {name}  {' · '.join(facts)}{would}")
    click.echo(f"    columns: {', '.join(f'{k} “{h}”' for k, h in plan.columns.items())}")
    for state, number in plan.count_states().items():
        click.echo(f"    {number:,}  {STATES[state]}")
    for path in fresh[:FEW]:
        click.echo(f"    new code: {path}")
    if len(fresh) > FEW:
        click.echo(f"    … and {count_things(len(fresh) - FEW, 'new code')} more")
    for each in plan.left_out[:FEW]:
        words = shorten_quote(each.row.quote, most=60)
        click.echo(f"  ✗ row {each.row.number}: {describe_state(each)}: “{words}”")
    more = len(plan.left_out) - FEW
    if more > 0:
        where = f" in {written.name}" if written else "; --left-out OUT.csv writes them all"
        click.echo(f"    … and {count_things(more, 'row')} more{where}")


def _print_json(plan: CodingPlan, notes: tuple[str, ...], *, imported: bool) -> None:
    told: dict[str, Any] = {
        "imported": imported,
        "codings": len(plan.taken),
        "columns": dict(plan.columns),
        "states": dict(plan.count_states()),
        "new_codes": [list(code.path) for code in plan.new if not code.abstract],
        "unknown_documents": dict(plan.unknown),
        "notes": list(notes),
        "left_out": [
            {
                "row": each.row.number,
                "reason": each.state,
                "document": each.row.document,
                "quote": each.row.quote,
                "code": list(each.row.path),
                "places": len(each.places),
            }
            for each in plan.left_out
        ],
    }
    click.echo(json.dumps(told, ensure_ascii=False))


def _parse_pairs(
    pairs: tuple[str, ...], option: str, get: Callable[[str], str] = str
) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in pairs:
        name, sign, value = each.partition("=")
        if not sign:
            raise click.BadParameter(f"“{each}” has no “=”.", param_hint=option)
        found[name.strip()] = get(value.strip())
    return found


def _write(out: Path, data: bytes) -> None:
    from study import InvalidInput

    try:
        out.write_bytes(data)
    except OSError as error:
        raise InvalidInput(
            f"{out} cannot be written: {error.strerror or error}.",
            hint="Choose another folder or file name.",
        ) from error
