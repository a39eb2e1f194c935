"""Makes the whole study to download: tables for R and Python, and the bundle for its owner."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.parts.made_files import is_short, show_maker
from lifeworld.exports.export_thing import Asked
from lifeworld.exports.whole.export_bundle import count_file_bytes
from study import Study
from study.bundles import BUNDLE_SUFFIX
from study.language import say

__all__ = ["show_bundle_export", "show_tables_export"]

MOST_BYTES = 500_000_000  # of recordings and photos that a browser is given


def show_tables_export(study: Study, *, audience: str) -> None:
    """Show the button that makes the tables for an audience, and what was made."""
    show_maker(
        study,
        Asked(thing="tables", form="zip", audience=audience),
        name=f"{study.name}-tables.zip",
        label=say("Make tables"),
        icon=":material/dataset:",
        short=is_short(study),
    )


def show_bundle_export(study: Study) -> None:
    """Show whom a bundle is for, the button that makes it, and the bundle that was made."""
    st.warning(
        say(
            "The owner's copy, whatever the audience above: it holds every word of every"
            " participant, whatever they agreed to. The key to the pseudonyms is not in it."
        ),
        icon=":material/lock:",
    )
    if count_file_bytes(study) > MOST_BYTES:
        st.info(
            say("With its recordings it is too large for a browser. In a terminal:"),
            icon=":material/terminal:",
        )
        name = f"{study.name}{BUNDLE_SUFFIX}"
        st.code(f"lifeworld export {study.path.name} --as bundle {name}", language=None)
        return
    show_maker(
        study,
        Asked(thing="bundle", form="zip", audience="internal"),
        name=f"{study.name}{BUNDLE_SUFFIX}",
        label=say("Make the bundle"),
        icon=":material/inventory_2:",
        short=is_short(study) and not count_file_bytes(study),
    )
