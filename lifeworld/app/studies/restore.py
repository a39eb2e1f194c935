"""Restoring a daily backup: what each holds, as a copy or in place of the study."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.served import get_served, has_served
from lifeworld.app.session import show_error
from lifeworld.app.studies.choose import choose_study
from lifeworld.changes import describe_change
from study.backups import BackupPreview, list_backups, preview_backup
from study.checks import SUFFIX
from study.errors import LifeworldError
from study.language import say
from study.restoring import restore_backup
from study.wording import count_things

__all__ = ["choose_name", "list_facts", "show_backups"]

COUNTED = ("transcripts", "codings", "themes", "insights")


def show_backups(path: Path) -> None:
    """Show the daily backups of a study, what the chosen one holds, and two ways to restore it."""
    backups = list_backups(path)
    if not backups:
        st.write(
            say("There is no backup yet. One is made on each day on which the study is opened.")
        )
        return
    chosen = st.selectbox(say("Backup"), backups, format_func=lambda each: _name_day(each, path))
    try:
        found = preview_backup(chosen, tables=COUNTED)
        now = preview_backup(path, tables=()) if path.exists() else None
    except LifeworldError as error:
        show_error(error)
        return
    for fact in list_facts(found, now):
        st.markdown(escape(fact))
    with st.container(horizontal=True):
        if st.button(say("Restore as a copy"), type="primary", key="restore_copy"):
            _restore(chosen, choose_name(path, chosen), replace=False)
        served = has_served() and get_served().resolve() == path.resolve()
        if st.button(
            say("Put it in place of the study"),
            key="restore_replace",
            disabled=served,
            help=say("The study is open here: restore a copy, or do this before you open it.")
            if served
            else say("The study as it is now is kept beside it, under another name."),
        ):
            _restore(chosen, path, replace=True)


def _name_day(backup: Path, study: Path) -> str:
    return backup.stem.removeprefix(f"{study.stem}-")


def list_facts(found: BackupPreview, now: BackupPreview | None) -> list[str]:
    """Return sentences on what a backup holds, and on what the study has beyond it."""
    counts = ", ".join(_count(name, number) for name, number in found.rows.items())
    size = found.bytes / 1_000_000
    facts = [say("It holds {counts} ({size:.1f} MB).", counts=counts, size=size)]
    if found.last is not None:
        at = found.last.at[:16].replace("T", " ")
        facts.append(
            say(
                "Last change: {change} · {person}, {time}",
                change=describe_change(found.last),
                person=found.last.actor,
                time=at,
            )
        )
    if now is None:
        facts.append(say("The study itself is no longer there."))
    elif now.newest > found.newest:
        changes = count_things(now.newest - found.newest, "change")
        facts.append(
            say("The study has {changes} that came later and would not be in it.", changes=changes)
        )
    else:
        facts.append(say("Nothing was changed since."))
    return facts


def _count(table: str, number: int) -> str:
    match table:
        case "transcripts":
            return count_things(number, "transcript")
        case "codings":
            return count_things(number, "coding")
        case "themes":
            return count_things(number, "theme")
        case _:
            return count_things(number, "insight")


def choose_name(path: Path, backup: Path) -> Path:
    """Return a free name for a restored copy, beside the study."""
    stem, number = f"{path.stem}-restored-{_name_day(backup, path)}", 1
    target = path.with_name(f"{stem}{SUFFIX}")
    while target.exists():
        number += 1
        target = path.with_name(f"{stem}-{number}{SUFFIX}")
    return target


def _restore(backup: Path, target: Path, *, replace: bool) -> None:
    try:
        kept = restore_backup(backup, target, replace=replace and target.exists())
    except LifeworldError as error:
        show_error(error)
        return
    now = f"{datetime.now(UTC):%H:%M}"
    told = say("{file} was restored ({time} UTC).", file=target.name, time=now)
    if kept:
        told += " " + say("The study that was there is kept as {file}.", file=kept.name)
    st.session_state["restored"] = told
    if not replace:
        try:
            choose_study(target)
        except LifeworldError as error:
            show_error(error)
            return
    st.rerun()
