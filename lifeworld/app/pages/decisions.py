"""Decisions and next steps: who decided what with which mandate, and who does what by when."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from lifeworld.app.parts.entries import Entries, Told, show_entries
from lifeworld.app.parts.record_forms import new_record_commands, new_record_form
from lifeworld.app.parts.reruns import show_tabs
from lifeworld.app.session import act, current_study, show_header
from opportunity_spaces.records.commands import revise_record
from opportunity_spaces.records.due import is_due
from opportunity_spaces.records.model import Decision, Risk, Step
from opportunity_spaces.records.queries import (
    list_decisions,
    list_named,
    list_risks,
    list_steps,
)
from study.language import render_date, say
from study.times import get_now

study = current_study()
about = list_named(study)
today = get_now()[:10]


def _tell_decision(decision: Decision) -> Told:
    when = (
        say("to be decided")
        if decision.is_open
        else say("decided on {day}", day=render_date(decision.day))
    )
    return Told(
        title=decision.words,
        lines=[
            " · ".join(p for p in (when, decision.who, decision.mandate) if p),
            _tell_about(decision.about_id),
        ],
        badge=say("open", context="decision") if decision.is_open else "",
    )


def _tell_step(step: Step) -> Told:
    due = is_due(step, date.fromisoformat(today))
    when = say("by {day}", day=render_date(step.due)) if step.due else say("no day agreed")
    if step.done:
        when = say("done on {day}", day=render_date(step.done))
    return Told(
        title=step.words,
        lines=[
            " · ".join((step.owner or say("no owner yet"), when)),
            _tell_about(step.about_id),
        ],
        badge=say("due") if due else say("done", context="step") if step.done else "",
        urgent=due,
    )


def _tell_risk(risk: Risk) -> Told:
    return Told(
        title=risk.words,
        lines=[
            say("Response: {answer}", answer=risk.response)
            if risk.response
            else say("No response yet."),
            say("Owner: {owner}", owner=risk.owner) if risk.owner else "",
        ],
    )


def _tell_about(finding_id: str) -> str:
    name = about.get(finding_id)
    return say("About “{name}”", name=name) if name else ""


def _show_decided(row: Any, decision: Decision) -> None:
    if decision.is_open and row.button(
        say("Decided today"),
        icon=":material/gavel:",
        type="tertiary",
        key=f"decided-{decision.id}",
    ):
        act(revise_record, "decision", decision.id, day=today, said=say("Recorded the decision."))


def _show_done(row: Any, step: Step) -> None:
    if not step.done and row.button(
        say("Done today"), icon=":material/check:", type="tertiary", key=f"done-{step.id}"
    ):
        act(revise_record, "step", step.id, done=today, said=say("Recorded that it is done."))


DECISIONS = Entries(
    kind="decision",
    about=say(
        "What is to be decided, and what was: by whom, and with which mandate. The deck asks for"
        " the open ones and tells the others."
    ),
    none=say("There are no decisions yet. Add one with “New decision”."),
    tell=_tell_decision,
    form=new_record_form("decision", about),
    quick=_show_decided,
    **new_record_commands("decision"),
)
STEPS = Entries(
    kind="step",
    about=say("What happens next: who does what, by when. Home says what is due."),
    none=say("There are no next steps yet. Add one with “New next step”."),
    tell=_tell_step,
    form=new_record_form("step", about),
    quick=_show_done,
    **new_record_commands("step"),
)

RISKS = Entries(
    kind="risk",
    about=say(
        "What could go wrong with the whole of it. The risk of a single initiative or space is"
        " written there."
    ),
    none=say("There are no risks yet. Add one with “New risk”."),
    tell=_tell_risk,
    form=new_record_form("risk", about),
    **new_record_commands("risk"),
)

show_header(say("Decisions"), say("What was decided, and what happens next."))
decisions, steps, risks = list_decisions(study), list_steps(study), list_risks(study)
SHOWN: dict[str, tuple[Entries, list[Any], str]] = {
    "decision": (DECISIONS, list(decisions), say("Decisions ({number})", number=len(decisions))),
    "step": (STEPS, list(steps), say("Next steps ({number})", number=len(steps))),
    "risk": (RISKS, list(risks), say("Risks ({number})", number=len(risks))),
}
wanted = st.session_state.get("open_tab")
first = list(SHOWN).index(wanted) if wanted in SHOWN else 0
tabs = show_tabs([label for _, _, label in SHOWN.values()], key="decision_tabs", first=first)
for tab, (entries, things, _) in zip(tabs, SHOWN.values(), strict=True):
    if tab.open:
        with tab:
            show_entries(entries, things, seen=True)
