"""The steps of a workshop by the clock: add, change, move, remove; and the run sheet to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.parts.made_files import create_now, show_made
from lifeworld.app.parts.workshop_poll import show_poll
from lifeworld.app.session import act, current_study
from lifeworld.exports.workshop.run_sheet import SHEET_FORMS, describe_poll, write_run_sheet
from opportunity_spaces.workshops.commands import add_step, move_step, remove_step, revise_step
from opportunity_spaces.workshops.model import BECOMES, LONGEST_STEP, Workshop, WorkshopStep
from opportunity_spaces.workshops.plan import CARD_KINDS, STEP_KINDS, Step, StepKind
from opportunity_spaces.workshops.run_sheet import build_run_sheet, parse_time, render_time
from study.language import mark, say

__all__ = ["show_steps"]

# What people may do in a step of each kind, unless somebody sets it otherwise.
_USUAL: dict[StepKind, tuple[str, ...]] = {
    "read": ("read", "question"),
    "react": ("read", "react", "question"),
    "brainstorm": ("add", "edit_own"),
    "reveal": ("read", "react", "question"),
    "sort": ("sort", "see_others"),
    "name": ("name", "sort", "see_others"),
    "write": ("add", "edit_own", "see_others"),
    "vote": ("read", "vote"),
    "plan": ("add", "edit_own", "see_others"),
    "check_out": ("add", "edit_own"),
}
_MAY_WORDS = {
    "read": mark("Read cards"),
    "react": mark("React to cards"),
    "add": mark("Write cards"),
    "edit_own": mark("Change their own cards"),
    "comment": mark("Comment on cards"),
    "sort": mark("Sort cards into piles"),
    "name": mark("Name piles"),
    "vote": mark("Vote"),
    "statement": mark("Add statements to vote on"),
    "question": mark("Ask questions"),
    "see_others": mark("See at once what others write"),
}


def show_steps(there: Workshop, steps: Sequence[WorkshopStep]) -> None:
    """Show the steps with the clock, the buttons to change them, and the run sheet to print."""
    starts = parse_time(there.starts)
    lines = build_run_sheet([each.step for each in steps], starts=starts or 0)
    total = sum(each.step.minutes for each in steps)
    row = st.container(horizontal=True, vertical_alignment="center")
    told = say("{minutes} min in all.", minutes=total)
    if lines and starts is not None:
        told = say("{minutes} min in all: from {begin} to {end}.", minutes=total,
                   begin=render_time(lines[0].begins), end=render_time(lines[-1].ends))  # fmt: skip
    row.caption(told, width="stretch")
    if row.button(say("New step"), icon=":material/add:", key="new-workshop-step"):
        _new(there)
    if not steps:
        st.info(say("There are no steps yet. Add one with “New step”."))
        return
    for number, (each, line) in enumerate(zip(steps, lines, strict=True)):
        clock = render_time(line.begins) if starts is not None else f"+{line.begins}"
        _show_step(each, clock, first=not number, last=number == len(steps) - 1)
    _show_sheet(there, steps)


def _show_step(each: WorkshopStep, clock: str, *, first: bool, last: bool) -> None:
    step = each.step
    with st.container(border=True, gap="xxsmall", key=f"step-{each.id}"):
        row = st.container(horizontal=True, wrap=False, vertical_alignment="center")
        row.markdown(f"**{clock}** · {escape(step.title)}", width="stretch")
        row.caption(say("{minutes} min", minutes=step.minutes), width="content")
        if row.button(
            say("Up"),
            icon=":material/arrow_upward:",
            type="tertiary",
            disabled=first,
            key=f"up-{each.id}",
        ):
            act(move_step, each.id, by=-1, said=say("Moved the step."))
        if row.button(
            say("Down"),
            icon=":material/arrow_downward:",
            type="tertiary",
            disabled=last,
            key=f"down-{each.id}",
        ):
            act(move_step, each.id, by=1, said=say("Moved the step."))
        if row.button(
            say("Edit"), icon=":material/edit:", type="tertiary", key=f"edit-step-{each.id}"
        ):
            _edit(each)
        if row.button(
            say("Remove"),
            icon=":material/delete:",
            type="tertiary",
            help=say("You can undo this."),
            key=f"rm-step-{each.id}",
        ):
            act(remove_step, each.id, said=say("Removed the step."))
        if step.instruction:
            st.caption(escape(step.instruction))
        facts = [say(STEP_KINDS[step.kind]), describe_poll(step)]
        if each.becomes:
            facts.append(say("May become: {what}", what=say(BECOMES[each.becomes])))
        st.caption(escape(" · ".join(fact for fact in facts if fact)))


@dialog("New step", width="large")
def _new(there: Workshop) -> None:
    given = _show_fields(None, key=f"new-step-{there.id}")
    if st.button(say("Add the step"), type="primary", key="add-workshop-step"):
        act(add_step, there.id, **given, said=say("Added the step at the end."))


@dialog("Change the step", width="large")
def _edit(there: WorkshopStep) -> None:
    given = _show_fields(there, key=f"{there.id}-{there.rev}")
    if st.button(say("Save"), type="primary", icon=":material/save:", key="save-workshop-step"):
        act(revise_step, there.id, **given, expect_rev=there.rev, said=say("Changed the step."))


def _show_fields(there: WorkshopStep | None, *, key: str) -> dict[str, Any]:
    now = there.step if there else Step(id="", kind="read", title="")
    kinds = list(STEP_KINDS)
    what, minutes = st.columns([3, 1])
    kind = what.selectbox(
        say("Kind of step"),
        kinds,
        index=kinds.index(now.kind),
        format_func=lambda each: say(STEP_KINDS[each]),
        key=f"kind-{key}",
    )
    length = minutes.number_input(
        say("Minutes"), 1, LONGEST_STEP, now.minutes, step=5, key=f"minutes-{key}"
    )
    title = st.text_input(say("Title"), now.title, key=f"title-{key}")
    instruction = st.text_area(
        say("What people do"), now.instruction, height=90, key=f"instruction-{key}"
    )
    same = there is not None and kind == now.kind
    shows = st.multiselect(
        say("Cards that are seen"),
        list(CARD_KINDS),
        default=list(now.shows),
        format_func=lambda each: say(CARD_KINDS[each]),
        key=f"shows-{key}",
    )
    may = st.multiselect(
        say("What people may do"),
        list(_MAY_WORDS),
        default=list(now.may if same else _USUAL[kind]),
        format_func=lambda each: say(_MAY_WORDS[each]),
        key=f"may-{key}-{kind}",
    )
    left, middle, right = st.columns(3)
    private = left.checkbox(say("Private until revealed"), now.private, key=f"private-{key}")
    mixed = middle.checkbox(say("Each person sees another order"), now.mixed, key=f"mixed-{key}")
    plenary = right.checkbox(say("All tables together"), now.plenary, key=f"plenary-{key}")
    poll = show_poll(now.poll if same else None, key=key) if kind == "vote" else None
    choices = list(BECOMES)
    becomes = st.selectbox(
        say("What people write here may become"),
        choices,
        index=choices.index(there.becomes if there else ""),
        format_func=lambda each: say(BECOMES[each]),
        help=say("It is proposed when the results are brought home; nothing happens by itself."),
        key=f"becomes-{key}",
    )
    step = replace(
        now,
        kind=kind,
        title=title,
        instruction=instruction,
        minutes=int(length),
        shows=tuple(shows),
        may=tuple(may),
        private=private,
        mixed=mixed,
        plenary=plenary,
        poll=poll,
    )
    return {"step": step, "becomes": becomes}


def _show_sheet(there: Workshop, steps: Sequence[WorkshopStep]) -> None:
    row = st.container(horizontal=True, vertical_alignment="bottom")
    suffix = row.segmented_control(
        say("Run sheet as"),
        list(SHEET_FORMS),
        default="pdf",
        required=True,
        format_func=lambda each: say(SHEET_FORMS[each]),
        key=f"sheet-form-{there.id}",
    )
    asked = (there.id, there.rev, suffix, tuple((each.id, each.rev) for each in steps))
    if row.button(say("Make the run sheet"), icon=":material/print:", key="make-run-sheet"):
        study = current_study()
        create_now(
            "run_sheet",
            asked,
            f"{study.name}-run-sheet.{suffix}",
            lambda out: write_run_sheet(study, there.id, out),
            told=say("Writing the run sheet…"),
        )
    show_made(current_study(), "run_sheet", asked)
