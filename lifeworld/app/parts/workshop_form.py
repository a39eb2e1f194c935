"""The forms of a workshop: a new one from a template, its plan, and a copy of it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lifeworld.app.language import dialog
from lifeworld.app.parts.finding_forms import show_day
from lifeworld.app.session import act, current_study
from opportunity_spaces.workshops.commands import (
    add_template,
    add_workshop,
    remove_workshop,
    revise_workshop,
)
from opportunity_spaces.workshops.model import Workshop
from opportunity_spaces.workshops.plan import ANONYMITY
from opportunity_spaces.workshops.queries import list_saved_templates
from opportunity_spaces.workshops.templates import TEMPLATES
from study.language import LANGUAGES, get_language, say
from study.wording import count_things

__all__ = ["show_copy_workshop", "show_new_workshop", "show_plan", "show_save_template"]

_SAVED = "saved:"


@dialog("New workshop", width="large")
def show_new_workshop() -> None:
    """Show the form of a new workshop: what it begins from, its title, day and language."""
    saved = {f"{_SAVED}{each.id}": each for each in list_saved_templates(current_study())}
    begin = st.radio(
        say("Begin from"),
        [*TEMPLATES, *saved, ""],
        format_func=lambda each: _name_template(each, saved),
        captions=[
            *(say(each.about) for each in TEMPLATES.values()),
            *(each.purpose for each in saved.values()),
            say("Add the steps yourself."),
        ],
        key="workshop-template",
    )
    title = st.text_input(
        say("Title"),
        _name_template(begin, saved).partition(" · ")[0] if begin else "",
        key=f"workshop-title-{begin}",
    )
    columns = st.columns(2)
    with columns[0]:
        day = show_day(say("Day"), "", key="workshop-day")
    languages = list(LANGUAGES)
    language = columns[1].selectbox(
        say("Language of the room"),
        languages,
        index=languages.index(get_language()),
        format_func=lambda each: LANGUAGES[each],
        key="workshop-language",
    )
    if begin.startswith(_SAVED):
        begun: dict[str, Any] = {"like": begin.removeprefix(_SAVED)}
    else:
        begun = {"template": begin, "language": language}
    if st.button(say("Prepare the workshop"), type="primary", key="add-workshop"):
        made = act(
            add_workshop, title, **begun, day=day, said=say("Prepared the workshop."), rerun=False
        )
        if made is not None:
            st.session_state["workshop"] = made.id
            st.rerun()


@dialog("Copy the workshop")
def show_copy_workshop(there: Workshop) -> None:
    """Ask for the title and the day of a copy, which has the same steps and cards."""
    title = st.text_input(say("Title"), there.title, key=f"copy-title-{there.id}")
    day = show_day(say("Day"), "", key=f"copy-day-{there.id}")
    if st.button(say("Copy"), type="primary", key="copy-workshop"):
        made = act(
            add_workshop,
            title,
            like=there.id,
            day=day,
            said=say("Copied the workshop."),
            rerun=False,
        )
        if made is not None:
            st.session_state["workshop"] = made.id
            st.rerun()


@dialog("Save as template")
def show_save_template(there: Workshop) -> None:
    """Ask for the name of a template made of a workshop; saved ones can be removed here."""
    st.caption(say("Steps, words and tables are kept; cards and the day are not."))
    title = st.text_input(say("Name of the template"), there.title, key=f"save-{there.id}")
    if st.button(say("Save"), type="primary", key="save-template"):
        act(add_template, there.id, title, said=say("Saved the template."))
    for each in list_saved_templates(current_study()):
        row = st.container(horizontal=True, vertical_alignment="center")
        row.text(each.title, width="stretch")
        if row.button(
            say("Remove this template"),
            icon=":material/delete:",
            type="tertiary",
            key=f"rm-template-{each.id}",
        ):
            act(remove_workshop, each.id, said=say("Removed the template."))


def show_plan(there: Workshop) -> None:
    """Show what is agreed of a workshop before it, to be changed and saved."""
    key = f"{there.id}-{there.rev}"
    with st.form(f"plan-{there.id}", border=False):
        given: dict[str, Any] = {
            "title": st.text_input(say("Title"), there.title, key=f"title-{key}"),
            "purpose": st.text_area(
                say("Purpose: what is different afterwards"),
                there.purpose,
                height=80,
                key=f"purpose-{key}",
            ),
        }
        day, starts, place = st.columns([2, 1, 3])
        with day:
            given["day"] = show_day(say("Day"), there.day, key=f"day-{key}")
        given["starts"] = starts.text_input(
            say("Begins at"), there.starts, placeholder="09:30", key=f"starts-{key}"
        )
        given["place"] = place.text_input(say("Place"), there.place, key=f"place-{key}")
        mandate, rule = st.columns(2)
        given["mandate"] = mandate.text_area(
            say("Mandate: who decides, and what"),
            there.mandate,
            placeholder=say("The board decides on spaces; the room advises."),
            height=80,
            key=f"mandate-{key}",
        )
        given["rule"] = rule.text_area(
            say("Decision rule"),
            there.rule,
            placeholder=say("The two with the highest marks go on, unless a third objects."),
            height=80,
            key=f"rule-{key}",
        )
        sides, tables = st.columns(2)
        given["departments"] = sides.text_area(
            say("Departments or sides, one per line"),
            there.departments,
            help=say("People say on joining where they come from. Votes are shown by department"
                     " only where five or more voted."),
            height=110,
            key=f"departments-{key}",
        )  # fmt: skip
        given["tables"] = tables.text_area(
            say("Tables, one per line"),
            there.tables,
            help=say("Leave it empty where all work together."),
            height=110,
            key=f"tables-{key}",
        )
        names, language = st.columns(2)
        kinds = list(ANONYMITY)
        given["anonymity"] = names.selectbox(
            say("Names"),
            kinds,
            index=kinds.index(there.anonymity),
            format_func=lambda each: say(ANONYMITY[each]),
            key=f"anonymity-{key}",
        )
        languages = list(LANGUAGES)
        given["language"] = language.selectbox(
            say("Language of the room"),
            languages,
            index=languages.index(there.language),
            format_func=lambda each: LANGUAGES[each],
            key=f"language-{key}",
        )
        ballots = st.checkbox(
            say("A one-time code for each person, so that nobody votes twice"),
            bool(there.ballots),
            key=f"ballots-{key}",
        )
        given["ballots"] = "yes" if ballots else ""
        given["notice"] = st.text_area(
            say("Notice that people read before they join"),
            there.notice,
            placeholder=say("Empty: who sees what, how long it is kept, and how to delete it."),
            height=80,
            key=f"notice-{key}",
        )
        until, follow = st.columns(2)
        with until:
            given["keep_until"] = show_day(
                say("What guests wrote is deleted on"), there.keep_until, key=f"until-{key}"
            )
        with follow:
            given["follow_up"] = show_day(
                say("People hear what became of it on"), there.follow_up, key=f"follow-{key}"
            )
        if st.form_submit_button(say("Save"), type="primary", icon=":material/save:"):
            act(
                revise_workshop,
                there.id,
                expect_rev=there.rev,
                **given,
                said=say("Changed the workshop."),
            )


def _name_template(each: str, saved: dict[str, Workshop]) -> str:
    if each in saved:
        return saved[each].title
    if not each:
        return say("No template")
    template = TEMPLATES[each]
    return f"{say(template.title)} · {count_things(template.minutes, 'minute')}"
