"""Choosing a study: it is served here, or by a server of its own if another one is open here."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.served import get_served, has_served, open_served
from lifeworld.app.servers import open_server
from study.checks import SUFFIX
from study.language import say
from study.recent import get_default_folder

__all__ = ["choose_study", "list_in_folder", "show_elsewhere", "show_folder"]

TO_HOME = "to_home"  # the next run, with the pages of the study, goes to its first one
_ELSEWHERE = "opened_elsewhere"
_FOLDER = "studies_folder"
MOST = 200  # entries of a folder
_OURS = (".backups", ".files")  # what lies beside a study and belongs to it


def choose_study(path: Path) -> None:
    """Open a study: on this page if none is open yet, else at an address of its own.

    Raises:
        LifeworldError: it cannot be opened.
    """
    if has_served() and get_served().resolve() != path.resolve():
        with st.spinner(say("Opening {study}…", study=escape(path.stem))):
            st.session_state[_ELSEWHERE] = (path.stem, open_server(path))
        st.rerun()
    open_served(path)
    st.session_state[TO_HOME] = True
    st.rerun()


def show_elsewhere() -> None:
    """Show the way to the study that was just opened beside this one."""
    opened = st.session_state.get(_ELSEWHERE)
    if not opened:
        return
    name, address = opened
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        st.markdown(
            f":material/check: {say('**{study}** is open beside this study.', study=escape(name))}"
        )
        st.space("stretch")
        st.link_button(say("Go to it in a new tab"), address, type="primary")


def list_in_folder(folder: Path) -> tuple[list[Path], list[Path]]:
    """Return the subfolders and the studies of a folder, by name; hidden ones are left out.

    Raises:
        OSError: the folder cannot be read.
    """
    found = [each for each in folder.iterdir() if not each.name.startswith(".")]
    folders = [each for each in found if each.is_dir() and each.suffix not in _OURS]
    studies = [each for each in found if each.suffix == SUFFIX and each.is_file()]
    return sorted(folders, key=_by_name)[:MOST], sorted(studies, key=_by_name)[:MOST]


def _by_name(path: Path) -> str:
    return path.name.casefold()


def show_folder() -> Path | None:
    """Show a folder of this computer to walk through; return the study that was pressed."""
    start = get_default_folder()
    st.session_state.setdefault(_FOLDER, str(start if start.is_dir() else Path.home()))
    row = st.container(horizontal=True, vertical_alignment="bottom")
    row.button(
        say("Folder above"), icon=":material/arrow_upward:", key="folder_up", on_click=_go_up
    )
    typed = row.text_input(say("Folder or file"), key=_FOLDER, help=say("A path on this computer."))
    place = Path(typed.strip()).expanduser()
    if place.is_file():
        pressed = row.button(say("Open this file"), type="primary", key="open_typed")
        return place if pressed else None
    try:
        folders, studies = list_in_folder(place)
    except OSError as error:
        reason = error.strerror or error
        st.error(escape(say("{place} cannot be read: {reason}.", place=place, reason=reason)))
        return None
    chosen = None
    with st.container(border=True, height=260):
        for number, each in enumerate(studies):
            if st.button(
                escape(each.stem),
                key=f"pick-{number}",
                icon=":material/description:",
                type="tertiary",
            ):
                chosen = each
        for number, each in enumerate(folders):
            st.button(
                escape(each.name),
                key=f"into-{number}",
                icon=":material/folder:",
                type="tertiary",
                on_click=_go_into,
                args=(str(each),),
            )
        if not folders and not studies:
            st.caption(say("This folder holds no folder and no study."))
    return chosen


def _go_into(place: str) -> None:
    st.session_state[_FOLDER] = place


def _go_up() -> None:
    _go_into(str(Path(st.session_state[_FOLDER].strip()).expanduser().parent))
