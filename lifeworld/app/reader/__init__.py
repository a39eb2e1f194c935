"""The reader: a browser component for coding a transcript."""

from __future__ import annotations

import os
import time
from typing import Any

import streamlit as st

from lifeworld.app.components import new_component
from lifeworld.app.reader.choice import Choice, choose_transcript
from lifeworld.app.web.marks import get_hash
from lifeworld.app.web.tokens import HOURS, new_token
from lifeworld.app.web.transcript_list import describe_transcript
from study import Study
from transcripts.model import Transcript
from transcripts.queries import get_frame

__all__ = ["Choice", "choose_transcript", "get_ticket", "show_reader", "show_transcript_list"]


def _ticket(actor: str, study: str) -> str:
    """Return this person's ticket, renewed after half its lifetime."""
    kept = st.session_state.get("reader_ticket")
    now = time.monotonic()
    if kept is None or kept[:2] != (actor, study) or now > kept[2]:
        renew = now + HOURS * 3600 / 2
        kept = (actor, study, renew, new_token(actor=actor, study=study))
        st.session_state["reader_ticket"] = kept
    return str(kept[3])


def _get_api() -> str:
    return os.environ.get("LIFEWORLD_BASE", "") + "/lw/api"


def get_ticket(study: Study, *, actor: str) -> tuple[str, str]:
    """Return where our routes are, and a ticket that lets this person's browser use them."""
    return _get_api(), _ticket(actor, str(study.path))


def show_transcript_list(study: Study, transcript: Transcript, *, actor: str, version: str) -> None:
    """Show the field in which the reader's transcript is chosen; the reader opens it by itself.

    Args:
        study: The open study.
        transcript: The transcript that is shown first.
        actor: The person who codes.
        version: The fingerprint of the list, from `hash_list`.
    """
    new_component("reader", "chooser.js", name="transcript_list")(
        key="transcript_box",
        data={
            "api": _get_api(),
            "token": _ticket(actor, str(study.path)),
            "label": describe_transcript(transcript),
            "list": version,
        },
    )


def show_reader(
    study: Study,
    transcript: Transcript,
    *,
    actor: str,
    version: str,
    heard: int = 0,
    linked: bool = False,
    focus: int | None = None,
    neighbours: tuple[str | None, str | None] = (None, None),
    codes: list[str] | None = None,
    coders: list[str] | None = None,
    suggestions: bool = True,
    single_keys: bool = True,
    on_change: Any = None,
) -> dict[str, Any]:
    """Show a transcript for coding; codings are saved through our routes, without a rerun.

    Args:
        study: The open study.
        transcript: The transcript to show.
        actor: The person who codes.
        version: The fingerprint of the list of transcripts, from `hash_list`.
        heard: The number of the reader's last step to another transcript that the page knows of.
        linked: Whether the address named the transcript.
        focus: The number of a turn to scroll to.
        neighbours: The titles of the transcripts before and after it.
        codes: Ids of the only codes to show; None shows all.
        coders: Names of the only coders whose codings to show; None shows all.
        suggestions: Whether to show suggestions, if the method profile allows them.
        single_keys: Whether single letters are shortcuts (WCAG 2.1.4 requires a way to turn
            them off).
        on_change: Called about a second after a change is saved.

    Returns:
        What the reader asks of the page, which it cannot do itself: `to` says what. Empty if it
        asks nothing.
    """
    token = _ticket(actor, str(study.path))
    shown = new_component("reader", "reader.js")(
        key="reader",
        data={
            "api": _get_api(),
            "token": token,
            "actor": actor,
            "list": version,
            "heard": heard,
            "linked": linked,
            "transcript": transcript.id,
            "hash": get_hash(transcript)[:16],
            "title": transcript.title,
            "focus": focus,
            "neighbours": list(neighbours),
            "readonly": False,
            "single_keys": single_keys,
            "suggestions_on": suggestions and get_frame(study).profile.suggestions,
            "filter": {"codes": codes, "coders": coders},
        },
        on_changed_change=on_change or (lambda: None),
        on_asked_change=lambda: None,
        on_shown_change=lambda: None,
    )
    asked = shown.asked
    return dict(asked) if asked else {}
