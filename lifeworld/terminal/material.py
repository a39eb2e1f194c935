"""Commands that import material and propose codings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lifeworld.terminal.shared import AS_JSON, STUDY, show_progress, show_refusal
from study.wording import choose_word, count_things

if TYPE_CHECKING:
    from study import Study

__all__ = ["add", "suggest"]


@click.command()
@STUDY
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(["focus_group", "interview", "site_visit", "workshop", "survey"]),
    help="Kind of session; guessed from the speakers by default.",
)
@click.option("--stratum", help="Stratum of the session, such as an industry.")
@click.option("--date", help="Date of the session, such as 2026-05-17.")
@click.option("--encoding", help="Encoding of text files, if the guess is wrong.")
@click.option(
    "--labels",
    help="How speakers are marked: none, colon, stamp, time, bracket, tab, strong, dash, solo,"
    " or the labels themselves, separated by commas (by semicolons if one holds a comma).",
)
@click.option(
    "--column",
    "columns",
    metavar="KIND=HEADING",
    multiple=True,
    help="For a table: assign a column. KIND is text, speaker, id, time or attributes; text and"
    " attributes can be repeated. Attributes are stored for each participant.",
)
@click.option(
    "--session", "session_title", help="Title or id of an existing session for files and photos."
)
@click.option("--dry-run", is_flag=True, help="Show what would be imported; import nothing.")
@AS_JSON
def add(
    study: Path,
    files: tuple[Path, ...],
    kind: Any,
    stratum: str | None,
    date: str | None,
    encoding: str | None,
    labels: str | None,
    columns: tuple[str, ...],
    session_title: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import transcripts, notes, photos or projects. Prints one line per file."""
    from lifeworld.opening import open_study
    from lifeworld.terminal.photos import add_photos, split_photos
    from lifeworld.terminal.projects import add_projects, leave_to_projects, split_projects
    from study.home import get_actor
    from transcripts.import_files import (
        Imported,
        Placing,
        add_outcomes,
        find_about_files,
        find_files,
        read_paths,
    )
    from transcripts.queries import find_session

    opened = open_study(study)
    session_id = find_session(opened, session_title) if session_title else None
    photos, paths = split_photos(find_files(files), folders=files)
    projects, paths = split_projects(paths, named=files)
    photos = leave_to_projects(photos, projects, named=files)
    placing = Placing(kind=kind, stratum=stratum or "", date=date, session_id=session_id)
    chosen = _parse_columns(columns)
    outcomes = []
    with show_progress(len(paths), "Reading") as bar:
        for outcome in read_paths(
            paths,
            encodings=dict.fromkeys(map(str, paths), encoding) if encoding else None,
            labels=dict.fromkeys(map(str, paths), labels) if labels else None,
            columns=chosen,
            study=None if dry_run else opened,
        ):
            outcomes.append(outcome)
            bar.update(1)
    with _open_act(opened, paths, projects, photos):
        if dry_run:
            results = [
                Imported(name=o.path.name, readings=o.readings, error=o.error) for o in outcomes
            ]
        else:
            results = add_outcomes(opened, outcomes, actor=get_actor(), placing=placing)
        _tell_import(results, as_json=as_json, speakers=dry_run)
        _tell_about(find_about_files(files), as_json=as_json)
        refused = add_projects(opened, projects, placing, dry_run=dry_run, as_json=as_json)
        refused += add_photos(opened, photos, session_id, dry_run=dry_run, as_json=as_json)
    if refused or any(r.error for r in results):
        click.get_current_context().exit(1)


@contextmanager
def _open_act(
    study: Study, paths: Sequence[Path], projects: Sequence[Path], photos: Sequence[Path]
) -> Iterator[None]:
    """Make what one call adds one change, also where it takes several."""
    from study.home import get_actor

    if bool(paths) + len(projects) + len(photos) < 2:
        yield
        return
    verb, subject = "add files", count_things(len([*paths, *projects, *photos]), "file")
    if not paths and not photos:
        verb, subject = "import projects", count_things(len(projects), "project")
    elif not paths and not projects:
        verb, subject = "add photos", ""
    with study.change(verb, actor=get_actor(), subject=subject, pieces=True):
        yield


def _parse_columns(columns: tuple[str, ...]) -> dict[str, str]:
    """Return kind → headings (one per line) from the options KIND=HEADING."""
    chosen: dict[str, str] = {}
    for each in columns:
        kind, sign, heading = each.partition("=")
        if not sign:
            raise click.BadParameter(
                f"“{each}” is not of the form KIND=HEADING.", param_hint="--column"
            )
        before = chosen.get(kind.strip())
        chosen[kind.strip()] = heading if before is None else f"{before}\n{heading}"
    return chosen


def _tell_import(results: list[Any], *, as_json: bool, speakers: bool) -> None:
    from coding.exchange.coded_tables.coding_columns import has_codings
    from transcripts.previews import describe_reading, list_doubts, list_facts

    for result in results:
        if as_json:
            click.echo(json.dumps(_import_line(result), ensure_ascii=False))
        elif result.error:
            show_refusal(result.name, result.error)
        elif result.known:
            click.echo(f"= {result.name}  is already in the study")
        else:
            for reading in result.readings:
                click.echo(f"✓ {result.name}  {' · '.join(list_facts(reading))}")
                if speakers:
                    for line in describe_reading(reading):
                        click.echo(f"    {line}")
                for sentence in (*reading.left_out, *reading.warnings, *list_doubts(reading)):
                    click.echo(f"    {sentence}")
                if has_codings(reading.columns):
                    click.echo("    This looks like a table of codings: see `lifeworld codings`.")


def _tell_about(left_out: list[Path], *, as_json: bool) -> None:
    if not left_out:
        return
    them = choose_word(len(left_out), "it", "them")
    names = ", ".join(path.name for path in left_out[:8]) + (", …" if len(left_out) > 8 else "")
    click.echo(
        f"{count_things(len(left_out), 'file')} that"
        f" {choose_word(len(left_out), 'describes', 'describe')} the folder"
        f" {choose_word(len(left_out), 'was', 'were')} left out: {names}."
        f" To import {them}, name {them} in the command.",
        err=as_json,
    )


def _import_line(result: Any) -> dict[str, Any]:
    return {
        "file": result.name,
        "error": str(result.error) if result.error else None,
        "known": result.known,
        "transcripts": list(result.transcripts),
        "read": [
            {
                "title": r.title,
                "turns": len(r.turns),
                "speakers": {s.label: s.role for s in r.speakers},
                "first_lines": {s.label: s.first_line for s in r.speakers},
                "encoding": r.encoding,
                "language": r.language,
                "format": r.format,
                "minutes": round(r.duration / 60, 1) if r.duration else None,
                "warnings": list(r.warnings),
                "left_out": list(r.left_out),
                "doubtful": list(r.doubtful),
            }
            for r in result.readings
        ],
    }


@click.command()
@STUDY
@click.option("--code", "code_name", help="Suggest this code only.")
@click.option(
    "--with", "suggester", default="lifeworld", help="lifeworld, or a plugin's suggester."
)
@click.option("--show", type=int, default=0, help="Print the N best suggestions.")
@click.option(
    "--from",
    "table",
    type=click.Path(path_type=Path),
    help="Take them from a table that `answers` wrote.",
)
@AS_JSON
def suggest(
    study: Path,
    code_name: str | None,
    suggester: str,
    show: int,
    table: Path | None,
    as_json: bool,
) -> None:
    """Propose codings in STUDY. People accept or reject them in the app."""
    if table is not None:
        _bring_scores(study, table, as_json=as_json)
        return
    from coding.suggestions.opaque_names import describe_opaque
    from coding.suggestions.set_aside.queries import describe_set_aside
    from coding.suggestions.suggest_job import list_best, suggest_in_study
    from coding.suggestions.unread_languages import describe_unread
    from lifeworld.opening import open_study
    from study.quiet import run_quietly

    run_quietly()
    opened = open_study(study)
    with show_progress(1000, "Suggesting") as bar:
        told = 0

        def report(done: int, total: int, _: str) -> None:
            nonlocal told
            now = round(1000 * done / max(total, 1))
            bar.update(max(0, now - told))
            told = max(told, now)

        result = suggest_in_study(opened, report, code=code_name, suggester=suggester)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
    else:
        click.echo(
            f"{count_things(result['suggestions'], 'suggestion')} for"
            f" {count_things(result['passages'], 'passage')}, {result['seconds']:.1f} s"
            f" ({result['model']})"
        )
        _tell_basis(opened, result)
        if told_unread := describe_unread(result):
            click.echo(told_unread)
        if told_aside := describe_set_aside(result["set_aside"]):
            click.echo(told_aside)
        if result["opaque"]:
            click.echo(describe_opaque(result["opaque"]))
    for line in list_best(opened, show):
        click.echo(line)


def _bring_scores(study: Path, table: Path, *, as_json: bool) -> None:
    from dataclasses import asdict

    from coding.answers.import_scores import describe_imported, import_scores
    from lifeworld.opening import open_study

    found = import_scores(open_study(study), table)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False))
        return
    first, *others = describe_imported(found)
    click.echo(f"{table.name}  {first} Review them on the page Answers.")
    for line in others:
        click.echo(line)


def _tell_basis(opened: Study, result: dict[str, Any]) -> None:
    """Say what the probabilities of a run rest on, and what would make them better."""
    from coding.queries import list_codes
    from coding.suggestions.basis import describe_basis, describe_precision, parse_grounds
    from coding.suggestions.twin_codes import describe_twins

    grounds = parse_grounds(result)
    if grounds is None:  # a plugin's
        return
    names = {str(code.id): code.name for code in list_codes(opened)}
    for line in (
        describe_basis(grounds, names=names),
        describe_precision(grounds),
        describe_twins(result.get("twins", ()), names),
    ):
        if line:
            click.echo(line)
    if grounds.basis == "none":
        click.echo(
            "They improve, and get probabilities, once you have coded some turns and marked them"
            " as read (x)."
        )
