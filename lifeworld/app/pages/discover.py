"""Discover: themes suggested by the machine, as cards, map and tree, for people to decide on."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.queries import list_codes
from lifeworld.app.markdown import escape
from lifeworld.app.parts.charts import CHART_CONFIG, render_map, render_tree
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.suggested_theme import (
    Desk,
    show_card,
    show_name,
    show_suggested_theme,
    show_way,
)
from lifeworld.app.session import current_study, show_header
from study.jobs import submit_job
from study.wording import count_things, render_quote
from themes.discovery.discover_job import discover_in_study
from themes.discovery.folding import find_branches
from themes.discovery.model import Branch, DiscoveryRun, SuggestedTheme
from themes.discovery.name_themes import list_wordings
from themes.discovery.queries import get_discovery_run, list_passage_texts
from themes.queries import list_themes
from transcripts.queries import get_frame, list_transcripts

STATES = {"standing": "To decide", "accepted": "Accepted", "dropped": "Dropped"}

study = current_study()
frame = get_frame(study)
desk = Desk(
    study=study,
    codes={c.id: c for c in list_codes(study)},
    themes={t.id: t for t in list_themes(study)},
)


def _settings(place: Any) -> None:
    with place.popover("Settings", icon=":material/tune:"):
        own = st.toggle("Choose the number of themes", value=False)
        count = st.slider("Number of themes", 2, 60, 12, disabled=not own)
        runs = st.slider("Runs", 1, 10, 5, help="A theme found in most runs is more stable.")
        seeded = st.toggle("Start from this study’s themes", disabled=not desk.themes)
        seed = st.number_input("Seed", value=0, step=1, help="The same seed gives the same result.")
        wordings = list(list_wordings())
        wording = ""
        if wordings:
            wording = st.selectbox("Suggest names with", ["", *wordings], format_func=_wording)
    if place.button(
        "Suggest themes",
        type="primary",
        key="start",
        icon=":material/travel_explore:",
        help="Takes a minute or more. You can keep working meanwhile.",
    ):
        submit_job(
            study,
            discover_in_study,
            themes=count if own else None,
            runs=runs,
            seed=int(seed),
            seeded=seeded,
            wording=wording,
        )
        st.session_state.pop("suggested_theme", None)
        st.rerun()


def _wording(name: str) -> str:
    return escape(name) or "keywords and a quote"


def _cards(shown: list[SuggestedTheme]) -> None:
    for start in range(0, len(shown), 2):
        for place, each in zip(st.columns(2), shown[start : start + 2], strict=False):
            with place:
                show_card(desk, each)


def _map(shown: list[SuggestedTheme]) -> None:
    names = {p.id: show_name(p) for p in shown}
    bring = st.selectbox(
        "Highlight",
        [None, *names],
        format_func=lambda p: names.get(p, "All themes"),
        key="map_theme",
    )
    texts = list_passage_texts(study, [p.key for each in shown for p in each.passages if p.x])
    event: Any = st.plotly_chart(
        render_map(shown, texts, chosen=bring),
        config=CHART_CONFIG,
        on_select="rerun",
        selection_mode="points",
        key="passage_map",
    )
    st.caption("Each dot is a passage. Close dots are similar in meaning. Select a dot to read it.")
    for point in event.selection.points[:3]:
        key = point.get("customdata")
        key = key[0] if isinstance(key, list) else key
        found = next(((e, p) for e in shown for p in e.passages if p.key == key), None)
        if found is None:
            continue
        each, passage = found
        with st.container(border=True):
            st.markdown(render_quote(escape(texts.get(passage.key, ""))))
            row = st.container(horizontal=True, vertical_alignment="center")
            row.caption(escape(" · ".join(x for x in (passage.speaker, passage.session) if x)))
            row.space("stretch")
            if row.button("Open theme", key=f"of-{key}", type="tertiary"):
                st.session_state["suggested_theme"] = each.id
                st.rerun()
            show_way(passage, row, f"map-{key}")


def _tree(shown: list[SuggestedTheme], tree: tuple[Branch, ...]) -> None:
    branches = find_branches(tree, [each.position for each in shown])
    if len(shown) < 2:
        st.info("A tree needs at least two suggested themes.")
        return
    if not branches:
        st.info("This run has no tree. Suggest themes again to see one.")
        return
    labels = [
        f"{' · '.join([w for words in p.words.values() for w in words][:4])} ({len(p.passages)})"
        for p in shown
    ]
    event: Any = st.plotly_chart(
        render_tree(labels, branches, [p.id for p in shown]),
        config=CHART_CONFIG,
        on_select="rerun",
        selection_mode="points",
        key="theme_tree",
    )
    st.caption(
        "Themes that join further to the right are more alike. Point at a joint to see what its"
        " themes share. Select a theme's dot to open it."
    )
    for point in event.selection.points[:1]:
        key = point.get("customdata")
        if key is None:  # a joint
            continue
        st.session_state["suggested_theme"] = key[0] if isinstance(key, list) else key
        st.session_state.pop("theme_tree", None)
        st.rerun()


def _show(newest: DiscoveryRun) -> None:
    summary = newest.run["summary"]
    st.caption(
        escape(
            f"{count_things(summary['passages'], 'passage')}, {summary['left_out']:,} of them too"
            f" short to group · agreement of runs {summary['agreement']:.2f} of 1"
            f" · {summary['method']} · {summary['model']} · seed {newest.run['seed']}"
        )
    )
    chosen = newest.get(st.session_state.get("suggested_theme", ""))
    if chosen is not None:
        show_suggested_theme(desk, chosen, newest)
        return
    counts = {s: sum(p.state == s for p in newest.themes) for s in STATES}
    state = st.segmented_control(
        "State",
        [s for s in STATES if counts[s] or s == "standing"],
        format_func=lambda s: f"{STATES[s]} ({counts[s]})",
        default="standing",
        label_visibility="collapsed",
    )
    shown = [p for p in newest.themes if p.state == (state or "standing")]
    if not shown:
        st.info("No suggested themes in this list.", icon=":material/check:")
        return
    cards, places, tree = st.tabs(["Cards", "Map", "Tree"], key="ways", on_change="rerun")
    if cards.open:
        with cards:
            _cards(shown)
    if places.open:
        with places:
            _map(shown)
    if tree.open:
        with tree:
            _tree(shown, newest.branches)


right = show_header(
    "Discover", "Themes the machine suggests. They count only once you accept them."
)
if not frame.profile.suggestions:
    st.info(
        f"Suggested themes are off for the method “{escape(frame.profile.title)}”:"
        f" {escape(frame.profile.why)}",
        icon=":material/visibility_off:",
    )
    st.stop()
if list_transcripts(study):
    _settings(right)
show_jobs(discover_in_study)
newest = get_discovery_run(study)
if newest is not None and newest.themes:
    _show(newest)
else:
    st.info(
        "No themes have been suggested yet. The machine groups the passages several times and shows"
        " the result that agrees best with the others. Nothing leaves this computer.",
        icon=":material/travel_explore:",
    )
