"""The names of suggested themes, and the sentences that stand for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.session import act
from study import Study
from study.language import say
from study.wording import count_things
from themes.discovery.commands import LONGEST_NAME, rename_suggested_theme
from themes.discovery.model import SuggestedTheme
from themes.discovery.queries import list_passage_texts

__all__ = ["describe_name", "list_key_sentences", "show_name", "show_rename"]


def describe_name(suggested: SuggestedTheme, *, sized: bool = False) -> str:
    """Return the name of a suggested theme, or that nothing in it gives a clear one.

    Args:
        suggested: The theme.
        sized: Whether its size stands beside the name anyway.
    """
    if sized and not suggested.name:
        return say("No clear name")
    return suggested.name or say(
        "No clear name: {passages}", passages=count_things(len(suggested.passages), "passage")
    )


def show_name(suggested: SuggestedTheme) -> str:
    """Return the number and name of a suggested theme for lists, escaped for Markdown."""
    return escape(f"{suggested.position + 1} {describe_name(suggested)}")


def list_key_sentences(study: Study, suggested: Sequence[SuggestedTheme]) -> dict[str, str]:
    """Return the sentence that stands for each theme, by the theme's id; some have none."""
    texts = list_passage_texts(study, [each.sentence for each in suggested if each.sentence])
    return {each.id: texts[each.sentence] for each in suggested if texts.get(each.sentence)}


def show_rename(suggested: SuggestedTheme, place: Any) -> None:
    """Show the form in which a suggested theme gets a name, before anybody decides on it."""
    with place.popover(say("Rename"), icon=":material/edit:"):
        with st.form(f"rename-{suggested.id}-{suggested.name}", border=False):
            name = st.text_input(
                say("New name"),
                value=suggested.name,
                max_chars=LONGEST_NAME,
                placeholder=say("What do people share in this?"),
            )
            if st.form_submit_button(say("Save name"), type="primary", icon=":material/save:"):
                _rename(suggested, name)
        st.caption(
            say("It stays a suggestion, and keeps its name when themes are suggested again.")
        )
        if suggested.given and st.button(say("Use its own words again"), icon=":material/undo:"):
            _rename(suggested, "")


def _rename(suggested: SuggestedTheme, name: str) -> None:
    act(
        rename_suggested_theme,
        suggested.id,
        name,
        said=lambda given: (
            say("Named the suggested theme “{name}”.", name=given)
            if given
            else say("The suggested theme is called by its own words again.")
        ),
    )
