"""Studies: the recent ones, a new one, another program's project, backups, the demonstration."""

from __future__ import annotations

import signal
import threading
from pathlib import Path

import streamlit as st

from lifeworld.app.language import dialog, show_language_choice
from lifeworld.app.markdown import escape
from lifeworld.app.parts.widgets import describe_time
from lifeworld.app.served import get_served, has_served
from lifeworld.app.session import show_error, show_header
from lifeworld.app.studies.choose import choose_study, list_in_folder, show_elsewhere, show_folder
from lifeworld.app.studies.new_study import show_import, show_new
from lifeworld.app.studies.restore import show_backups
from lifeworld.demo.build import build_demo
from lifeworld.demo.discovery import submit_discovery
from study.errors import LifeworldError
from study.language import say
from study.recent import RecentStudy, get_default_folder, list_recent, remove_recent
from study.sqlite import describe_journal

SHOWN = 12


def _open(path: Path) -> None:
    try:
        choose_study(path)
    except LifeworldError as error:
        show_error(error)


@dialog("New study", width="medium")
def _new() -> None:
    show_new()


@dialog("Import a project", width="large")
def _import() -> None:
    show_import()


@dialog("Open another study", width="large")
def _look() -> None:
    chosen = show_folder()
    if chosen is not None:
        _open(chosen)


@dialog("Backups", width="medium")
def _backups(path: Path) -> None:
    st.markdown(f"**{escape(path.stem)}**")
    show_backups(path)


def _demonstrate() -> None:
    """Build the demonstration study, if it is not there, and open it."""
    with st.status(say("Building the demonstration study"), expanded=True) as status:
        try:
            path = build_demo(get_default_folder() / "demonstration", tell=st.write)
            submit_discovery(path)
        except (LifeworldError, OSError) as error:
            status.update(state="error")
            st.error(escape(str(error)))
            return
    _open(path)


def _list_studies() -> list[RecentStudy]:
    """Return the recent studies, and those in the usual folder that were never opened here."""
    recent = list_recent()
    known = {each.path for each in recent}
    try:
        found = list_in_folder(get_default_folder())[1]
    except OSError:
        found = []
    others = [str(path.resolve()) for path in found if str(path.resolve()) not in known]
    return recent + [RecentStudy(path=path, title="", at="") for path in others]


def _shorten(path: Path) -> str:
    """Return a path with the home folder as “~”."""
    home = Path.home()
    return f"~/{path.relative_to(home).as_posix()}" if path.is_relative_to(home) else str(path)


def _show_row(number: int, each: RecentStudy, here: Path | None) -> None:
    path = Path(each.path)
    there = path.exists()
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        if not there:
            told = say("no longer there")
        elif each.at:
            told = say("opened {time}", time=describe_time(each.at))
        else:
            told = say("not opened here yet")
        place = escape(f"{_shorten(path)} · {told}")
        st.markdown(f"**{escape(each.title or path.stem)}**  \n:gray[:small[{place}]]")
        st.space("stretch")
        if here is not None and path == here:
            st.badge(say("Open here"), icon=":material/check:")
        elif there and st.button(
            say("Open study"), key=f"open-{number}", type="primary" if number == 0 else "secondary"
        ):
            _open(path)
        if st.button(
            say("Backups"), key=f"backups-{number}", icon=":material/history:", type="tertiary"
        ):
            _backups(path)
        if each.at:
            st.button(
                say("Remove from list"),
                key=f"forget-{number}",
                icon=":material/close:",
                type="tertiary",
                on_click=remove_recent,
                args=(each.path,),
                help=say("The file stays where it is."),
            )


def _quit() -> None:
    # Shown first: the server ends a moment later, and its pages with it.
    threading.Timer(0.8, signal.raise_signal, [signal.SIGINT]).start()
    st.session_state["ended"] = True


here = get_served().resolve() if has_served() else None
if st.session_state.get("ended"):
    st.info(say("Lifeworld has ended. Everything is saved. You can close this tab."))
    st.stop()
right = show_header(
    say("Other studies") if here else "Lifeworld",
    say("Each study is one file on this computer. Nothing leaves it."),
)
if right.button(say("New study"), type="primary", icon=":material/add:", key="new", shortcut="n"):
    _new()
if right.button(say("Import a project"), icon=":material/input:", key="import"):
    _import()
if right.button(say("Open another study"), icon=":material/folder_open:", key="look"):
    _look()
show_elsewhere()
if restored := st.session_state.pop("restored", ""):
    st.info(escape(restored), icon=":material/settings_backup_restore:")
studies = _list_studies()
if not studies:
    none = say("No other study yet.") if here else say("No study yet.")
    what = say(
        "Begin one, bring a project from another program, or look at the demonstration: an"
        " invented study, from transcripts to the deck."
    )
    st.markdown(f"**{none}** {what}")
for number, each in enumerate(studies[:SHOWN]):
    _show_row(number, each, here)
if st.button(
    say("Open the demonstration"),
    icon=":material/play_circle:",
    key="demo",
    help=say("An invented study. The first time it takes a minute or more to build."),
):
    _demonstrate()
if told := describe_journal():
    st.caption(told)
if here is None:  # otherwise it stands in the sidebar
    with st.container(width=220):
        show_language_choice()
st.button(
    say("Quit Lifeworld"),
    icon=":material/power_settings_new:",
    key="quit",
    type="tertiary",
    on_click=_quit,
    help=say("Everything is saved already."),
)
