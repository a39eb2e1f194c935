"""Progress bars of background jobs, each with a button that cancels the job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import current_study
from study.jobs import Job, JobFunction, cancel_job, get_job, list_jobs
from study.language import say

__all__ = ["show_jobs"]


@st.fragment(run_every="1s")
def _watch(job_ids: tuple[str, ...]) -> None:
    jobs = [get_job(current_study(), job_id) for job_id in job_ids]
    for job in jobs:
        _show_job(job)
    if not any(job.active for job in jobs):
        st.rerun()


def _show_job(job: Job) -> None:
    row = st.container(horizontal=True, vertical_alignment="center")
    waits = say("Waiting for the background worker…")
    text = job.message or (waits if job.state == "queued" else say("Starting…"))
    row.progress(job.fraction, text=escape(text))
    if job.active and row.button(say("Stop job"), key=f"stop-{job.id}", icon=":material/stop:"):
        cancel_job(current_study(), job.id)


def show_jobs(function: JobFunction[..., Any], *, where: Mapping[str, Any] | None = None) -> bool:
    """Show the progress or last failure of a function's jobs; return True while one is active.

    Args:
        function: The function.
        where: Arguments that the jobs have in common; by default all jobs are shown.
    """
    asked = (where or {}).items()
    jobs = [
        job
        for job in list_jobs(current_study())
        if job.kind == function.kind
        and all(job.arguments.get(name) == value for name, value in asked)
    ]
    active = tuple(job.id for job in jobs if job.active)
    if active:
        _watch(active)
        return True
    if jobs and jobs[0].state in ("failed", "interrupted"):
        st.error(escape(jobs[0].message))
    return False
