"""The room of a workshop: opened, stopped, resumed and rehearsed from here, and deleted."""

from __future__ import annotations

import contextlib
from urllib.parse import urlsplit

import streamlit as st

from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.parts.workshop_open import show_open_steps
from lifeworld.app.rooms import close_room, find_room, open_room_server
from lifeworld.app.session import act, current_study, show_error
from lifeworld.exports.workshop.open_room import (
    add_codes,
    create_rehearsal,
    create_room_file,
    get_room_path,
    remove_room_file,
)
from opportunity_spaces.workshops.model import Workshop
from opportunity_spaces.workshops.room.queries import RoomFile, read_room
from study import LifeworldError
from study.errors import NotFound, Unreadable
from study.language import render_date, say
from study.wording import count_things

__all__ = ["show_room"]

_MOST_CODES = 400
_MORE_CODES = 5
_REHEARSED = 12


def show_room(there: Workshop, *, cards: int) -> None:
    """Show the state of a workshop's room, and what can be done with it."""
    path = get_room_path(current_study(), there.id)
    address = find_room(path, "console") if path.is_file() else ""
    if not path.is_file():
        _show_closed(there, cards=cards)
    elif address:
        _show_running(there, address)
    else:
        _show_stopped(there)
    with contextlib.suppress(NotFound, Unreadable):  # what is wrong with the file is told elsewhere
        room = read_room(path)
        show_open_steps(room, runs=bool(address))
        _tell_taken_out(room)
    if there.ballots and path.is_file():
        _offer_more_codes(there)
    _show_codes(there)
    _show_rehearsal(there)


def _show_closed(there: Workshop, *, cards: int) -> None:
    st.markdown(
        say(
            "The room is a small server on this computer. Your console and the projector are seen"
            " here alone; people reach it only once you open an address for them on the console."
        )
    )
    if not cards:
        st.warning(say("No cards are chosen yet."), icon=":material/style:")
    row = st.container(horizontal=True, vertical_alignment="bottom")
    number = 0
    if there.ballots:
        number = int(
            row.number_input(
                say("One-time codes"), 1, _MOST_CODES, 30, key=f"codes-{there.id}", width=160
            )
        )
    if row.button(
        say("Open the room"), type="primary", icon=":material/meeting_room:", key="open-room"
    ):
        codes = act(create_room_file, there.id, ballots=number, rerun=False)
        if codes is not None:
            st.session_state[f"room-codes-{there.id}"] = codes
            _run(there)


def _show_running(there: Workshop, console: str) -> None:
    path = get_room_path(current_study(), there.id)
    st.success(say("The room is open."), icon=":material/meeting_room:")
    row = st.container(horizontal=True)
    row.link_button(say("Console"), console, type="primary", icon=":material/tune:")
    row.link_button(
        say("Projector"), find_room(path, "projector"), icon=":material/present_to_all:"
    )
    if row.button(
        say("Stop the room"),
        icon=":material/stop_circle:",
        help=say("Nothing is lost: it goes on where it was when you open it again."),
        key="stop-room",
    ):
        close_room(path)
        st.rerun()
    st.caption(say("The addresses let in whoever opens them: show the projector, not the address."))


def _show_stopped(there: Workshop) -> None:
    until = ""
    if there.keep_until:
        until = say("It is deleted on {day}.", day=render_date(there.keep_until))
    st.info(f"{say('The room is stopped; all that was done in it is kept.')} {until}")
    row = st.container(horizontal=True)
    if row.button(
        say("Resume the room"), type="primary", icon=":material/play_arrow:", key="resume-room"
    ):
        _run(there)
    if row.button(
        say("Delete the room"), type="tertiary", icon=":material/delete_forever:", key="delete-room"
    ):
        _delete(there)


def _tell_taken_out(room: RoomFile) -> None:
    """Say that quotes were taken out of a room, which the room itself does not mend."""
    if taken := sum(each.withdrawn for each in room.plan.cards):
        st.caption(
            say(
                "{cards} left this room, because consent was taken back. They do not come back by"
                " themselves if it is given again: delete this room and open a new one for that.",
                cards=count_things(taken, "card"),
            )
        )


@dialog("Delete the room")
def _delete(there: Workshop) -> None:
    st.markdown(
        say(
            "All that guests wrote and how they voted is deleted for good. What you brought home"
            " stays. This cannot be undone."
        )
    )
    if st.button(say("Delete it for good"), type="primary", key="delete-room-now"):
        act(remove_room_file, there.id, said=say("Deleted the room."))


def _offer_more_codes(there: Workshop) -> None:
    """Offer codes for those who come unexpected: the room takes them while it runs."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    number = row.number_input(
        say("More one-time codes"), 1, _MOST_CODES, _MORE_CODES, key=f"more-{there.id}", width=160
    )
    if row.button(
        say("Make the codes"),
        icon=":material/confirmation_number:",
        help=say("They hold at once, also while the room is open."),
        key="more-codes",
    ):
        try:
            codes = add_codes(current_study(), there.id, int(number))
        except LifeworldError as error:
            show_error(error)
            return
        # Those made before and not yet put away stay in sight.
        shown = st.session_state.get(f"room-codes-{there.id}", ())
        st.session_state[f"room-codes-{there.id}"] = (*shown, *codes)


def _show_codes(there: Workshop) -> None:
    """Show one-time codes once, because the room keeps only what proves them."""
    codes = st.session_state.get(f"room-codes-{there.id}")
    if not codes:
        return
    with st.container(border=True):
        st.markdown(say("**One-time codes**, shown only now: print them, one for each person."))
        st.code(" ".join(codes), language=None, wrap_lines=True)
        row = st.container(horizontal=True)
        row.download_button(
            say("Download the codes"),
            "\n".join(codes),
            file_name="codes.txt",
            icon=":material/download:",
            key="download-codes",
            on_click="ignore",
        )
        if row.button(say("I have them"), key="codes-done", type="tertiary"):
            del st.session_state[f"room-codes-{there.id}"]
            st.rerun()


def _show_rehearsal(there: Workshop) -> None:
    study = current_study()
    path = get_room_path(study, there.id, rehearsal=True)
    with st.expander(say("Rehearse alone"), icon=":material/theater_comedy:"):
        st.caption(
            say(
                "Twelve simulated people go through all steps: read, write, sort and vote, the same"
                " way every time. Look at it on the console, and at what it would bring home. It is"
                " a room of its own, and nothing of it can enter the study."
            )
        )
        row = st.container(horizontal=True)
        if row.button(say("Rehearse"), icon=":material/play_arrow:", key="rehearse"):
            try:
                close_room(path)
                create_rehearsal(study, there.id, people=_REHEARSED)
                open_room_server(path, app=_find_address())
            except LifeworldError as error:
                show_error(error)
                return
            st.rerun()
        if console := find_room(path, "console"):
            row.link_button(say("Console of the rehearsal"), console, icon=":material/tune:")
            row.link_button(
                say("Projector of the rehearsal"),
                find_room(path, "projector"),
                icon=":material/present_to_all:",
            )
        if path.is_file() and row.button(
            say("Delete the rehearsal"),
            icon=":material/delete:",
            type="tertiary",
            key="delete-rehearsal",
        ):
            close_room(path)
            act(remove_room_file, there.id, rehearsal=True, said=say("Deleted the rehearsal."))


def _run(there: Workshop) -> None:
    try:
        open_room_server(get_room_path(current_study(), there.id), app=_find_address())
    except LifeworldError as error:
        show_error(error)
        st.caption(escape(there.title))
        return
    st.rerun()


def _find_address() -> str:
    """Return where the app is open in this browser, without its token."""
    parts = urlsplit(str(st.context.url or ""))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
