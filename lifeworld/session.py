"""What one browser session holds: the open study, who is working, and how a command is run."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from lifeworld.opening import get_actor, open_shared
from study import LifeworldError, NotFound, Study
from study.jobs import Job, cancel_job, get_job, list_jobs
from study.ledger import find_undoable
from transcripts.queries import get_frame

__all__ = [
    "act",
    "current_actor",
    "current_study",
    "escape",
    "show_error",
    "show_frame",
    "show_header",
    "show_jobs",
]

T = TypeVar("T")


def current_study() -> Study:
    """Return the study that this app was started for, or stop the page with a sentence."""
    path = os.environ.get("LIFEWORLD_STUDY", "")
    if not path:
        st.title("No study is open")
        st.write("Start the app with `lifeworld open STUDY`, or see one with `lifeworld demo`.")
        st.stop()
    try:
        return open_shared(path)
    except LifeworldError as error:
        show_error(error)
        st.stop()


def current_actor() -> str:
    """Return who is working in this browser."""
    return str(st.session_state.get("actor") or get_actor())


def act(
    command: Callable[..., T], *args: Any, said: str = "", rerun: bool = True, **kwargs: Any
) -> T | None:
    """Run a command for the person at the screen: say what went wrong, or what was done.

    Args:
        command: Takes the study first and `actor` by name.
        args: What else it takes.
        said: What to tell when it went well; nothing is told if empty.
        rerun: Whether to draw the page anew afterwards.
        kwargs: What else it takes by name.
    """
    try:
        value = command(current_study(), *args, actor=current_actor(), **kwargs)
    except LifeworldError as error:
        show_error(error)
        return None
    if said:
        st.session_state["said"] = said
    if rerun:
        st.rerun()
    return value


def show_error(error: LifeworldError) -> None:
    """Show one of our errors: the sentence, and below it what to do."""
    st.error(escape(error.message) + (f"\n\n{escape(error.hint)}" if error.hint else ""))


def escape(text: str) -> str:
    """Return *text* so that Streamlit's Markdown shows it literally: no markup, no images.

    Words of participants go through here before they reach any widget that reads Markdown.
    """
    return text.translate(_ESCAPES)


_ESCAPES = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\`*_{}[]()#+-.!|~$:@"}
    | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "\n": "  \n"}
)


def show_frame() -> None:
    """Show the sidebar's foot and what was just done, with its way back."""
    study = current_study()
    frame = get_frame(study)
    with st.sidebar:
        st.caption(escape(frame.title))
        name = st.text_input(
            "You are", value=current_actor(), key="actor_name", help="Every change carries this name."
        )
        if name.strip():
            st.session_state["actor"] = name.strip()
    said = st.session_state.pop("said", "")
    if said:
        entry = find_undoable(study.db, actor=current_actor())
        box = st.container(horizontal=True, vertical_alignment="center", key="said_bar")
        box.success(escape(said), icon=":material/check:")
        if entry is not None and box.button("Undo", key="undo_last", icon=":material/undo:"):
            _take_back(entry.id)


def _take_back(change_id: str) -> None:
    try:
        entry = current_study().undo(change_id, actor=current_actor())
    except (LifeworldError, NotFound) as error:
        show_error(error)
        return
    st.session_state["said"] = f"Undone: {entry.verb} {entry.subject}"
    st.rerun()


def show_header(title: str, caption: str = "") -> Any:
    """Show a page's one header row and return the place at its right for buttons."""
    row = st.container(horizontal=True, vertical_alignment="bottom", key="header_row")
    with row:
        st.title(title, anchor=False)
        st.space("stretch")
        right = st.container(horizontal=True, width="content")
    if caption:
        st.caption(caption)
    return right


@st.fragment(run_every="1s")
def _watch(job_ids: tuple[str, ...]) -> None:
    jobs = [get_job(current_study(), job_id) for job_id in job_ids]
    for job in jobs:
        _show_job(job)
    if not any(job.active for job in jobs):
        st.rerun()


def _show_job(job: Job) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    text = escape(job.message or {"queued": "Waiting for the worker…"}.get(job.state, "Starting…"))
    row.progress(job.fraction, text=text)
    if job.active and row.button("Stop", key=f"stop-{job.id}", icon=":material/stop:"):
        cancel_job(current_study(), job.id)


def show_jobs(kinds: tuple[str, ...]) -> bool:
    """Show the progress of jobs of these kinds, and how the last one failed; True while one runs."""
    jobs = [job for job in list_jobs(current_study()) if job.kind in kinds]
    active = tuple(job.id for job in jobs if job.active)
    if active:
        _watch(active)
        return True
    if jobs and jobs[0].state in ("failed", "interrupted"):
        st.error(escape(jobs[0].message))
    return False
