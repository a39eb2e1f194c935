"""Makes the whole study to download: tables for R and Python, and the bundle for its owner."""

from __future__ import annotations

import streamlit as st

from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.made_files import create_now, record_job, remove_made, show_made
from lifeworld.app.who import current_actor
from lifeworld.exports.export_job import export_bundle_in_study, export_tables_in_study
from lifeworld.exports.whole.export_bundle import count_file_bytes, export_bundle
from lifeworld.exports.whole.export_tables import export_tables
from study import Study
from study.bundles import BUNDLE_SUFFIX
from study.jobs import submit_job
from study.language import say
from transcripts.queries import list_transcripts

__all__ = ["show_bundle_export", "show_tables_export"]

MOST_AT_ONCE = 20_000  # words of transcripts; more are written by the worker, with progress
MOST_BYTES = 500_000_000  # of recordings and photos that a browser is given


def show_tables_export(study: Study, *, audience: str) -> None:
    """Show the button that makes the tables for an audience, and what was made."""
    if show_jobs(export_tables_in_study):
        return
    if st.button(say("Make tables"), type="primary", icon=":material/dataset:"):
        remove_made("tables")
        actor, told = current_actor(), say("downloaded in a browser")
        name = f"{study.name}-tables.zip"
        if _count_words(study) <= MOST_AT_ONCE:
            create_now(
                "tables",
                audience,
                name,
                lambda out: export_tables(study, out, audience=audience, actor=actor, place=told),
                told=say("Making the tables…"),
            )
        else:
            job = submit_job(
                study,
                export_tables_in_study,
                name=name,
                audience=audience,
                actor=actor,
                place=told,
            )
            record_job("tables", audience, job)
            st.rerun()
    show_made(study, "tables", audience)


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
    if show_jobs(export_bundle_in_study):
        return
    if st.button(say("Make the bundle"), type="primary", icon=":material/inventory_2:"):
        remove_made("bundle")
        actor, told = current_actor(), say("downloaded in a browser")
        name = f"{study.name}{BUNDLE_SUFFIX}"
        if _count_words(study) <= MOST_AT_ONCE and not count_file_bytes(study):
            create_now(
                "bundle",
                "bundle",
                name,
                lambda out: export_bundle(study, out, actor=actor, place=told),
                told=say("Making the bundle…"),
            )
        else:
            job = submit_job(study, export_bundle_in_study, name=name, actor=actor, place=told)
            record_job("bundle", "bundle", job)
            st.rerun()
    show_made(study, "bundle", "bundle")


def _count_words(study: Study) -> int:
    return sum(each.words for each in list_transcripts(study))
