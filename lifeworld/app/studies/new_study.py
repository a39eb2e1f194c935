"""Beginning a study: empty, with the starter codebook, or from another program's project."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any

import streamlit as st

from coding.exchange.import_project import Brought, add_project, preview_project
from lifeworld.app.markdown import escape
from lifeworld.app.session import show_error
from lifeworld.app.studies.choose import choose_study
from lifeworld.app.who import current_actor
from lifeworld.opening import create_study
from study.checks import SUFFIX
from study.errors import InvalidInput, LifeworldError
from study.language import say
from study.recent import get_default_folder
from themes.carry_sets import add_set_rows
from transcripts.import_files import PROJECT_SUFFIXES
from transcripts.model import PROFILES

__all__ = ["create_from_project", "show_import", "show_new"]

LANGUAGES = {"en": "English", "da": "Dansk"}
LONGEST_NAME = 60


def _name_file(title: str) -> str:
    """Return a file name for a study: “What keeps us?” → “what-keeps-us.lifeworld”."""
    name = re.sub(r"[^\w]+", "-", title.casefold()).strip("-_")[:LONGEST_NAME].rstrip("-")
    return f"{name or 'study'}{SUFFIX}"


def _choose_place(title: str, folder: str) -> Path:
    """Return the file of a new study, with its folder made if that is the usual one.

    Raises:
        InvalidInput: there is no title, or no such folder.
    """
    if not title.strip():
        raise InvalidInput(say("The study has no title yet."), hint=say("Write what it is about."))
    place = Path(folder.strip()).expanduser()
    if place == get_default_folder():
        with contextlib.suppress(OSError):
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place / _name_file(title)


def show_new() -> None:
    """Show the form of a new study; create it and open it when it is sent."""
    with st.form("new_study", border=False):
        title = st.text_input(say("Title"), placeholder=say("What makes a working day worth it?"))
        profile = st.selectbox(
            say("Method"),
            list(PROFILES),
            format_func=lambda name: say(PROFILES[name].title),
            help=say(
                "It decides what is offered: suggestions, counts, saturation. It can be changed."
            ),
        )
        starter = st.checkbox(say("Begin with a codebook for working life"), value=True)
        language = st.radio(
            say("Language of that codebook"),
            list(LANGUAGES),
            format_func=LANGUAGES.__getitem__,
            horizontal=True,
        )
        folder = st.text_input(say("Folder"), value=str(get_default_folder()))
        if not st.form_submit_button(say("Create study"), type="primary"):
            return
    try:
        study = create_study(
            _choose_place(title, folder),
            actor=current_actor(),
            title=" ".join(title.split()),
            profile=profile,
            language=language,
            starter=starter,
        )
        study.close()
        choose_study(study.path)
    except LifeworldError as error:
        show_error(error)


def show_import() -> None:
    """Show the upload of another program's project and what it holds; make a study of it."""
    file = st.file_uploader(
        say("Project"),
        type=[suffix.lstrip(".") for suffix in (*PROJECT_SUFFIXES, ".zip")],
        help=say(
            "A REFI-QDA project or codebook, as NVivo, MAXQDA, ATLAS.ti and QualCoder export it."
        ),
        key="project_file",
    )
    if file is None:
        st.caption(say("What comes in and what does not is listed before anything is stored."))
        return
    held: dict[str, Brought] = st.session_state.setdefault("project_previews", {})
    if file.file_id not in held:
        with st.spinner(say("Reading the project…")):
            held[file.file_id] = preview_project(file.getvalue(), file.name)
    found = held[file.file_id]
    if found.error:
        show_error(found.error)
        return
    st.markdown(f"**{escape(found.name)}** · {escape(found.line)}")
    if found.told:
        with st.expander(
            say("Assumed and left out ({number})", number=len(found.told)), expanded=True
        ):
            for sentence in found.told:
                st.caption(escape(sentence))
    _show_form(file)


def _show_form(file: Any) -> None:
    with st.form("import_study", border=False):
        title = st.text_input(say("Title of the study"), value=Path(file.name).stem)
        folder = st.text_input(say("Folder"), value=str(get_default_folder()))
        if not st.form_submit_button(say("Create study from it"), type="primary"):
            return
    try:
        place = _choose_place(title, folder)
        choose_study(create_from_project(place, title, file.getvalue(), file.name))
    except LifeworldError as error:
        show_error(error)


def create_from_project(place: Path, title: str, data: bytes, name: str) -> Path:
    """Create a study with all of a project in it, or none at all; return its file.

    Raises:
        LifeworldError: the file exists already, or the project cannot be read.
    """
    actor = current_actor()
    study = create_study(place, actor=actor, title=" ".join(title.split()), starter=False)
    brought = add_project(study, data, name, actor=actor, add_sets=add_set_rows)
    study.close()
    if brought.error:
        for part in study.path.parent.glob(f"{study.path.name}*"):
            part.unlink(missing_ok=True)
        raise brought.error
    return study.path
