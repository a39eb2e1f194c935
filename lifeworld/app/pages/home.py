"""Home: the study's progress along the evidence chain, and the next step."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.memos.model import Thing
from coding.memos.queries import list_memos
from coding.suggestions.queries import has_run, list_suggestions
from lifeworld.app.drawing import render_days, show_drawing
from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.navigation import open_page
from lifeworld.app.parts.found import show_found, show_stations, show_waiting
from lifeworld.app.parts.memos import open_thing
from lifeworld.app.parts.reruns import get_cached, get_kept
from lifeworld.app.parts.study_language import choose_study_language
from lifeworld.app.parts.widgets import describe_time
from lifeworld.app.session import act, current_study, show_header
from lifeworld.app.waiting import list_waiting
from lifeworld.app.who import current_actor
from lifeworld.changes import describe_change
from opportunity_spaces.chain.queries import get_chain, get_progress
from opportunity_spaces.priorities.queries import count_unrated
from opportunity_spaces.progress import Progress
from opportunity_spaces.queries import list_insights
from opportunity_spaces.records.queries import get_due
from study import Study
from study.entries import list_entries
from study.history import count_days
from study.language import say
from study.times import get_now
from study.wording import shorten_quote
from themes.raised.queries import get_theme_table
from transcripts.embedding.open_embedder import describe_default
from transcripts.frame.commands import revise_frame
from transcripts.model import PROFILES
from transcripts.privacy.consent_gate import get_gate
from transcripts.queries import get_frame

# Page names from `find_next_step` → the page file and the button label.
NEXT = {
    "transcripts": ("transcripts", say("Add transcripts")),
    "codebook": ("codebook", say("Open the codebook")),
    "coding": ("coding", say("Start coding")),
    "themes": ("themes", say("Open themes")),
    "insights": ("insights", say("Open insights")),
    "needs": ("insights", say("Open needs")),
    "spaces": ("opportunity_spaces", say("Open opportunity spaces")),
    "initiatives": ("opportunity_spaces", say("Open initiatives")),
    "export": ("export", say("Make deck")),
}


def _get_progress(study: Study) -> Progress:
    return get_progress(study, chain=get_kept(get_chain, study))


study = current_study()
frame = get_frame(study)
chain = get_kept(get_chain, study)
progress = get_cached(_get_progress, study)


def _count_open(study: Study) -> int:
    return len(list_suggestions(study)) if has_run(study) else 0


def _count_unanswered(study: Study) -> int:
    """Return of how many people who were heard no consent to be quoted to a client is recorded."""
    gate = get_gate(study, audience="client")
    return len(
        {
            person
            for session_id, facts in get_kept(get_chain, study).sessions.items()
            for person in gate.list_people(
                facts.people - facts.voices, "unknown", session_id=session_id
            )
        }
    )


def _list_days(study: Study) -> list[tuple[str, str, int]]:
    return count_days(study.db)


@dialog("About this study", width="medium")
def _about() -> None:
    names = list(PROFILES)
    profile = st.selectbox(
        say("Method"),
        names,
        index=names.index(frame.profile.name),
        format_func=lambda p: say(PROFILES[p].title),
        help=say("Determines which aids are on: suggestions, counts, agreement."),
    )
    st.caption(say(PROFILES[profile].why))
    with st.form("about", border=False):
        values: dict[str, Any] = {
            "title": st.text_input(say("Title"), value=frame.title),
            "client": st.text_input(say("Client"), value=frame.client),
            "question": st.text_area(
                say("Question as asked by the client"), value=frame.question, height=80
            ),
            "reframed": st.text_area(
                say("Question as reframed for the fieldwork"), value=frame.reframed, height=80
            ),
            "why_reframed": st.text_area(
                say("Why it was reframed"), value=frame.why_reframed, height=80
            ),
            "answer": st.text_area(
                say("Answer in one sentence"),
                value=frame.answer,
                height=80,
                help=say("Becomes the title of the first slide after the cover."),
            ),
            "language": choose_study_language(frame.language),
            "model": st.text_input(
                say("Language model for suggestions"),
                value=frame.model,
                placeholder=describe_default(),
                help=say(
                    "The folder or the name of a sentence-transformers model on this computer."
                    " Empty: the model named in grey."
                ),
            ),
        }
        if st.form_submit_button(say("Save"), type="primary", icon=":material/save:"):
            act(
                revise_frame,
                profile=profile,
                **values,
                said=say("Saved the description of the study."),
            )


right = show_header(frame.title)
if right.button(say("About this study"), icon=":material/edit:"):
    _about()
if frame.notice:
    st.info(escape(frame.notice), icon=":material/theater_comedy:")
if frame.reframed or frame.question:
    st.header(escape(frame.reframed or frame.question), anchor=False)
if frame.client or frame.reframed:
    asked = frame.question
    if frame.client:
        asked = say("Asked by {client}: {question}", client=frame.client, question=frame.question)
    st.caption(escape(asked))
if frame.answer:
    st.markdown(f"**{say('Answer:')}** {escape(frame.answer)}")

sentence, page = progress.next_step
file, label = NEXT[page]
with st.container(border=True, horizontal=True, vertical_alignment="center", key="next_step"):
    st.markdown(f"**{say('Next step:')}** {escape(sentence)}")
    st.space("stretch")
    if st.button(label, type="primary", icon=":material/arrow_forward:"):
        open_page(file)
show_stations(progress)
found, aside = st.columns([5, 3], gap="large")
with found:
    st.subheader(say("What was found"), anchor=False)
    insights = list_insights(study)
    themes = () if insights else get_cached(get_theme_table, study).rows
    show_found(insights, themes, chain)
with aside:
    st.subheader(say("What waits"), anchor=False)
    show_waiting(
        list_waiting(
            progress,
            suggestions=get_cached(_count_open, study) if frame.profile.suggestions else 0,
            unmatched=len({v for facts in chain.sessions.values() for v in facts.voices}),
            unanswered=get_cached(_count_unanswered, study),
            unrated=count_unrated(study, by=current_actor()),
            due=get_due(study, today=get_now()[:10]),
        )
    )
    days = get_cached(_list_days, study)
    if days:
        st.subheader(say("Days of work"), anchor=False)
        drawing = render_days(days)
        show_drawing(drawing, key="days")
        st.caption(escape(drawing["label"]))
    memos = list_memos(study)[:3]
    if memos:
        st.subheader(say("Latest memos"), anchor=False)
        with st.container(gap="xxsmall", key="latest_memos"):
            for memo in memos:
                words = shorten_quote(memo.title or memo.body, most=60)
                if st.button(escape(words), key=f"memo-{memo.id}", type="tertiary"):
                    open_thing(Thing(kind="memo", id=memo.id))
    with st.container(gap="xxsmall", key="latest"):
        st.subheader(say("Latest changes"), anchor=False)
        for entry in list_entries(study.db, limit=4):
            what = describe_change(entry)
            when = f"{describe_time(entry.at)} · {entry.actor}"
            st.caption(f"{escape(shorten_quote(what, most=110))} · {escape(when)}")
