"""Codebook: the tree of codes, with their definitions and how widely they are used."""

from __future__ import annotations

import streamlit as st

from coding.codebook.commands import move_codes
from coding.codebook.merging.commands import remove_codes
from coding.codebook.retired.commands import revise_retired
from coding.codebook.tables.model import describe_size
from coding.counts.queries import count_codes
from coding.model import CodeId, Count
from coding.queries import list_codes, list_uses
from lifeworld.app.code_tree import show_code_tree
from lifeworld.app.code_tree.acts import TreeAct, get_tree_state, list_new_acts
from lifeworld.app.parts.code_bulk import show_bulk
from lifeworld.app.parts.code_details import show_code
from lifeworld.app.parts.code_files import show_files
from lifeworld.app.parts.code_versions import show_versions
from lifeworld.app.parts.new_code import show_new_code
from lifeworld.app.parts.reruns import get_cached, show_tabs
from lifeworld.app.session import act, current_study, show_header
from study.language import say
from study.wording import count_things
from transcripts.queries import get_frame

study = current_study()


def _act(done: TreeAct, names: dict[CodeId, str]) -> bool:
    """Carry out what was done in the tree; return whether it could be."""
    one = names.get(done.ids[0], "") if len(done.ids) == 1 else ""
    what = f"“{one}”" if one else count_things(len(done.ids), "code")
    if done.kind == "remove":
        codings = act(remove_codes, done.ids, said=say("Removed {what}.", what=what), rerun=False)
        return codings is not None
    if done.kind == "retire":
        said = say("Retired {what}.", what=what)
        changed = act(revise_retired, done.ids, retired=True, said=said, rerun=False)
        return changed is not None
    moved = act(
        move_codes,
        done.ids,
        parent_id=done.parent_id,
        before=done.before,
        seen=done.seen,
        said=say("Moved {what}.", what=what),
        rerun=False,
    )
    return moved is not None  # None says that it was refused


def _choose() -> None:
    st.session_state["chosen_codes"] = (get_tree_state().get("chosen") or {}).get("id")


# First of all, so that what is shown below is what came of it.
if acts := list_new_acts():
    known = {c.id: c.name for c in list_codes(study)}
    refused = [done for done in acts if not _act(done, known)]
    if not refused:
        st.rerun()
codes = list_codes(study)
by_id = {c.id: c for c in codes}
frequencies = get_frame(study).profile.frequencies


def _show_codes() -> None:
    uses = get_cached(list_uses, study)
    counts = get_cached(count_codes, study) if frequencies else {}
    chosen = by_id.get(CodeId(st.session_state.get("chosen_codes") or ""))
    left, right = st.columns([5, 7], gap="medium")
    with left:
        ticked = show_code_tree(
            codes,
            study=str(study.path),
            uses=uses,
            told={c: count.render_raised() for c, count in counts.items()},
            chosen=chosen.id if chosen else None,
            on_choose=_choose,
        )
    with right:
        if ticked:
            show_bulk(study, codes, ticked)
        if chosen:
            none = Count() if frequencies else None
            show_code(study, chosen, codes, counts.get(chosen.id, none))
        else:
            st.caption(say("Open a code in the tree to see and edit it."))


right = show_header(say("Codebook"), describe_size(codes))
if right.button(say("New code"), icon=":material/add:", type="primary", shortcut="n"):
    show_new_code(codes, CodeId(st.session_state.get("chosen_codes") or ""))
tabs = show_tabs([say("Codes"), say("Versions"), say("Import and export")], key="codebook_tabs")
with tabs[0]:
    if codes and tabs[0].open:
        _show_codes()
    elif not codes:
        st.info(
            say("The codebook is empty. Add a code here, or create one while coding a passage."),
            icon=":material/account_tree:",
        )
if tabs[1].open:
    with tabs[1]:
        show_versions(study)
if tabs[2].open:
    with tabs[2]:
        show_files(study, codes)
