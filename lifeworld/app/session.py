"""The browser session: the open study, the actor, running commands, headers and messages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import streamlit as st

from lifeworld.app.language import show_language_choice
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_entry
from lifeworld.app.served import get_served
from lifeworld.app.sidebar import show_sidebar
from lifeworld.app.who import current_actor, record_name, show_who
from lifeworld.exports.workshop.unagreed import remove_unagreed_after
from lifeworld.opening import open_shared
from lifeworld.withdrawal.pending import get_pending_path
from study import LifeworldError, Study
from study.entries import list_entries
from study.language import mark, say
from study.ledger import Change
from study.wording import normalise_quotes
from transcripts.queries import get_frame

__all__ = [
    "act",
    "current_study",
    "record_done",
    "show_error",
    "show_frame",
    "show_header",
]

T = TypeVar("T")

SAID_SECONDS = 20  # how long a confirmation is shown, unless something replaces it
LONGEST_TITLE = 90  # characters in the sidebar
UNDO, REDO = mark("Undo"), mark("Redo")  # what the button of a confirmation says
_DONE = "done"
_REFUSED = "undo_refused"


def current_study() -> Study:
    """Return the study that the app serves, or show an error and stop the page."""
    try:
        return open_shared(get_served())
    except LifeworldError as error:
        show_error(error)
        st.stop()


class _Witness:
    """A wrapper of the study that records the changes a command makes, so they can be undone."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self.made: list[str] = []
        self._depth = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._study, name)

    @contextmanager
    def change(self, verb: str, **options: Any) -> Iterator[Change]:
        """Open a change of the study and record its id once it is written."""
        self._depth += 1
        try:
            with self._study.change(verb, **options) as change:
                yield change
        finally:
            self._depth -= 1
        if not self._depth and change.id:  # a part of a change is not one of its own
            self.made.append(change.id)


def act(
    command: Callable[..., T],
    *args: Any,
    said: str | Callable[[T], str] = "",
    rerun: bool = True,
    **kwargs: Any,
) -> T | None:
    """Run a command as the current actor and show its error or a confirmation.

    The confirmation has a button that undoes only the changes made by this command, even if others
    have made changes since.

    Args:
        command: A function whose first argument is the study and that takes `actor` by keyword.
        args: Further positional arguments of the command.
        said: The confirmation, or a function that returns it from the command's result. If empty,
            no confirmation is shown.
        rerun: Whether to rerun the page after success.
        kwargs: Further keyword arguments of the command.

    Returns:
        The command's result, or None if it failed.
    """
    witness = _Witness(current_study())
    try:
        value = command(witness, *args, actor=current_actor(), **kwargs)
    except LifeworldError as error:
        _undo_made(witness.made)
        show_error(error)
        return None
    except Exception:
        _undo_made(witness.made)
        raise
    told = said if isinstance(said, str) else said(value)
    if told:
        record_done(told, changes=witness.made)
    if rerun:
        st.rerun()
    return value


def _undo_made(made: Sequence[str]) -> None:
    """Undo the changes that a command had made before it failed; show which could not be."""
    for change_id in reversed(made):
        try:
            current_study().undo(change_id, actor=current_actor())
        except LifeworldError as error:  # somebody has built on it since
            show_error(error)


def record_done(
    said: str, *, changes: Sequence[str] = (), word: str = UNDO, more: str = ""
) -> None:
    """Store a confirmation for the next page run, with a button that undoes *changes*.

    Args:
        said: The confirmation.
        changes: The ids of the changes that the button undoes.
        word: What the button says, in English: Redo where *changes* undid others.
        more: What else happened, in sentences.
    """
    st.session_state[_DONE] = {
        "said": normalise_quotes(said),
        "changes": list(changes),
        "word": word,
        "more": more,
        "page": None,
        "until": time.monotonic() + SAID_SECONDS,
    }


def show_error(error: LifeworldError) -> None:
    """Show the message of an error and its hint."""
    st.error(escape(error.message) + (f"\n\n{escape(error.hint)}" if error.hint else ""))


def show_frame(page: str = "") -> None:
    """Show the study and the actor in the sidebar, and the latest confirmation at the bottom.

    Args:
        page: The page about to be run; opening another page dismisses the confirmation.
    """
    study = current_study()
    try:
        study.check_file()
    except LifeworldError as error:
        show_error(error)
    if get_pending_path(study).exists() and page != "privacy":
        st.warning(
            say("A withdrawal was interrupted. Finish it on the page Privacy."),
            icon=":material/warning:",
        )
    frame = get_frame(study)
    show_who(study)
    with st.sidebar:
        st.caption(escape(frame.title[:LONGEST_TITLE]))
        who, language = st.columns(2, gap="xsmall")
        name = who.text_input(
            say("You are"),
            value=current_actor(),
            key="actor_name",
            help=say("This name is recorded with every change you make."),
        )
        if name.strip():
            st.session_state["actor"] = " ".join(name.split())
        record_name(current_actor())
        with language:
            show_language_choice()
        show_sidebar(get_entry(page))
    refused = st.session_state.pop(_REFUSED, None)
    if refused is not None:
        show_error(refused)
    _show_done(page)


def _show_done(page: str) -> None:
    done = st.session_state.get(_DONE)
    if done is None:
        return
    done["page"] = done["page"] or page
    if done["page"] != page or time.monotonic() > done["until"]:
        del st.session_state[_DONE]
        return
    with st.bottom.container():
        _show_bar()


@st.fragment(run_every=SAID_SECONDS)
def _show_bar() -> None:
    """Show the confirmation; as a fragment it runs again by itself, and is gone then."""
    done = st.session_state.get(_DONE)
    if done is None or time.monotonic() > done["until"]:
        _forget_done()
        return
    row = st.container(horizontal=True, vertical_alignment="center", border=True, key="said_bar")
    told = done["said"] if done["word"] == UNDO else say("Undone: {said}", said=done["said"])
    told = " ".join(part for part in (told, done["more"]) if part)
    row.markdown(f":material/check: {escape(told)}", width="content")
    row.space("stretch")
    icon = ":material/undo:" if done["word"] == UNDO else ":material/redo:"
    word = say(done["word"])
    if done["changes"] and row.button(word, key="undo_last", icon=icon, type="tertiary"):
        _take_back(done)
    row.button(
        say("Close"),
        key="said_close",
        icon=":material/close:",
        type="tertiary",
        on_click=_forget_done,
    )


def _forget_done() -> None:
    st.session_state.pop(_DONE, None)


def _take_back(done: dict[str, Any]) -> None:
    """Undo the confirmed changes, newest first, and offer to redo them."""
    study, actor = current_study(), current_actor()
    undone: list[str] = []
    more: list[str] = []
    try:
        for change_id in reversed(done["changes"]):
            entry = study.undo(change_id, actor=actor)
            undone.append(_find_undo(study, change_id))
            more += remove_unagreed_after(study, entry)
    except LifeworldError as error:
        # Remove the button, because the changes can no longer be undone.
        _forget_done()
        st.session_state[_REFUSED] = error
        st.rerun()
    word = REDO if done["word"] == UNDO else UNDO
    record_done(done["said"], changes=undone, word=word, more=" ".join(dict.fromkeys(more)))
    st.rerun()


def _find_undo(study: Study, change_id: str) -> str:
    """Return the id of the newest change that undid *change_id*."""
    return next(e.id for e in list_entries(study.db, limit=50) if e.undoes == change_id)


def show_header(title: str, caption: str = "") -> Any:
    """Show the header row of a page and return the container at its right, for buttons."""
    row = st.container(horizontal=True, vertical_alignment="bottom", key="header_row")
    with row:
        st.title(escape(title), anchor=False)
        st.space("stretch")
        right = st.container(horizontal=True, vertical_alignment="bottom", width="content")
    if caption:
        st.caption(caption)
    return right
