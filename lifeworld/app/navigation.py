"""The app's pages: their sections, titles, icons and files, and navigation between them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import streamlit as st

from study.language import mark, say

__all__ = [
    "FAMILIES",
    "PLACES",
    "SECTIONS",
    "get_entry",
    "get_first_page",
    "get_page",
    "open_address",
    "open_page",
    "open_place",
    "render_address",
    "show_family",
]

_OPEN = "open"  # the query parameter that names a thing, as in “?open=code:…”

PAGES = Path(__file__).parent / "pages"
SECTIONS: dict[str, tuple[str, ...]] = {
    mark("Study"): ("home", "transcripts", "what_is_new", "answers", "people", "studies"),
    mark("Analysis"): (
        "coding",
        "search",
        "inbox",
        "sample",
        "codebook",
        "tell_apart",
        "memos",
        "themes",
        "discover",
        "coverage",
        "quality",
    ),
    mark("Synthesis"): (
        "insights",
        "confidence",
        "need_scores",
        "joint_display",
        "opportunity_spaces",
        "map_of_needs",
        "priorities",
        "workshops",
        "brief",
        "decisions",
        "chain",
    ),
    mark("Record"): ("export", "storyboard", "privacy", "history"),
}  # fmt: skip
# Pages that share one entry of the sidebar, that of the first; each leads to the others.
FAMILIES: tuple[tuple[str, ...], ...] = (
    ("transcripts", "what_is_new"),
    ("insights", "confidence", "need_scores", "joint_display"),
    ("opportunity_spaces", "map_of_needs", "priorities", "workshops"),
    ("brief", "decisions"),
    ("export", "storyboard"),
)
_LOOKS: dict[str, tuple[str, str]] = {
    "home": (mark("Home"), "home"),
    "transcripts": (mark("Transcripts"), "forum"),
    "answers": (mark("Answers"), "table_view"),
    "people": (mark("People"), "group"),
    "studies": (mark("Other studies"), "folder_open"),
    "coding": (mark("Coding"), "format_ink_highlighter"),
    "search": (mark("Search", context="noun"), "search"),
    "inbox": (mark("Inbox"), "inbox"),
    "sample": (mark("Random sample"), "casino"),
    "codebook": (mark("Codebook"), "account_tree"),
    "tell_apart": (mark("Tell apart"), "compare_arrows"),
    "memos": (mark("Memos"), "edit_note"),
    "themes": (mark("Themes"), "interests"),
    "discover": (mark("Discover"), "travel_explore"),
    "coverage": (mark("Coverage"), "grid_on"),
    "quality": (mark("Quality"), "speed"),
    "insights": (mark("Insights and needs"), "lightbulb"),
    "need_scores": (mark("Needs by stratum"), "table_rows"),
    "joint_display": (mark("Joint display"), "compare"),
    "confidence": (mark("Confidence"), "balance"),
    "opportunity_spaces": (mark("Opportunity spaces"), "explore"),
    "map_of_needs": (mark("Map of needs"), "grid_view"),
    "priorities": (mark("Priorities"), "sort"),
    "workshops": (mark("Workshops"), "groups"),
    "what_is_new": (mark("What is new"), "difference"),
    "brief": (mark("Aims and context"), "flag"),
    "decisions": (mark("Decisions"), "gavel"),
    "chain": (mark("Evidence chain"), "link"),
    "export": (mark("Export", context="noun"), "slideshow"),
    "storyboard": (mark("Storyboard"), "view_carousel"),
    "privacy": (mark("Privacy"), "shield_person"),
    "history": (mark("History"), "history"),
}

_NOUNS = ("search", "export")  # pages whose English title is a verb as well

# Kind of thing → the page where it is opened, and the session-state key of that page's selection.
PLACES: dict[str, tuple[str, str]] = {
    "code": ("codebook", "chosen_codes"),
    "theme": ("themes", "chosen_themes"),
    "transcript": ("transcripts", "chosen_transcripts"),
    "person": ("people", "open_person"),
    "insight": ("insights", "open_insight"),
    "need": ("insights", "open_need"),
    "space": ("opportunity_spaces", "open_space"),
    "assumption": ("opportunity_spaces", "open_assumption"),
    "initiative": ("opportunity_spaces", "open_initiative"),
    "metric": ("opportunity_spaces", "open_metric"),
    "source": ("brief", "open_source"),
    "challenge": ("brief", "open_challenge"),
    "aim": ("brief", "open_aim"),
    "memo": ("memos", "chosen_memos"),
    "study": ("home", "home_opened"),
}


def get_page(name: str, *, hidden: bool = False) -> Any:
    """Return the page called *name*, for `st.navigation` and `st.page_link`.

    A *hidden* page can be opened, and is not in the list.
    """
    title, icon = _LOOKS[name]
    return st.Page(
        PAGES / f"{name}.py",
        title=say(title, context="noun" if name in _NOUNS else ""),
        icon=f":material/{icon}:",
        url_path="" if name == "home" else name.replace("_", "-"),
        default=name == "home",
        visibility="hidden" if hidden else "visible",
    )


def show_family(name: str) -> None:
    """Show the way to the pages that share their entry of the sidebar with this one, if any do."""
    family = next((each for each in FAMILIES if name in each), ())
    if not family:
        return
    with st.container(horizontal=True, gap="small", key="family"):
        for each in family:
            st.page_link(get_page(each), width="content")


def get_entry(page: str) -> str:
    """Return the address of the sidebar's entry that stands for a page; empty if it has its own.

    Args:
        page: The page's address.
    """
    name = page.replace("-", "_")
    first = next((each[0] for each in FAMILIES if name in each[1:]), "")
    return first.replace("_", "-")


def get_first_page() -> Any:
    """Return the page on which a study is chosen or begun, while none is open."""
    return st.Page(
        PAGES / "studies.py", title="Lifeworld", icon=":material/folder_open:", default=True
    )


def render_address(kind: str, thing_id: str) -> str:
    """Return the address at which a thing opens, from any page: it is relative to the app's."""
    return f"./?{_OPEN}={quote(f'{kind}:{thing_id}')}"


def open_address() -> None:
    """Open the thing that the address names, if it does."""
    told = st.query_params.get(_OPEN)
    if told is None:
        return
    del st.query_params[_OPEN]
    kind, _, thing_id = told.partition(":")
    if kind in PLACES and thing_id:
        open_place(kind, thing_id)


def open_place(kind: str, thing_id: str) -> None:
    """Open the page of a thing with that thing chosen."""
    page, remembered = PLACES[kind]
    if kind == "memo":
        # A table keeps its own selection while it is drawn under the same name.
        st.session_state["memos_drawn"] = st.session_state.get("memos_drawn", 0) + 1
        remembered += str(st.session_state["memos_drawn"])
    st.session_state[remembered] = thing_id
    st.session_state["open_tab"] = kind
    open_page(page)


def open_page(name: str, **address: str) -> None:
    """Open the page called *name*; *address* sets its query parameters."""
    st.switch_page(get_page(name), query_params=address)
