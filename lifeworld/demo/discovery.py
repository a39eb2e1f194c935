"""Suggested themes of the demonstration, made in the background while somebody looks around."""

from __future__ import annotations

from pathlib import Path

from lifeworld.opening import open_study
from study.jobs import list_jobs, submit_job
from themes.discovery.discover_job import discover_in_study
from themes.discovery.queries import get_discovery_run

__all__ = ["submit_discovery"]


def submit_discovery(path: Path) -> None:
    """Ask the worker for suggested themes, once: they take longer than all the rest together."""
    study = open_study(path)
    try:
        asked = any(job.kind == discover_in_study.kind for job in list_jobs(study))
        if not asked and get_discovery_run(study) is None:
            submit_job(study, discover_in_study)
    finally:
        study.close()
