"""Home: the study's progress along the evidence chain, and the next step."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.navigation import get_page, open_page
from lifeworld.app.parts.reruns import get_cached
from lifeworld.app.parts.widgets import describe_time
from lifeworld.app.session import act, current_study, show_header
from lifeworld.changes import describe_change
from opportunity_spaces.chain.queries import get_progress
from study.ledger import list_entries
from study.wording import count_things
from transcripts.commands import revise_frame
from transcripts.model import PROFILES
from transcripts.queries import get_frame, list_sessions

# Page names from `find_next_step` → the page file and the button label.
NEXT = {
    "transcripts": ("transcripts", "Add transcripts"),
    "codebook": ("codebook", "Open the codebook"),
    "coding": ("coding", "Start coding"),
    "themes": ("themes", "Open themes"),
    "insights": ("insights", "Open insights"),
    "needs": ("insights", "Open needs"),
    "spaces": ("opportunity_spaces", "Open opportunity spaces"),
    "initiatives": ("opportunity_spaces", "Open initiatives"),
    "export": ("export", "Make deck"),
}

study = current_study()
frame = get_frame(study)
progress = get_cached(get_progress, study)


def _station(column: Any, title: str, number: int, note: str, page: str) -> None:
    card = column.container(
        border=True, height="stretch", gap="xxsmall", key=f"station-{page}-{title}"
    )
    card.page_link(get_page(page), label=f"**{title}**")
    card.metric(title, f"{number:,}", label_visibility="collapsed")
    card.caption(note if number or page == "chain" else "None yet")


def _left(number: int, done: str, todo: str) -> str:
    return f"{todo}: {number:,}" if number else done


def _chain() -> None:
    sessions = len(list_sessions(study))
    used = progress.codes_used
    first = st.columns(4, gap="small")
    _station(
        first[0],
        "Transcripts",
        progress.transcripts,
        f"{count_things(progress.words, 'word')}, {count_things(sessions, 'session')}",
        "transcripts",
    )
    _station(
        first[1],
        "Codings",
        progress.codings,
        f"{count_things(used, 'code')} in use"
        + (f", {progress.codes_unused} not used yet" if progress.codes_unused else ""),
        "coding",
    )
    _station(
        first[2],
        "Themes",
        progress.themes_live,
        _left(progress.codes_loose, "Every used code is in a theme", "Used codes in no theme"),
        "themes",
    )
    _station(
        first[3],
        "Insights",
        progress.insights,
        _left(
            progress.insights - progress.insights_with_evidence,
            "Each has evidence",
            "Without evidence",
        ),
        "insights",
    )
    second = st.columns(4, gap="small")
    _station(
        second[0],
        "Unmet needs",
        progress.needs,
        _left(
            progress.needs_without_space,
            "Each is in an opportunity space",
            "In no opportunity space",
        ),
        "insights",
    )
    _station(
        second[1],
        "Opportunity spaces",
        progress.spaces,
        _left(progress.spaces_without_need, "Each rests on a need", "Without a need"),
        "opportunity_spaces",
    )
    _station(
        second[2],
        "Initiatives",
        progress.initiatives,
        f"{count_things(progress.metrics, 'metric')} to measure them",
        "opportunity_spaces",
    )
    _station(
        second[3],
        "To look at again",
        progress.stale,
        "What they rest on has changed"
        if progress.stale
        else "Nothing under a finding has changed",
        "chain",
    )


@st.dialog("About this study", width="medium")
def _about() -> None:
    names = list(PROFILES)
    profile = st.selectbox(
        "Method",
        names,
        index=names.index(frame.profile.name),
        format_func=lambda p: PROFILES[p].title,
        help="Determines which aids are on: suggestions, counts, agreement.",
    )
    st.caption(PROFILES[profile].why)
    with st.form("about", border=False):
        values: dict[str, Any] = {
            "title": st.text_input("Title", value=frame.title),
            "client": st.text_input("Client", value=frame.client),
            "question": st.text_area(
                "Question as asked by the client", value=frame.question, height=80
            ),
            "reframed": st.text_area(
                "Question as reframed for the fieldwork", value=frame.reframed, height=80
            ),
            "answer": st.text_area(
                "Answer in one sentence",
                value=frame.answer,
                height=80,
                help="Becomes the title of the first slide after the cover.",
            ),
            "model": st.text_input(
                "Language model for suggestions",
                value=frame.model,
                placeholder="multilingual-e5-small, on this computer",
                help="The folder or the name of a sentence-transformers model on this computer.",
            ),
        }
        if st.form_submit_button("Save", type="primary", icon=":material/save:"):
            act(revise_frame, profile=profile, **values, said="Saved the description of the study.")


right = show_header(frame.title)
if right.button("About this study", icon=":material/edit:"):
    _about()
if frame.notice:
    st.info(escape(frame.notice), icon=":material/theater_comedy:")
if frame.reframed or frame.question:
    st.header(escape(frame.reframed or frame.question), anchor=False)
if frame.client or frame.reframed:
    asked = f"Asked by {frame.client}: {frame.question}" if frame.client else frame.question
    st.caption(escape(asked))
if frame.answer:
    st.markdown(f"**Answer:** {escape(frame.answer)}")

sentence, page = progress.next_step
file, label = NEXT[page]
with st.container(border=True, horizontal=True, vertical_alignment="center", key="next_step"):
    st.markdown(f"**Next step:** {escape(sentence)}")
    st.space("stretch")
    if st.button(label, type="primary", icon=":material/arrow_forward:"):
        open_page(file)
_chain()
entries = list_entries(study.db, limit=5)
if entries:
    with st.container(gap="xxsmall", key="latest"):
        st.markdown("**Latest changes**")
        for entry in entries:
            what = describe_change(entry)
            when = f"{describe_time(entry.at)} · {entry.actor}"
            st.caption(f"{escape(what[:120])} · {escape(when)}")
