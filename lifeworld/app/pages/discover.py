"""Discover: themes suggested by the machine, as cards, map and tree, for people to decide on."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.queries import list_codes
from lifeworld.app.markdown import escape
from lifeworld.app.parts.charts import CHART_CONFIG, render_tree
from lifeworld.app.parts.discovery_run import show_computed, show_passed_over
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.suggested_theme import (
    Desk,
    describe_size,
    show_card,
    show_suggested_theme,
    show_way,
)
from lifeworld.app.parts.theme_names import describe_name, list_key_sentences
from lifeworld.app.session import current_study, show_header
from lifeworld.app.theme_map import get_map_choice, list_dots, render_map, show_map
from study.jobs import submit_job
from study.language import say
from study.wording import count_things, render_quote
from themes.discovery.discover_job import discover_in_study
from themes.discovery.folding import find_branches
from themes.discovery.model import Branch, DiscoveryRun, SuggestedTheme
from themes.discovery.name_themes import list_wordings
from themes.discovery.queries import get_discovery_run, list_passage_texts
from themes.queries import list_themes
from transcripts.queries import get_frame, list_transcripts

STATES = {"standing": say("To decide"), "accepted": say("Accepted"), "dropped": say("Dropped")}

study = current_study()
frame = get_frame(study)
desk = Desk(
    study=study,
    codes={c.id: c for c in list_codes(study)},
    themes={t.id: t for t in list_themes(study)},
)


def _settings(place: Any) -> None:
    with place.popover(say("Settings"), icon=":material/tune:"):
        own = st.toggle(say("Choose the number of themes"), value=False)
        count = st.slider(say("Number of themes"), 2, 60, 12, disabled=not own)
        seeded = st.toggle(say("Start from this study’s themes"), disabled=not desk.themes)
        wordings = list(list_wordings())
        wording = ""
        if wordings:
            wording = st.selectbox(say("Suggest names with"), ["", *wordings], format_func=_wording)
        with st.expander(say("How it is computed")):
            runs = st.slider(
                say("Times the passages are grouped"),
                1,
                10,
                5,
                help=say(
                    "The grouping that agrees best with the others is shown. A theme that"
                    " most of them found is called stable."
                ),
            )
            seed = st.number_input(
                say("Random seed"),
                value=0,
                step=1,
                help=say(
                    "The same number gives the same result; another one a slightly different one."
                ),
            )
    if place.button(
        say("Suggest themes"),
        type="primary",
        key="start",
        icon=":material/travel_explore:",
        help=say("Takes a minute or more. You can keep working meanwhile."),
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
    return escape(name) or say("their own words")


def _cards(shown: list[SuggestedTheme]) -> None:
    for start in range(0, len(shown), 2):
        for place, each in zip(st.columns(2), shown[start : start + 2], strict=False):
            with place:
                show_card(desk, each)


def _map(shown: list[SuggestedTheme]) -> None:
    texts = list_passage_texts(study, [passage.key for _, passage in list_dots(shown)])
    sizes = [describe_size(each) for each in shown]
    theme_id, key = get_map_choice()
    drawing = render_map(
        shown,
        texts,
        names=[describe_name(each, sized=True) for each in shown],
        sizes=sizes,
        sentences=list_key_sentences(study, shown),
    )
    show_map(drawing, chosen=theme_id, on_choose=_do_nothing)
    drawn, whole = len(list_dots(shown)), sum(len(each.passages) for each in shown)
    told = say(
        "Each dot is a passage; those that lie close say something similar. Point at a dot or a"
        " region to read it, and choose a theme to see more. In the list, ↑ ↓ go from theme to"
        " theme, → ← through its passages."
    )
    if drawn < whole:
        passages = count_things(whole, "passage")
        told += " " + say("{drawn:,} of {passages} are drawn.", drawn=drawn, passages=passages)
    st.caption(told)
    each = next((each for each in shown if each.id == theme_id), None)
    if each is None:
        return
    passage = next((p for p in each.passages if p.key == key), None)
    if passage is not None:
        with st.container(border=True):
            st.markdown(render_quote(escape(texts.get(passage.key, ""))))
            row = st.container(horizontal=True, vertical_alignment="center")
            row.caption(escape(" · ".join(x for x in (passage.speaker, passage.session) if x)))
            row.space("stretch")
            show_way(passage, row, f"map-{passage.key}")
    show_card(desk, each)


def _do_nothing() -> None:
    """Let the choice be kept: Streamlit keeps only what somebody listens to."""


def _tree(shown: list[SuggestedTheme], tree: tuple[Branch, ...]) -> None:
    branches = find_branches(tree, [each.position for each in shown])
    if len(shown) < 2:
        st.info(say("A tree needs at least two suggested themes."))
        return
    if not branches:
        st.info(say("This run has no tree. Suggest themes again to see one."))
        return
    labels = [f"{each.position + 1} {describe_name(each)}" for each in shown]
    event: Any = st.plotly_chart(
        render_tree(labels, branches, [p.id for p in shown]),
        config=CHART_CONFIG,
        on_select="rerun",
        selection_mode="points",
        key="theme_tree",
    )
    st.caption(
        say(
            "Themes that join further to the right are more alike. Point at a joint"
            " to see what its themes share. Select a theme's dot to open it."
        )
    )
    for point in event.selection.points[:1]:
        key = point.get("customdata")
        if key is None:  # a joint
            continue
        st.session_state["suggested_theme"] = key[0] if isinstance(key, list) else key
        st.session_state.pop("theme_tree", None)
        st.rerun()


def _show(newest: DiscoveryRun) -> None:
    chosen = newest.get(st.session_state.get("suggested_theme", ""))
    if chosen is not None:
        show_suggested_theme(desk, chosen, newest)
        return
    summary = newest.run["summary"]
    grouped = summary["passages"] - summary["left_out"]
    told = say("{passages} grouped by what they say.", passages=count_things(grouped, "passage"))
    if summary["left_out"]:
        told += " " + say("{number:,} more are too short.", number=summary["left_out"])
    if aside := summary.get("set_aside"):
        told += " " + say(
            "{passages} set aside as no evidence.",
            passages=count_things(aside, "passage is", "passages are"),
        )
    st.caption(told)
    counts = {s: sum(p.state == s for p in newest.themes) for s in STATES}
    states = [s for s in STATES if counts[s] or s == "standing"]
    state = "standing"
    if len(states) > 1:
        state = st.segmented_control(
            say("State"),
            states,
            format_func=lambda s: f"{STATES[s]} ({counts[s]})",
            default="standing",
            required=True,
            label_visibility="collapsed",
        )
    shown = [p for p in newest.themes if p.state == state]
    if not shown:
        st.info(say("No suggested themes in this list."), icon=":material/check:")
        return
    ways = [say("Map"), say("Cards"), say("Tree")]
    places, cards, tree = st.tabs(ways, key="ways", on_change="rerun")
    if places.open:
        with places:
            _map(shown)
    if cards.open:
        with cards:
            _cards(shown)
    if tree.open:
        with tree:
            _tree(shown, newest.branches)
    show_passed_over(study, newest)
    show_computed(newest)


right = show_header(
    say("Discover"), say("Themes the machine suggests. They count only once you accept them.")
)
if not frame.profile.suggestions:
    st.info(
        say(
            "Suggested themes are off for the method “{method}”: {why}",
            method=escape(say(frame.profile.title)),
            why=escape(say(frame.profile.why)),
        ),
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
        say(
            "No themes have been suggested yet. Press “Suggest themes”: passages"
            " that say something similar are grouped and shown as a map and a list."
            " Nothing leaves this computer."
        ),
        icon=":material/travel_explore:",
    )
