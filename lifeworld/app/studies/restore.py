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
from study.restoring import restore_backup
from study.wording import count_things

__all__ = ["choose_name", "list_facts", "show_backups"]

COUNTED = {
    "transcripts": "transcript",
    "codings": "coding",
    "themes": "theme",
    "insights": "insight",
}


def show_backups(path: Path) -> None:
    """Show the daily backups of a study, what the chosen one holds, and two ways to restore it."""
    backups = list_backups(path)
    if not backups:
        st.write("There is no backup yet. One is made on each day on which the study is opened.")
        return
    chosen = st.selectbox("Backup", backups, format_func=lambda each: _name_day(each, path))
    try:
        found = preview_backup(chosen, tables=tuple(COUNTED))
        now = preview_backup(path, tables=()) if path.exists() else None
    except LifeworldError as error:
        show_error(error)
        return
    for fact in list_facts(found, now):
        st.markdown(escape(fact))
    with st.container(horizontal=True):
        if st.button("Restore as a copy", type="primary", key="restore_copy"):
            _restore(chosen, choose_name(path, chosen), replace=False)
        served = has_served() and get_served().resolve() == path.resolve()
        if st.button(
            "Put it in place of the study",
            key="restore_replace",
            disabled=served,
            help="The study is open here: restore a copy, or do this before you open it."
            if served
            else "The study as it is now is kept beside it, under another name.",
        ):
            _restore(chosen, path, replace=True)


def _name_day(backup: Path, study: Path) -> str:
    return backup.stem.removeprefix(f"{study.stem}-")


def list_facts(found: BackupPreview, now: BackupPreview | None) -> list[str]:
    """Return sentences on what a backup holds, and on what the study has beyond it."""
    counts = ", ".join(count_things(number, COUNTED[name]) for name, number in found.rows.items())
    facts = [f"It holds {counts} ({found.bytes / 1_000_000:.1f} MB)."]
    if found.last is not None:
        at = found.last.at[:16].replace("T", " ")
        facts.append(f"Last change: {describe_change(found.last)} · {found.last.actor}, {at}")
    if now is None:
        facts.append("The study itself is no longer there.")
    elif now.newest > found.newest:
        later = count_things(now.newest - found.newest, "change")
        facts.append(f"The study has {later} that came later and would not be in it.")
    else:
        facts.append("Nothing was changed since.")
    return facts


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
    st.session_state["restored"] = (
        f"{target.name} was restored"
        f" ({datetime.now(UTC):%H:%M} UTC)."
        + (f" The study that was there is kept as {kept.name}." if kept else "")
    )
    if not replace:
        try:
            choose_study(target)
        except LifeworldError as error:
            show_error(error)
            return
    st.rerun()
