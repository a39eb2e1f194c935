"""What a client's template does: its layouts as pictures, and for each kind of slide the one used.

A layout that somebody chooses is kept by the hash of the file: the same template finds it again.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import act
from lifeworld.exports.commands import revise_layouts
from lifeworld.exports.deck.template_report import (
    KINDS,
    TemplatePicture,
    TemplateReport,
    TemplateSlide,
    hash_template,
    read_template,
)
from lifeworld.exports.queries import get_layouts
from study import Study
from study.language import say
from study.wording import count_things

__all__ = ["show_template"]

_ACROSS = 4  # pictures in a row
_READ = "template_read"


def show_template(study: Study, name: str, content: bytes) -> None:
    """Show what a template does, with a choice of layout for each kind of slide.

    Args:
        study: The study, which keeps what is chosen.
        name: The file name of the template.
        content: The whole file.

    Raises:
        Unreadable: It cannot be the template of a deck.
    """
    digest = hash_template(content)
    chosen = get_layouts(study, digest)
    found = _read(name, content, digest, chosen)
    used = len({slide.number for slide in found.slides})
    with st.expander(
        say(
            "How “{name}” is used: {layouts}",
            name=escape(name),
            layouts=count_things(used, "layout"),
        ),
        key="template_layouts",
        icon=":material/dashboard:",
    ):
        st.caption(escape(" ".join(found.told)))
        pictures = {picture.number: picture for picture in found.pictures}
        for slide in found.slides:
            _show_slide(found, slide, pictures, chosen)
        if chosen and st.button(
            say("Let Lifeworld choose all layouts"), icon=":material/restart_alt:"
        ):
            act(revise_layouts, digest, {}, name=name, said=say("Lifeworld chooses the layouts."))
        st.markdown(f"**{say('All layouts of the template')}**")
        _show_gallery(found)


def _read(name: str, content: bytes, digest: str, chosen: dict[str, int]) -> TemplateReport:
    """Return what the template does; it is read once as long as nothing changes."""
    key = (digest, name, tuple(sorted(chosen.items())))
    kept = st.session_state.get(_READ)
    if kept is None or kept[0] != key:
        with tempfile.TemporaryDirectory() as folder, st.spinner(say("Reading the template…")):
            path = Path(folder) / Path(name).name
            path.write_bytes(content)
            kept = (key, read_template(path, chosen=chosen, pictures=True))
        st.session_state[_READ] = kept
    found: TemplateReport = kept[1]
    return found


def _show_slide(
    found: TemplateReport,
    slide: TemplateSlide,
    pictures: dict[int, TemplatePicture],
    chosen: dict[str, int],
) -> None:
    seen, told = st.columns([1, 3], vertical_alignment="center")
    if slide.number in pictures:
        picture = pictures[slide.number]
        seen.image(picture.png, width="stretch", alt=_name(picture))
    names = {number: _name(picture) for number, picture in pictures.items()}
    stored = chosen.get(slide.kind, 0)
    with told:
        picked = st.selectbox(
            say(KINDS[slide.kind]),
            [0, *names],
            index=[0, *names].index(stored) if stored in names else 0,
            format_func=lambda number: (
                names.get(number, "") or say("Chosen by Lifeworld: {layout}", layout=slide.layout)
            ),
            key=f"layout_{found.digest[:12]}_{slide.kind}_{stored}",
        )
        st.caption(escape(" ".join(slide.told)))
    if picked != stored:
        fresh = {**chosen, slide.kind: picked}
        act(
            revise_layouts,
            found.digest,
            {kind: number for kind, number in fresh.items() if number},
            name=found.name,
            said=say("Kept the layout for “{kind}”.", kind=say(KINDS[slide.kind])),
        )


def _name(picture: TemplatePicture) -> str:
    return say("{number}: {layout}", number=picture.number, layout=picture.layout or "–")


def _show_gallery(found: TemplateReport) -> None:
    for begin in range(0, len(found.pictures), _ACROSS):
        shown = found.pictures[begin : begin + _ACROSS]
        for place, picture in zip(st.columns(_ACROSS), shown, strict=False):
            place.image(
                picture.png, caption=escape(_name(picture)), width="stretch", alt=_name(picture)
            )
    if found.left_out:
        st.caption(say("And {layouts}.", layouts=count_things(found.left_out, "more layout")))
