"""Inbox: suggested codings one by one, each decided with a single key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from coding.model import Code, Suggestion
from coding.queries import list_codes
from coding.suggestions.commands import revise_mode
from coding.suggestions.model import MODES
from coding.suggestions.proposals.commands import remove_proposals
from coding.suggestions.queries import get_mode, list_overlapping_codes, list_suggestions
from coding.suggestions.review_batch import Batch, new_batch
from coding.suggestions.review_order import ORDERS, list_in_turn
from coding.suggestions.suggest_job import suggest_in_study
from lifeworld.app.parts.bring_scores import show_bring_scores
from lifeworld.app.parts.code_lines import show_code_line
from lifeworld.app.parts.job_progress import show_jobs
from lifeworld.app.parts.reruns import get_kept
from lifeworld.app.parts.review_card import BATCH_KEPT, show_card, show_done, show_following
from lifeworld.app.parts.run_basis import show_basis
from lifeworld.app.parts.set_aside import show_opaque, show_set_aside
from lifeworld.app.parts.suggestions_off import show_suggestions_off
from lifeworld.app.session import act, current_study, show_header
from lifeworld.app.who import current_actor
from study import Study
from study.jobs import submit_job
from study.language import say
from transcripts.queries import get_frame, list_transcripts

IN_VIEW = 8

study = current_study()
frame = get_frame(study)
codes = {c.id: c for c in list_codes(study)}
titles = {t.id: t.title for t in list_transcripts(study)}


def _list_open(study: Study) -> tuple[Suggestion, ...]:
    return tuple(list_suggestions(study))


def _filters(suggestions: Sequence[Suggestion]) -> tuple[list[Suggestion], tuple[object, ...]]:
    """Return the chosen suggestions in the order of review, and what was asked for."""
    row = st.container(horizontal=True, vertical_alignment="bottom")
    of_code = {c: codes[c].name for c in dict.fromkeys(s.code_id for s in suggestions)}
    code = row.selectbox(
        say("Code"), [None, *of_code], format_func=lambda c: of_code.get(c, say("All codes"))
    )
    of_whom = {s.run_id: s.reasons["by"] for s in suggestions if "by" in s.reasons}
    by = None
    if of_whom:
        by = row.selectbox(
            say("Suggested by"),
            [None, "", *dict.fromkeys(of_whom.values())],
            format_func=lambda b: {None: say("Everybody"), "": "Lifeworld"}.get(b, b),
        )
    of_text = {t: titles[t] for t in dict.fromkeys(s.transcript_id for s in suggestions)}
    text = row.selectbox(
        say("Transcript"),
        [None, *of_text],
        format_func=lambda t: of_text.get(t, say("All transcripts")),
    )
    order = row.selectbox(
        say("Order"),
        list(ORDERS),
        format_func=lambda o: say(ORDERS[o]),
        help=say("Best for learning: half are the most likely, half are chosen at random."),
    )
    if code is not None:
        _line(row, codes[code])
    chosen = [
        s
        for s in suggestions
        if (code is None or s.code_id == code)
        and (text is None or s.transcript_id == text)
        and (by is None or s.reasons.get("by", "") == by)
    ]
    if by:
        _show_remove(row, by, [run_id for run_id, name in of_whom.items() if name == by])
    coded = list_overlapping_codes(study, chosen) if order == "disagreement" else None
    return list_in_turn(chosen, order=order, coded=coded), (code, text, order, by)


def _show_remove(row: Any, by: str, batches: list[str]) -> None:
    if row.button(
        say("Remove these proposals"),
        icon=":material/delete:",
        key=f"inbox_remove-{by}",
        help=say("All that {name} proposed and nobody decided; Undo brings it back.", name=by),
    ):
        act(remove_proposals, batches, said=say("Removed what {name} proposed.", name=by))


def _line(row: Any, code: Code) -> None:
    with row.popover(say("Line of this code"), icon=":material/tune:"):
        show_code_line(study, code, place="inbox", basis=False)


right = show_header(
    say("Inbox"), say("Codings the machine suggests. They count only once a person accepts them.")
)
mode = get_mode(study)
show_suggestions_off(frame)
modes = list(MODES)
wanted = right.selectbox(
    say("Where suggestions are shown"),
    modes,
    index=modes.index(mode),
    format_func=lambda m: say(MODES[m]),
    label_visibility="collapsed",
    width=320,
)
if wanted != mode:
    act(revise_mode, wanted, said=say("Suggestions: {where}.", where=say(MODES[wanted])))
running = show_jobs(suggest_in_study)
if mode != "on":
    st.info(
        say("Suggestions are shown only in the transcript, and only where you have coded or read.")
        if mode == "after"
        else say("Suggestions are off for this study. Turn them on at the top of this page."),
        icon=":material/visibility_off:",
    )
    st.stop()
suggestions = [s for s in get_kept(_list_open, study) if s.code_id in codes]
kept: Batch | None = st.session_state.get(BATCH_KEPT)
if not suggestions:
    if kept and kept.verdicts:
        show_done(kept, (), [])
    st.info(say("There are no suggestions at the moment."), icon=":material/inbox:")
    show_basis(study)
    with st.container(horizontal=True):
        if not running and st.button(
            say("Suggest codings"), type="primary", icon=":material/auto_awesome:"
        ):
            submit_job(study, suggest_in_study)
            st.rerun()
        show_bring_scores(study, key="inbox")
    show_opaque(study)
    show_set_aside(study, titles)
    st.stop()
standing: dict[str, Suggestion] = {s.id: s for s in suggestions}
queue, asked = _filters(suggestions)
if kept is None or kept.asked != asked:
    kept = st.session_state[BATCH_KEPT] = new_batch(queue, asked=asked)
waiting = [standing[each] for each in kept.list_waiting(standing)]
if waiting:
    done = len(kept.ids) - len(waiting)
    told = say("{number} of {all}", number=done + 1, all=len(kept.ids))
    st.progress(done / len(kept.ids), text=told)
    first = waiting[0]
    show_card(first, codes[first.code_id], titles[first.transcript_id], kept)
    show_following(waiting[1 : 1 + IN_VIEW], codes, kept)
elif kept.ids:
    show_done(kept, standing, queue)
show_basis(study)
show_opaque(study)
show_set_aside(study, titles)
show_bring_scores(study, key="inbox")
st.caption(
    say(
        "Keys: A accept, R reject, N later, X turn read, G transcript, U undo."
        " You work as {person}.",
        person=current_actor(),
    )
)
