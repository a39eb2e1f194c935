"""A workshop's room is opened, rehearsed and deleted from its page, and what came of it is home."""

from __future__ import annotations

import html
import shutil
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from coding.queries import list_codings
from coding.quotes.queries import list_quotes
from coding.suggestions.commands import revise_mode
from lifeworld.exports.workshop.open_room import (
    build_plan,
    create_rehearsal,
    get_results,
    get_room_path,
)
from lifeworld.exports.workshop.unagreed import remove_unagreed
from lifeworld.withdrawal.queries import list_issued
from opportunity_spaces.commands import add_need
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.queries import list_spaces
from opportunity_spaces.workshops.commands import add_workshop, revise_cards
from opportunity_spaces.workshops.queries import get_workshop, list_outcomes, list_steps
from opportunity_spaces.workshops.room.queries import read_room
from study.entries import list_entries
from transcripts.consent.commands import record_consent, record_session_consents
from transcripts.people.commands import add_participant
from transcripts.speakers.commands import link_speaker

GONE = "1 card without consent any more left the room of “Spaces”"


@pytest.fixture
def held(small: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    study = small.study
    record_session_consents(study, [small.group.session_id], {"workshop_use": "given"}, actor="Ana")
    [quote, *_] = [each.excerpt_id for each in list_codings(study)]
    link_evidence(study, "excerpt", quote, "insight", small.insight.id, actor="Ana")
    needs = [add_need(study, "Members", f"do {n}", actor="Ana") for n in range(3)]
    made = add_workshop(
        study, "Spaces", template="findings_to_spaces", ballots="yes", departments="A\nB",
        mandate="The board", day="2027-02-03", actor="Ana",
    )  # fmt: skip
    cards = [("quote", str(quote)), *(("need", str(each.id)) for each in needs)]
    revise_cards(study, made.id, cards, actor="Ana")
    # A room is a process of its own: here it only looks as if it ran.
    running: set[Any] = set()
    for part in ("workshop_room", "workshop_paper"):
        place = f"lifeworld.app.parts.{part}"
        monkeypatch.setattr(
            f"{place}.find_room",
            lambda path, page: f"http://127.0.0.1:1/{page}" if path in running else "",
        )
    monkeypatch.setattr(
        "lifeworld.app.parts.workshop_room.open_room_server", lambda path, app: running.add(path)
    )
    monkeypatch.setattr("lifeworld.app.parts.workshop_room.close_room", running.discard)
    return SimpleNamespace(
        study=study,
        made=made,
        quote=quote,
        running=running,
        insight=small.insight,
        session=small.group.session_id,
    )


def open_tab(open_screen: Any, held: Any, tab: str) -> Any:
    return open_screen(held.study, "workshops", **{f"workshop_tabs_{held.made.id}": tab})


def test_a_room_is_opened_stopped_resumed_and_deleted(open_screen: Any, held: Any) -> None:
    study, room = held.study, get_room_path(held.study, held.made.id)
    screen = open_tab(open_screen, held, "Room")
    screen.press(key="open-room")
    plan = read_room(room).plan
    assert [card.id for card in plan.cards] == ["c1", "c2", "c3", "c4"]
    assert plan.sides == ("A", "B")
    assert "You can delete what you wrote at any time." in plan.notice
    assert get_workshop(study, held.made.id).state == "open"
    assert room in held.running
    assert len(screen.at.code[0].value.split()) == 30  # the one-time codes, shown once
    screen.press(key="codes-done")
    assert not screen.at.code
    assert "The room is open." in screen.read()
    screen.press(key="stop-room")
    assert room not in held.running
    screen.press(key="resume-room")
    assert room in held.running
    screen.press(key="stop-room")
    screen.open(key="delete-room")
    screen.press(key="delete-room-now", inside="delete-room")
    assert not room.exists()
    assert get_workshop(study, held.made.id).state == "draft"


def test_codes_are_added_to_a_room_that_is_open(open_screen: Any, held: Any) -> None:
    room = get_room_path(held.study, held.made.id)
    screen = open_tab(open_screen, held, "Room")
    screen.press(key="open-room")
    screen.press(key="more-codes")
    assert len(screen.at.code[0].value.split()) == 35
    assert len(read_room(room).ballots) == 35


def test_a_study_without_suggestions_has_rooms_without(held: Any) -> None:
    assert build_plan(held.study, held.made.id).suggests
    revise_mode(held.study, "off", actor="Ana")
    assert not build_plan(held.study, held.made.id).suggests


def test_a_room_is_on_record_for_whoever_withdraws(open_screen: Any, held: Any) -> None:
    open_tab(open_screen, held, "Room").press(key="open-room")
    [issued] = list_issued(held.study, {str(held.quote)})
    assert issued.file == f"{held.made.id}.room"


def test_simulated_people_rehearse_in_a_room_of_their_own(open_screen: Any, held: Any) -> None:
    screen = open_tab(open_screen, held, "Room")
    screen.press(key="rehearse")
    path = get_room_path(held.study, held.made.id, rehearsal=True)
    assert len({each.by for each in read_room(path).operations}) > 12
    assert path in held.running
    assert get_workshop(held.study, held.made.id).state == "draft"
    screen.press(key="delete-rehearsal")
    assert not path.exists()


def test_a_workshop_is_printed_and_sheets_are_entered(open_screen: Any, held: Any) -> None:
    study, made = held.study, held.made
    screen = open_tab(open_screen, held, "Paper")
    screen.press(key="make-paper")
    [(name, content)] = screen.at.session_state["paper_made"][1]
    assert (name.endswith("-cards.pdf"), content[:4]) == (True, b"%PDF")
    open_tab(open_screen, held, "Room").press(key="open-room")
    held.running.clear()
    screen = open_tab(open_screen, held, "Paper")
    screen.field("text_input", "Person, or number of the sheet").input("7")
    screen.field("text_area", "What is written on it, one card per line").input("One\n\nTwo")
    screen.press("Enter the sheet")
    assert "2 rows were entered." in screen.read()
    table = b"person,step,words\n8,9,Visits\n8,nowhere,Visits\n"
    screen.field("file_uploader", "Table of sheets").set_value(("t.csv", table, "text/csv"))
    screen.run().press(key="enter-table")
    assert "1 row was entered." in screen.read()
    kinds = [each.kind for each in read_room(get_room_path(study, made.id)).operations]
    assert kinds.count("card.add") == 3
    assert kinds.count("proxy.add") == 2


def test_results_come_home_one_by_one(open_screen: Any, held: Any) -> None:
    study, made = held.study, held.made
    screen = open_tab(open_screen, held, "Home again")
    assert "Nothing was done in this workshop's room yet." in screen.read()
    rehearsed = create_rehearsal(study, made.id, people=12)
    shutil.copy(rehearsed, get_room_path(study, made.id))
    screen.run().press(key="keep-counted")
    assert get_workshop(study, made.id).state == "run"
    assert "12 people from 2 departments took part." in screen.read()
    screen.press(key="accept-pile:")
    [space] = list_spaces(study)
    assert space.name == "Simulated pile 1"
    screen.press(key="leave-pile:")
    left = next(o for o in list_outcomes(study, made.id) if o.state == "left_out")
    screen.press(key=f"again-{left.id}")
    assert len(list_outcomes(study, made.id)) == 1
    screen.press(key="make-minutes")
    [(name, content)] = screen.at.session_state["minutes_made"][1]
    assert (name.endswith("-minutes.docx"), content[:2]) == (True, b"PK")
    screen.press(key="make-follow-up")
    [(name, page)] = screen.at.session_state["minutes_made"][1]
    assert name.endswith(".html")
    assert b"Simulated pile 1" in page
    screen = open_screen(study, "opportunity_spaces", open_space=space.id)
    assert "Shaped in a workshop with 12 people from 2 departments." in screen.read()


def test_a_decision_opens_the_next_result_and_opinions_are_left_out_together(
    open_screen: Any, held: Any
) -> None:
    study, made = held.study, held.made
    shutil.copy(create_rehearsal(study, made.id, people=12), get_room_path(study, made.id))
    results = get_results(study, made.id)
    assert results is not None
    proposed = [each for each in results.found if each.becomes]
    written = [each for each in results.found if not each.becomes]
    assert (len(proposed) > 1, len(written) > 1) == (True, True)
    screen = open_tab(open_screen, held, "Home again")
    [listed] = [each for each in screen.at.radio if each.label == "Results to decide on"]
    assert len(listed.options) == len(results.found)
    first, second, *_ = proposed
    assert screen.at.button(key=f"leave-{first.key}")
    screen.press(key=f"leave-{first.key}")
    assert screen.at.button(key=f"leave-{second.key}"), "the next one is open"
    screen.press(key="leave-all")
    left = {each.found for each in list_outcomes(study, made.id)}
    assert left == {first.key, *(each.key for each in written)}
    assert written[0].words[:20] in screen.read(), "what was left out is named"
    study.undo(actor="Ana")
    assert len(list_outcomes(study, made.id)) == 1


def test_a_workshop_is_finished_once_everything_was_decided_on(
    open_screen: Any, held: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, made = held.study, held.made
    rehearsed = create_rehearsal(study, made.id, people=12)
    shutil.copy(rehearsed, get_room_path(study, made.id))
    results = get_results(study, made.id)
    assert results is not None
    done = replace(results, found=())
    monkeypatch.setattr("lifeworld.app.parts.workshop_home.get_results", lambda *_: done)
    screen = open_tab(open_screen, held, "Home again")
    screen.press(key="finish-workshop")
    assert get_workshop(study, made.id).state == "home"
    assert len(list_steps(study, made.id)) == 11


def test_a_participant_gets_a_page_of_their_own_words_and_what_rests_on_them(
    open_screen: Any, held: Any
) -> None:
    study, made = held.study, held.made
    shutil.copy(create_rehearsal(study, made.id, people=12), get_room_path(study, made.id))
    [quote] = list_quotes(study, excerpt_ids=[held.quote])
    person = add_participant(study, "P21", actor="Ana")
    link_speaker(study, quote.transcript_id, quote.said[0].speaker, person.id, actor="Ana")
    record_consent(study, person.id, {"workshop_use": "given"}, actor="Ana")
    screen = open_tab(open_screen, held, "Home again")
    screen.press(key="make-personal")
    [(name, page)] = screen.at.session_state["personal_made"][1]
    assert name.endswith("-your-words.html")
    assert html.escape(quote.said[0].words) in page.decode()
    assert html.escape(held.insight.assertion) in page.decode()


def test_consent_that_is_undone_on_history_leaves_the_rooms_and_the_page_says_so(
    open_screen: Any, held: Any
) -> None:
    study, made = held.study, held.made
    create_rehearsal(study, made.id, people=3).replace(get_room_path(study, made.id))
    screen = open_screen(study, "history")
    assert GONE in screen.press(key=f"undo-{_find_given(study).seq}").read()


def test_consent_that_is_undone_by_the_button_leaves_the_rooms_and_the_bar_says_so(
    open_screen: Any, held: Any
) -> None:
    study, made = held.study, held.made
    study.undo(_find_given(study).id, actor="Ana")
    screen = open_screen(study, "people", consent_for="Whole sessions")
    screen.choose_rows("consent_table_Session", 0)
    screen.field("multiselect", "Purposes").select("workshop_use")
    screen.field("text_input", "Version of the consent sheet").input("On tape")
    screen.press("Record consent for 1 session")
    create_rehearsal(study, made.id, people=3).replace(get_room_path(study, made.id))
    assert GONE in screen.press(key="undo_last").read()


def _find_given(study: Any) -> Any:
    return next(e for e in list_entries(study.db) if e.verb == "record session consents")


def test_the_page_of_a_room_says_that_consent_given_again_brings_no_card_back(
    open_screen: Any, held: Any
) -> None:
    study, made = held.study, held.made
    create_rehearsal(study, made.id, people=3).replace(get_room_path(study, made.id))
    for answer in ("refused", "given"):
        record_session_consents(study, [held.session], {"workshop_use": answer}, actor="Ana")
        remove_unagreed(study)
    told = open_tab(open_screen, held, "Room").read()
    assert "1 card left this room, because consent was taken back." in told
