"""Memos: every note of the study to search and edit, and the diary by day."""

from __future__ import annotations

from typing import Any

import streamlit as st

from coding.memos.commands import remove_memo
from coding.memos.model import MEMO_KINDS, THING_KINDS, Memo, Thing
from coding.memos.queries import count_memos, get_memo, list_authors, list_memos, list_places
from lifeworld.app.language import dialog
from lifeworld.app.markdown import escape
from lifeworld.app.parts.memos import open_thing, show_body, show_editor, show_new_memo
from lifeworld.app.parts.reruns import get_kept, show_tabs
from lifeworld.app.parts.widgets import describe_time, show_part, show_table
from lifeworld.app.session import act, current_study, show_header
from lifeworld.memos.backlinks import list_linking
from lifeworld.memos.diary import get_diary_day, list_diary_days
from lifeworld.memos.names import describe_thing, get_link_index, has_thing
from study.language import say
from study.wording import count_things

MOST_DONE = 30  # sentences of a day before the rest is folded

study = current_study()
index, places = get_kept(get_link_index, study), get_kept(list_places, study)


@dialog("New memo", width="medium")
def _new_memo() -> None:
    show_new_memo(study, key="page")


def _search() -> list[Memo]:
    row = st.container(horizontal=True, vertical_alignment="bottom")
    words = row.text_input(say("Search memos"), placeholder=say("Words in the title or the text"))
    with row.popover(say("Filter"), icon=":material/filter_list:"):
        kinds = st.multiselect(
            say("Kind of memo"), list(MEMO_KINDS), format_func=lambda k: say(MEMO_KINDS[k])
        )
        on = st.multiselect(say("On"), list(THING_KINDS), format_func=lambda k: say(THING_KINDS[k]))
        authors = st.multiselect(say("Author"), list_authors(study))
        first = st.text_input(say("From day"), placeholder="2026-05-01").strip()
        last = st.text_input(say("To day"), placeholder="2026-05-31").strip()
        only = st.toggle(say("Only those that appear in the report"))
    return list_memos(
        study,
        words=words,
        kinds=kinds,
        things=on,
        authors=authors,
        days=(first or "0", last or "9") if first or last else None,
        in_report=True if only else None,
    )


def _table(memos: list[Memo]) -> Memo | None:
    column = st.column_config.TextColumn
    columns: dict[str, list[object]] = {
        say("Memo"): [m.title for m in memos],
        say("On"): [describe_thing(m.thing, index, places) for m in memos],
        say("Day"): [m.date for m in memos],
        say("Author"): [m.by for m in memos],
        say("Kind"): [say(MEMO_KINDS[m.kind]) for m in memos],
    }
    widths = (165, 105, 82, 75, 70)
    config: dict[str, Any] = {
        title: column(width=width) for title, width in zip(columns, widths, strict=True)
    }
    name = f"memos{st.session_state.get('memos_drawn') or ''}"
    chosen = show_table(name, [m.id for m in memos], columns, config=config)
    return get_memo(study, chosen) if chosen else None


def _show_memo(memo: Memo) -> None:
    told = [say(MEMO_KINDS[memo.kind]), memo.by, memo.date]
    if memo.in_report:
        told.append(say("in the report"))
    if memo.changed_at != memo.at:
        told.append(say("changed {time}", time=describe_time(memo.changed_at)))
    top = st.container(horizontal=True, vertical_alignment="center")
    top.caption(escape(" · ".join(part for part in told if part)), width="stretch")
    editing = st.session_state.get("editing_memo") == memo.id
    if not editing and top.button(say("Edit"), icon=":material/edit:", shortcut="e"):
        st.session_state["editing_memo"] = memo.id
        st.rerun()
    if editing and top.button(say("Cancel"), icon=":material/close:"):
        st.session_state.pop("editing_memo")
        st.rerun()
    if top.button(
        say("Remove"), icon=":material/delete:", help=say("You can undo this."), key="rm_memo"
    ):
        act(remove_memo, memo.id, said=say("Removed the memo “{title}”.", title=memo.title))
    if memo.own_title:
        st.header(escape(memo.own_title), anchor=False)
    on = describe_thing(memo.thing, index, places)
    on = on[:1].upper() + on[1:]
    if not memo.thing.kind or not has_thing(memo.thing, index, places):
        st.caption(escape(on))
    elif st.button(escape(on), icon=":material/arrow_outward:", type="tertiary", key="memo_on"):
        open_thing(memo.thing, places)
    if editing:
        show_editor(study, memo, index)
    else:
        if memo.thing in places:
            st.markdown(f"> {escape(places[memo.thing].quote[:400])}")
        show_body(memo, index)
    _show_linking(memo)


def _show_linking(memo: Memo) -> None:
    linking = list_linking(study, Thing(kind="memo", id=memo.id), index=index)
    for other in linking:
        row = st.container(horizontal=True, vertical_alignment="center")
        row.caption(say("Linked from"), width="content")
        if row.button(escape(other.title), key=f"from-{other.id}", type="tertiary"):
            open_thing(Thing(kind="memo", id=other.id))


def _show_diary() -> None:
    for date in show_part(list_diary_days(study), key="diary", most=7):
        day = get_diary_day(study, date)
        st.header(date, anchor=False)
        for memo in day.memos:
            with st.container(border=True, key=f"diary-{memo.id}"):
                row = st.container(horizontal=True, vertical_alignment="center")
                told = f"{say(MEMO_KINDS[memo.kind])} · {memo.by}"
                row.caption(escape(f"{told} · {describe_thing(memo.thing, index, places)}"))
                row.space("stretch")
                if row.button(say("Open memo"), key=f"open-{memo.id}", type="tertiary"):
                    st.session_state["to_memo"] = True
                    open_thing(Thing(kind="memo", id=memo.id))
                if memo.own_title:
                    st.markdown(f"**{escape(memo.own_title)}**")
                show_body(memo, index)
        lines = [
            f"- {_tell(escape(d.sentence), d.times)} :small[:gray[{escape(d.actor)}]]"
            for d in day.done
        ]
        st.markdown("\n".join(lines[:MOST_DONE]))
        if len(lines) > MOST_DONE:
            more = count_things(len(lines) - MOST_DONE, "more line")
            with st.expander(more, key=f"rest-{date}"):
                st.markdown("\n".join(lines[MOST_DONE:]))


def _tell(sentence: str, times: int) -> str:
    if times < 2:
        return sentence
    return say("{sentence} ({times} times)", sentence=sentence, times=times)


number = count_memos(study)
right = show_header(say("Memos"), say("Your notes on the study, its words and its findings."))
if right.button(say("New memo"), icon=":material/add:", type="primary", shortcut="n"):
    _new_memo()
if st.session_state.pop("to_memo", False):
    st.session_state["memo_tabs"] = say("Memos")
tab_memos, tab_diary = show_tabs([say("Memos"), say("Diary by day")], key="memo_tabs")
with tab_memos:
    if not number:
        st.info(
            say(
                "There are no memos yet. A memo keeps a thought while you have it: what"
                " a passage means, a decision, a doubt. Write one here with n, on a"
                " coding with m or on a turn with Shift m while you read, and on the"
                " page of a code, theme, person or finding. Write [[Pay]] in it, and it"
                " is listed with the code “Pay”."
            ),
            icon=":material/edit_note:",
        )
    else:
        left, side = st.columns([5, 3], gap="medium")
        with left:
            found = _search()
            if found:
                chosen = _table(found)
                memos = count_things(number, "memo")
                st.caption(say("{number} of {memos}", number=len(found), memos=memos))
            else:
                chosen = None
                st.caption(say("No memo fits. Search for fewer words, or take filters away."))
        with side:
            if chosen:
                _show_memo(chosen)
            else:
                st.caption(say("Select a memo to read it."))
if tab_diary.open:
    with tab_diary:
        _show_diary()
