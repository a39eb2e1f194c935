"""Files that were made to be downloaded: now or by the worker, until something else is asked."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import show_error
from lifeworld.exports.export_job import read_waiting
from lifeworld.exports.forms import find_media
from study import LifeworldError, Study
from study.jobs import Job, get_job
from study.language import say

__all__ = ["create_now", "record_job", "remove_made", "show_made"]


def remove_made(thing: str) -> None:
    """Forget what was made of a thing."""
    st.session_state.pop(f"{thing}_made", None)


def create_now(
    thing: str, asked: object, name: str, write: Callable[[Path], list[str]], *, told: str
) -> None:
    """Write a short file here and now, and keep it to be downloaded; or show why it was refused.

    Args:
        thing: What it is of.
        asked: What was asked for: with anything else, the file is not offered.
        name: The name of the file; what is written beside it is kept, too.
        write: Writes it, and returns what is said about it.
        told: What is said meanwhile.
    """
    with tempfile.TemporaryDirectory() as folder, st.spinner(told):
        try:
            lines = write(Path(folder) / name)
        except LifeworldError as error:
            show_error(error)
            return
        paths = sorted(Path(folder).iterdir(), key=lambda path: (len(path.stem), path.name))
        files = [(path.name, path.read_bytes()) for path in paths]
    st.session_state[f"{thing}_made"] = (asked, files, lines)


def record_job(thing: str, asked: object, job: Job) -> None:
    """Remember the job that makes the files of a thing."""
    st.session_state[f"{thing}_job"] = (job.id, asked)


def show_made(study: Study, thing: str, asked: object) -> None:
    """Take what the worker has written since, and show what can be downloaded."""
    _fetch(study, thing)
    made = st.session_state.get(f"{thing}_made")
    if made is None or made[0] != asked:
        return
    files: Sequence[tuple[str, bytes]]
    _, files, told = made
    for name, content in files:
        st.download_button(
            say("Download {file}", file=escape(name)),
            content,
            file_name=name,
            mime=find_media(name.rpartition(".")[2]),
            icon=":material/download:",
            key=f"download_{thing}_{name}",
            on_click="ignore",
        )
    for line in told:
        st.caption(escape(line))


def _fetch(study: Study, thing: str) -> None:
    waiting = st.session_state.get(f"{thing}_job")
    if waiting is None:
        return
    job_id, asked = waiting
    job = get_job(study, job_id)
    if job.active:
        return
    del st.session_state[f"{thing}_job"]
    if job.state == "done":
        files = read_waiting(job.result)
        st.session_state[f"{thing}_made"] = (asked, files, job.result["told"])
