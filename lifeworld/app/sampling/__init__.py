"""The desk of a random sample: a browser component in which passages are read one by one."""

from __future__ import annotations

from lifeworld.app.components import new_component
from lifeworld.app.reader import get_ticket
from lifeworld.app.web.sample_page import get_sample_page
from study import Study

__all__ = ["show_sample"]


def show_sample(study: Study, sample_id: str, *, actor: str) -> None:
    """Show the passages of a sample to read; what is done is saved through our routes.

    The page reruns once everything is read and saved.

    Args:
        study: The open study.
        sample_id: The sample, which is *actor*'s.
        actor: The person who reads.
    """
    api, token = get_ticket(study, actor=actor)
    new_component("sampling", "sample.js")(
        key=f"sampling_{sample_id}",
        data={"api": api, "token": token, **get_sample_page(study, sample_id)},
        on_finished_change=_do_nothing,
    )


def _do_nothing() -> None:
    """Let the state be kept: Streamlit keeps only what somebody listens to."""
