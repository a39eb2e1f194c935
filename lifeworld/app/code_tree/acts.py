"""What was done in the code tree, checked and handed out once each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from coding.model import CodeId

__all__ = ["TREE", "TreeAct", "get_tree_state", "list_new_acts", "parse_acts"]

TREE = "code_tree"
_DONE = "code_tree_done"


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeAct:
    """A move, a removal or a retirement of codes; the browser numbers them, later ones higher."""

    number: int
    kind: Literal["move", "remove", "retire"]
    ids: tuple[CodeId, ...]
    parent_id: CodeId | None = None
    before: CodeId | None = None
    seen: Mapping[CodeId, CodeId | None]


def get_tree_state() -> Mapping[str, Any]:
    """Return what the browser last told of the tree."""
    return st.session_state.get(TREE) or {}


def list_new_acts() -> list[TreeAct]:
    """Return what was done in the tree since the last call, oldest first."""
    done = st.session_state.get(_DONE, 0)
    acts = [act for act in parse_acts(get_tree_state().get("acts")) if act.number > done]
    if acts:
        st.session_state[_DONE] = acts[-1].number
    return acts


def parse_acts(told: object) -> list[TreeAct]:
    """Return the acts in what a browser told, oldest first; what is not one is left out."""
    found = [act for each in told if (act := _parse(each))] if isinstance(told, list) else []
    return sorted(found, key=lambda act: act.number)


def _parse(told: object) -> TreeAct | None:
    if not isinstance(told, Mapping):
        return None
    number, kind, ids = told.get("number"), told.get("kind"), told.get("ids")
    seen = told.get("seen") or {}
    places = (told.get("parent"), told.get("before"))
    if not isinstance(number, int) or not isinstance(ids, list):
        return None
    if kind not in ("move", "remove", "retire"):
        return None
    if not ids or not isinstance(seen, Mapping) or not all(isinstance(i, str) for i in ids):
        return None
    if not all(place is None or isinstance(place, str) for place in (*places, *seen.values())):
        return None
    return TreeAct(
        number=number,
        kind=kind,
        ids=tuple(CodeId(i) for i in ids),
        parent_id=CodeId(places[0]) if places[0] else None,
        before=CodeId(places[1]) if places[1] else None,
        seen={CodeId(k): CodeId(v) if v else None for k, v in seen.items()},
    )
