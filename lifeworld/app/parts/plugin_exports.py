"""Cards of what plugins write; a plugin that fails costs one sentence."""

from __future__ import annotations

import re

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.export_card import open_card
from lifeworld.app.parts.made_files import is_short, show_maker
from lifeworld.exports.export_plugin import PLUGIN, list_plugin_forms
from lifeworld.exports.export_thing import Asked
from study import Study
from study.language import say

__all__ = ["show_plugin_exports"]

_UNSAFE = re.compile(r"[^\w.-]+")


def show_plugin_exports(study: Study, *, audience: str, final: bool) -> None:
    """Show a card for each form that an installed plugin offers.

    Args:
        study: The study.
        audience: For whom.
        final: Whether it is final rather than a draft.
    """
    forms, failed = list_plugin_forms()
    for form in forms:
        with open_card(
            study,
            PLUGIN,
            form=form,
            icon="extension",
            audience=audience,
            told=say(
                "The findings as a plugin writes them. It is given what the deck may show, and"
                " nothing else."
            ),
        ):
            show_maker(
                study,
                Asked(thing=PLUGIN, form=form, audience=audience, final=final),
                name=f"{study.name}.{_UNSAFE.sub('-', form)}",
                label=say("Make “{form}”", form=escape(form)),
                icon=":material/extension:",
                short=is_short(study),
            )
    for told in failed:
        st.warning(escape(told), icon=":material/extension_off:")
