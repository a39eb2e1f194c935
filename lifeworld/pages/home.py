"""Home: where the study stands along the chain, and what to do next."""

from __future__ import annotations

import streamlit as st

from lifeworld.navigation import get_page, open_page
from lifeworld.session import act, current_study, escape, show_header
from opportunity_spaces.queries import get_progress
from study.ledger import list_entries
from transcripts.commands import revise_frame
from transcripts.model import PROFILES
from transcripts.queries import get_frame, list_sessions

# The pages of `find_next_step`, as files and button texts.
NEXT = {
    "transcripts": ("transcripts", "Add transcripts"),
    "codebook": ("codebook", "Open the codebook"),
    "coding": ("coding", "Start coding"),
    "themes": ("themes", "Open themes"),
    "insights": ("insights", "Open insights"),
    "needs": ("insights", "Open needs"),
    "spaces": ("opportunity_spaces", "Open opportunity spaces"),
    "initiatives": ("opportunity_spaces", "Open initiatives"),
    "export": ("export", "Make the deck"),
}

study = current_study()
frame = get_frame(study)
progress = get_progress(study)


def _some(number: int, thing: str, many: str = "") -> str:
    return f"{number:,} {thing if number == 1 else many or thing + 's'}"


def _station(column: object, title: str, number: int, note: str, page: str) -> None:
    with column.container(border=True, height="stretch", key=f"station-{page}-{title}"):  # type: ignore[attr-defined]
        st.metric(title, f"{number:,}")
        st.caption(note)
        st.page_link(get_page(page), label="Open", icon=":material/arrow_forward:")


def _chain() -> None:
    sessions = len(list_sessions(study))
    used = progress.codes_used
    first = st.columns(4, gap="small")
    _station(
        first[0],
        "Transcripts",
        progress.transcripts,
        f"{progress.words:,} words, {_some(sessions, 'session')}",
        "transcripts",
    )
    _station(
        first[1],
        "Codings",
        progress.codings,
        f"{_some(used, 'code')} in use, {progress.codes_unused} not yet",
        "coding",
    )
    _station(
        first[2],
        "Themes",
        progress.themes_live,
        _some(progress.codes_loose, "used code") + " in no theme",
        "themes",
    )
    _station(
        first[3],
        "Insights",
        progress.insights,
        f"{progress.insights_with_evidence} with quotes behind them",
        "insights",
    )
    second = st.columns(4, gap="small")
    _station(
        second[0],
        "Unmet needs",
        progress.needs,
        f"{progress.needs_without_space} in no opportunity space",
        "insights",
    )
    _station(
        second[1],
        "Opportunity spaces",
        progress.spaces,
        f"{progress.spaces_without_need} without a need",
        "opportunity_spaces",
    )
    _station(
        second[2],
        "Initiatives",
        progress.initiatives,
        f"{_some(progress.metrics, 'metric')} to show that they work",
        "opportunity_spaces",
    )
    _station(
        second[3],
        "To look at again",
        progress.stale,
        "findings that rest on something that changed",
        "chain",
    )


@st.dialog("About this study", width="medium")
def _about() -> None:
    title = st.text_input("Title", value=frame.title)
    client = st.text_input("Who asked", value=frame.client)
    question = st.text_area("The question as it was asked", value=frame.question, height=80)
    reframed = st.text_area("The question as it was put to people", value=frame.reframed, height=80)
    names = list(PROFILES)
    profile = st.selectbox(
        "Method",
        names,
        index=names.index(frame.profile.name),
        format_func=lambda p: PROFILES[p].title,
        help="Sets which helps are on: suggestions, counts, agreement.",
    )
    st.caption(PROFILES[profile].why)
    model = st.text_input(
        "Language model for suggestions",
        value=frame.model,
        placeholder="multilingual-e5-small, on this computer",
        help="A folder with a sentence-transformers model, or the name of one on this computer.",
    )
    if st.button("Save", type="primary", icon=":material/save:"):
        act(
            revise_frame,
            title=title,
            client=client,
            question=question,
            reframed=reframed,
            profile=profile,
            model=model,
            said="Saved.",
        )


right = show_header(frame.title)
if right.button("About this study", icon=":material/edit:"):
    _about()
if frame.notice:
    st.info(escape(frame.notice), icon=":material/theater_comedy:")
if frame.reframed or frame.question:
    st.markdown(f"### {escape(frame.reframed or frame.question)}")
if frame.client or frame.reframed:
    asked = f"Asked by {frame.client}: {frame.question}" if frame.client else frame.question
    st.caption(escape(asked))

sentence, page = progress.next_step
file, label = NEXT[page]
with st.container(border=True, horizontal=True, vertical_alignment="center", key="next_step"):
    st.markdown(f"**Next** {escape(sentence)}")
    st.space("stretch")
    if st.button(label, type="primary", icon=":material/arrow_forward:"):
        open_page(file)
_chain()
entries = list_entries(study.db, limit=5)
if entries:
    st.caption("LATEST CHANGES")
    for entry in entries:
        when = entry.at[:16].replace("T", " ")
        st.caption(escape(f"{when} · {entry.actor} · {entry.verb} {entry.subject}"))
