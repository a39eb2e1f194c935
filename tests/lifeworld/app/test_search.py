"""The page Search: what is found is shown in context, chosen, coded at once, and saved."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from coding.queries import list_codings
from coding.search import patterns
from coding.search.model import Filters, Hit
from coding.search.queries import list_saved_searches
from lifeworld.app.parts import search_state
from lifeworld.app.parts.search_results import render_painted
from opportunity_spaces.collected.queries import list_collected
from study.entries import list_entries
from transcripts.queries import get_transcript

Open = Callable[..., Any]


@pytest.fixture
def said(study: Any, factories: Any) -> SimpleNamespace:
    """A study of two transcripts in which “time” is said four times, and asked for twice."""
    talk = [
        ("Mod", "Is there time?"),
        ("Eva", "Never time. We have no time, I said."),
        ("Ib", "Time is *money*"),
    ]
    one = factories.add_transcript(study, title="One", said=talk)
    two = factories.add_transcript(study, title="Two", said=[("Mod", "Time?"), ("Bo", "På tide")])
    time, pay = factories.add_codes(study, "Time", "Pay")
    return SimpleNamespace(study=study, one=one, two=two, time=time, pay=pay)


def look(screen: Any, words: str) -> Any:
    screen.field("text_input", "Search the study").input(words)
    return screen.run()


def switch(screen: Any, mode: str) -> Any:
    [control] = [c for c in screen.at.button_group if c.label == "How to search"]
    control.set_value(mode)
    return screen.run()


def test_an_empty_search_teaches_the_syntax(open_screen: Open, said: SimpleNamespace) -> None:
    told = open_screen(said.study, "search").read()
    assert "Three examples" in told
    for example in ("-summer", '"on my own" educat*', "Nobody has time to teach me"):
        assert example in told


def test_hits_are_painted_in_their_turns_and_counted(
    open_screen: Open, said: SimpleNamespace
) -> None:
    told = look(open_screen(said.study, "search"), "TIME").read()
    assert "3 hits in 2 turns of 1 transcript · said by 2 voices" in told
    painted = ":yellow-background[:yellow[time]]"
    assert f"Never {painted}. We have no {painted}, I said." in told
    assert "Is there" not in told, "moderators are left out"
    assert "Nothing was found" in look(open_screen(said.study, "search"), "nobodysaid").read()


def test_moderators_words_are_searched_when_wanted_and_said_not_to_count(
    open_screen: Open, said: SimpleNamespace
) -> None:
    screen = look(open_screen(said.study, "search"), "time")
    screen.field("toggle", "Moderators' words, too").set_value(True)
    screen.run()
    assert "5 hits in 4 turns of 2 transcripts" in screen.read()
    assert any("moderator: not counted" in c.label.replace("\\", "") for c in screen.at.checkbox)


def test_a_filter_leaves_out_the_rest(open_screen: Open, said: SimpleNamespace) -> None:
    screen = look(open_screen(said.study, "search"), "ti*")
    assert "4 hits" in screen.read()
    session = screen.field("selectbox", "Session")
    assert session.options == ["All", "One", "Two"]
    session.set_value(get_transcript(said.study, said.two).session_id)
    screen.run()
    assert "1 hit in 1 turn of 1 transcript" in screen.read()


def test_all_results_are_coded_at_once_and_taken_back_at_once(
    open_screen: Open, said: SimpleNamespace
) -> None:
    screen = look(open_screen(said.study, "search"), "time")
    screen.press("Select all")
    screen.field("selectbox", "Code").select("Time")
    screen.run()
    assert "3 codings will be made." in screen.read()
    screen.press(key="code_hits")
    quotes = [c.quote for c in list_codings(said.study)]
    assert quotes == ["Never time.", "We have no time, I said.", "Time is *money*"]
    assert list_entries(said.study.db)[0].verb == "apply codes"
    screen.press(key="undo_last")
    assert list_codings(said.study) == []


def test_the_coded_quotes_among_the_results_are_collected(
    open_screen: Open, said: SimpleNamespace, factories: Any
) -> None:
    coding = factories.code_turn(said.study, said.one, said.time, turn=1)
    screen = look(open_screen(said.study, "search"), "time")
    screen.press("Select all")
    assert "1 result without a code there" in screen.read()
    screen.press("Collect 1 quote")
    assert list_collected(said.study, by="Ana") == [coding.excerpt_id]
    assert screen.button(key="collect_hits").disabled
    screen.press(key="undo_last")
    assert list_collected(said.study, by="Ana") == []


def test_single_results_are_chosen_and_let_go(open_screen: Open, said: SimpleNamespace) -> None:
    screen = look(open_screen(said.study, "search"), "time")
    screen.at.checkbox[1].check()
    screen.run()
    assert "1 result selected." in screen.read()
    screen.press("Select none")
    assert "Tick results" in screen.read()
    screen.press("Select all")
    screen.at.checkbox[0].uncheck()
    screen.run()
    assert "1 result selected." in screen.read()


def test_the_turn_before_is_shown_on_demand_and_the_reader_opens_at_the_place(
    open_screen: Open, said: SimpleNamespace
) -> None:
    screen = look(open_screen(said.study, "search"), "money")
    screen.press("Turn before")
    assert "Eva: Never time." in screen.read()
    screen.press("Open in reader")
    assert screen.address == {"transcript": said.one, "turn": "2"}


def test_many_results_come_in_parts(
    open_screen: Open, said: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lifeworld.app.parts.search_state.AT_ONCE", 1)
    monkeypatch.setattr("lifeworld.app.parts.search_results.AT_ONCE", 1)
    screen = look(open_screen(said.study, "search"), "time")
    assert "1 to 1 of 2" in screen.read()
    screen.press("Next 1")
    assert "2 to 2 of 2" in screen.read()
    screen.press("Previous 1")
    assert "1 to 1 of 2" in screen.read()


def test_too_many_results_are_not_coded_at_once(
    open_screen: Open, said: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lifeworld.app.parts.code_hits.MOST_CHOSEN", 1)
    screen = look(open_screen(said.study, "search"), "time").press("Select all")
    assert "At most 1 turn can be coded at once" in screen.read()


def test_a_search_of_ten_thousand_characters_gets_a_sentence(
    open_screen: Open, said: SimpleNamespace
) -> None:
    assert (
        "10,000 characters; 1,000 is the most"
        in look(open_screen(said.study, "search"), "a" * 10_000).read()
    )


def test_a_pattern_finds_and_a_wrong_one_says_where(
    open_screen: Open, said: SimpleNamespace
) -> None:
    screen = switch(open_screen(said.study, "search"), "pattern")
    assert "4 hits in 3 turns" in look(screen, r"t\w+e\b").read()
    assert not screen.at.get("progress"), "it is done"
    assert "cannot be read at character 3" in look(screen, "(t").read()


def test_a_pattern_that_goes_on_can_be_stopped_and_keeps_what_it_found(
    open_screen: Open, said: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_state, "SLICE", 0.0)
    with monkeypatch.context() as held:
        held.setattr("streamlit.rerun", lambda: None)
        screen = switch(open_screen(said.study, "search"), "pattern")
        assert "Searched 0 of 2" in look(screen, "ti").at.get("progress")[0].proto.text
    screen.press("Stop search")
    assert not [b for b in screen.at.button if b.label == "Stop search"]


def test_a_catastrophic_pattern_gets_a_sentence(
    open_screen: Open, said: SimpleNamespace, factories: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.05)
    factories.add_transcript(said.study, title="Zz", said=[("Eva", "a" * 5_000 + "!")])
    screen = switch(open_screen(said.study, "search"), "pattern")
    assert "takes too long in “Zz”" in look(screen, "^(a|aa|a)+$").read()


def test_meaning_says_what_to_do_where_nothing_was_read_yet(
    open_screen: Open, said: SimpleNamespace
) -> None:
    screen = switch(open_screen(said.study, "search"), "meaning")
    assert "Suggest codings" in look(screen, "There is no time.").read()


def test_a_search_is_saved_run_again_and_removed(
    open_screen: Open, said: SimpleNamespace, factories: Any
) -> None:
    screen = look(open_screen(said.study, "search"), "time")
    screen.field("text_input", "Name").input("No time")
    screen.run().press(key="save_search")
    assert [s.name for s in list_saved_searches(said.study)] == ["No time"]
    screen.press(key="run-")
    assert "ran for the first time" in screen.read()
    factories.add_transcript(said.study, title="Three", said=[("Eva", "No time")])
    screen = open_screen(said.study, "search").press(key="run-")
    assert "“No time”: 1 hit is new since" in screen.read()
    screen.press(key="unsave-")
    assert list_saved_searches(said.study) == []
    screen.press(key="undo_last")
    assert [s.name for s in list_saved_searches(said.study)] == ["No time"]


def new_hit(words: str, *spans: tuple[int, int]) -> Hit:
    return Hit(
        transcript_id="t", transcript="T", session="T", text_id="x", turn=0, label="", start=0,
        end=len(words), role="", person=None, matched=False, words=words, spans=spans,
    )  # fmt: skip


def test_words_are_never_markup_and_long_turns_are_cut_between_sentences() -> None:
    assert render_painted(new_hit("a] *b* :red[c]", (3, 6))) == (
        "a\\] :yellow-background[:yellow[\\*b\\*]] \\:red\\[c\\]"
    )
    long = "First one here. " * 60 + "The needle is here. " + "Last one here. " * 60
    at = long.index("needle")
    told = render_painted(new_hit(long, (at, at + 6)))
    assert ":yellow-background[:yellow[needle]]" in told
    assert told.count("First") == told.count("Last") == 1
    assert Filters.parse(Filters(code="c").render()) == Filters(code="c")
