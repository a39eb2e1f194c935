"""Files that were made to be downloaded: now or by the worker, until something else is asked."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.preview import show_preview
from lifeworld.app.session import show_error
from lifeworld.app.web.made_files import get_made_address
from lifeworld.app.who import current_actor
from lifeworld.exports.document.gather_transcripts import count_words
from lifeworld.exports.export_job import export_in_study, read_waiting, write_waiting
from lifeworld.exports.export_plugin import PLUGIN
from lifeworld.exports.export_thing import Asked, export_thing
from lifeworld.exports.forms import find_media
from lifeworld.exports.quote_choice import QuoteChoice
from study import LifeworldError, Study
from study.jobs import get_job, submit_job
from study.language import say

__all__ = ["Upload", "create_now", "is_short", "show_made", "show_maker"]

MOST_WORDS = 40_000  # of transcripts: with more, the worker makes it, with progress


class Upload(Protocol):
    """A file that somebody chose in the browser."""

    name: str
    file_id: str

    def getvalue(self) -> bytes:
        """Return what is in it."""


def is_short(study: Study, choice: QuoteChoice | None = None) -> bool:
    """Return whether what is made of a study's transcripts takes a moment only."""
    return count_words(study, choice or QuoteChoice()) <= MOST_WORDS


def show_maker(
    study: Study,
    asked: Asked,
    *,
    name: str,
    label: str,
    icon: str,
    short: bool,
    template: Upload | None = None,
    key: str = "",
    disabled: bool = False,
    on_queued: Callable[[], None] = lambda: None,
) -> None:
    """Show the button that makes a thing, its progress, and what was made.

    Args:
        study: The study.
        asked: What is to be made; what was made is offered until something else is asked.
        name: The name of the file.
        label: What the button says.
        icon: The button's symbol.
        short: Whether it is made here and now; otherwise the worker makes it, and can be stopped.
        template: A file that its looks are taken from.
        key: A name of the button, where several make the thing.
        disabled: Whether there is nothing to make.
        on_queued: Called when the worker was asked.
    """
    place = _name_place(asked)
    show_preview(study, asked, key=key)
    if show_jobs(export_in_study, where=_list_marks(asked)):
        return
    kept = (asked, template.file_id if template else "")
    if st.button(label, key=key or f"make_{place}", type="primary", icon=icon, disabled=disabled):
        st.session_state.pop(f"{place}_made", None)
        if short:
            _make(study, asked, kept, name, template)
        else:
            _queue(study, asked, kept, name, template)
            on_queued()
            st.rerun()
    show_made(study, place, kept)


def _name_place(asked: Asked) -> str:
    """Return where what is made is kept: what each plugin writes is a thing of its own."""
    return f"{PLUGIN}_{asked.form}" if asked.thing == PLUGIN else asked.thing


def _list_marks(asked: Asked) -> dict[str, str]:
    """Return by which arguments the jobs of a thing are known."""
    marks = {"thing": asked.thing}
    return {**marks, "form": asked.form} if asked.thing == PLUGIN else marks


def _with_template(asked: Asked, path: Path) -> Asked:
    return replace(asked, options={**asked.options, "template": str(path)})


def _make(study: Study, asked: Asked, kept: object, name: str, template: Upload | None) -> None:
    """Write a short thing here and now."""
    with tempfile.TemporaryDirectory() as folder:
        if template is not None:
            own = Path(folder) / Path(template.name).name  # messages say its name
            own.write_bytes(template.getvalue())
            asked = _with_template(asked, own)

        def write(out: Path) -> list[str]:
            return export_thing(
                study,
                out,
                asked,
                actor=current_actor(),
                place=say("downloaded in a browser"),
            )

        create_now(_name_place(asked), kept, name, write, told=say("Making the file…"))


def _queue(study: Study, asked: Asked, kept: object, name: str, template: Upload | None) -> None:
    """Let the worker write a long thing."""
    if template is not None:
        asked = _with_template(asked, write_waiting(template.name, template.getvalue()))
    made = submit_job(
        study,
        export_in_study,
        thing=asked.thing,
        form=asked.form,
        audience=asked.audience,
        final=asked.final,
        options=dict(asked.options),
        name=name,
        actor=current_actor(),
        place=say("downloaded in a browser"),
    )
    st.session_state[f"{_name_place(asked)}_job"] = (made.id, kept)


def create_now(
    place: str, asked: object, name: str, write: Callable[[Path], list[str]], *, told: str
) -> None:
    """Write a short file here and now, and keep it to be downloaded; or show why it was refused.

    Args:
        place: Where it is kept: the name of the thing.
        asked: What was asked for: with anything else, the file is not offered.
        name: The name of the file; what is written beside it is kept, too.
        write: Writes it, and returns what is said about it.
        told: What is said meanwhile.
    """
    with tempfile.TemporaryDirectory() as folder, st.spinner(told):
        try:
            lines = write(Path(folder) / name)
        except LifeworldError as error:
            show_error(error)
            return
        paths = sorted(Path(folder).iterdir(), key=lambda path: (len(path.stem), path.name))
        files = [(path.name, path.read_bytes()) for path in paths]
    st.session_state[f"{place}_made"] = (asked, files, lines)


def show_made(study: Study, place: str, asked: object) -> None:
    """Take what the worker has written since, and show what can be downloaded."""
    _fetch(study, place)
    made = st.session_state.get(f"{place}_made")
    if made is None or made[0] != asked:
        return
    files: Sequence[tuple[str, bytes | Path]]
    _, files, told = made
    for name, content in files:
        if isinstance(content, Path):
            _show_large(study, content)
            continue
        st.download_button(
            say("Download {file}", file=escape(name)),
            content,
            file_name=name,
            mime=find_media(name.rpartition(".")[2]),
            icon=":material/download:",
            key=f"download_{place}_{name}",
            on_click="ignore",
        )
    for line in told:
        st.caption(escape(line))


def _show_large(study: Study, path: Path) -> None:
    """Show where a file is downloaded that is too large to be held in memory."""
    if not path.is_file():
        st.info(
            say(
                "{file} is not there any more: the first export after an hour removes it.",
                file=escape(path.name),
            ),
            icon=":material/auto_delete:",
        )
        return
    address = get_made_address(path, actor=current_actor(), study=str(study.path))
    label = say("Download {file}", file=escape(path.name))
    st.link_button(label, address, icon=":material/download:")
    st.caption(
        say("{megabytes:,} MB. It waits in Lifeworld’s own folder; the first export after an hour"
            " removes it.",
            megabytes=path.stat().st_size // 1_000_000)
    )  # fmt: skip


def _fetch(study: Study, place: str) -> None:
    waiting: Any = st.session_state.get(f"{place}_job")
    if waiting is None:
        return
    job_id, asked = waiting
    job = get_job(study, job_id)
    if job.active:
        return
    del st.session_state[f"{place}_job"]
    if job.state == "done":
        files = read_waiting(job.result)
        st.session_state[f"{place}_made"] = (asked, files, job.result["told"])
