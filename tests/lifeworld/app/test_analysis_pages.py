"""What the buttons of Coding, Codebook, Themes, Discover, Coverage and Quality do."""

from __future__ import annotations

import hashlib
import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from streamlit.util import AttributeDictionary

from coding.codebook.commands import rename_code
from coding.codebook.retired.commands import revise_retired
from coding.commands import remove_excerpt
from coding.queries import list_codings
from coding.search.commands import add_search
from coding.search.model import SIMILAR, Filters
from coding.search.queries import list_saved_searches
from lifeworld.app.parts.search_state import State
from opportunity_spaces.collected.commands import add_collected
from opportunity_spaces.collected.queries import list_collected
from opportunity_spaces.links.commands import link_evidence
from study import InvalidInput
from study.entries import list_entries
from study.jobs import list_jobs
from themes.commands import add_theme
from themes.discovery.commands import record_suggested_themes
from themes.discovery.queries import get_discovery_run, list_passage_texts
from themes.fieldwork.queries import list_dives
from themes.queries import list_gathered, list_stale_themes, list_themes
from transcripts.queries import get_transcript, list_turns


def queued(study: Any) -> list[str]:
    return [job.kind for job in list_jobs(study)]


# ------------------------------------------------------------------------------ coding, codebook


def test_suggestions_are_asked_for_on_the_coding_page(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "coding").press("Suggest codings")
    assert queued(small.study) == ["suggest"]
    screen.press(key="stop-")
    assert [job.state for job in list_jobs(small.study)] == ["cancelled"]


def test_a_code_leads_to_its_chain(open_screen: Any, small: SimpleNamespace) -> None:
    screen = open_screen(small.study, "codebook", chosen_codes=small.time).press(
        "Show evidence chain"
    )
    assert screen.title == "Evidence chain"
    assert screen.at.header[0].value == "Time"


def test_what_was_done_is_no_longer_told_once_it_was_closed(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "codebook", chosen_codes=small.time).press("Remove code")
    assert "Removed the code “Time”." in screen.read()
    screen.press("Close")
    assert "Removed the code" not in screen.read()
    assert "Undo" not in screen.labels()


# ---------------------------------------------------------------------------------------- themes


def test_a_theme_leads_to_its_chain(open_screen: Any, small: SimpleNamespace) -> None:
    screen = open_screen(small.study, "themes", chosen_themes=small.theme.id).press(
        "Show evidence chain"
    )
    assert screen.title == "Evidence chain"
    assert screen.at.header[0].value == "Time is borrowed"


def test_a_removed_theme_leaves_its_codes_and_comes_back(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "themes", chosen_themes=small.theme.id).press("Remove theme")
    assert list_themes(small.study) == []
    assert len(list_codings(small.study)) == 2
    screen.press("Undo")
    assert [t.name for t in list_themes(small.study)] == ["Time is borrowed"]
    assert list_gathered(small.study)[small.theme.id] == (small.time,)


def test_a_theme_whose_code_changed_is_said_to_hold_still(
    open_screen: Any, small: SimpleNamespace
) -> None:
    rename_code(small.study, small.time, "Hours", actor="Bo")
    assert list(list_stale_themes(small.study)) == [small.theme.id]
    screen = open_screen(small.study, "themes", chosen_themes=small.theme.id)
    screen.press("It still holds")
    assert list(list_stale_themes(small.study)) == [small.theme.id]
    screen.field("text_input", "Why it still holds").input("Only a shorter name")
    screen.press("It still holds")
    assert list_stale_themes(small.study) == {}
    assert list_entries(small.study.db, limit=1)[0].reason == "Only a shorter name"


def test_what_a_theme_means_is_saved(open_screen: Any, small: SimpleNamespace) -> None:
    screen = open_screen(small.study, "themes", chosen_themes=small.theme.id)
    screen.field("text_area", "Boundary: what does not belong to it").input("Time off")
    screen.field("selectbox", "Status").select_index(1)
    screen.press("Save")
    [theme] = list_themes(small.study)
    assert (theme.name, theme.boundary, theme.rev) == ("Time is borrowed", "Time off", 2)
    assert theme.status != small.theme.status


def test_two_themes_become_one(open_screen: Any, small: SimpleNamespace) -> None:
    other = add_theme(small.study, "Cover is a favour", code_ids=[small.cover], actor="Ana")
    screen = open_screen(small.study, "themes", chosen_themes=small.theme.id)
    screen.field("selectbox", "Merge into").select(other.id)
    screen.run().press("Merge themes")
    assert [t.name for t in list_themes(small.study)] == ["Cover is a favour"]
    assert set(list_gathered(small.study)[other.id]) == {small.time, small.cover}


def test_a_theme_lets_a_code_go_and_gathers_another(
    open_screen: Any, small: SimpleNamespace
) -> None:
    tab = {"theme_tabs": "Codes"}
    screen = open_screen(small.study, "themes", chosen_themes=small.theme.id, **tab)
    screen.field("selectbox", "Add a code").select(small.cover)
    screen.run().press("Add code")
    assert set(list_gathered(small.study)[small.theme.id]) == {small.time, small.cover}
    screen.press(key="let-")
    assert list_gathered(small.study)[small.theme.id] == (small.cover,)


def test_a_quote_leads_to_its_words(open_screen: Any, small: SimpleNamespace) -> None:
    screen = open_screen(small.study, "themes", chosen_themes=small.theme.id)
    screen.press(key="to-")
    assert screen.address == {"transcript": small.group.transcript_id, "turn": "1"}


def test_what_may_speak_against_a_theme_is_looked_for_when_asked(
    open_screen: Any, small: SimpleNamespace
) -> None:
    tab = {"theme_tabs": "Counter-evidence"}
    screen = open_screen(small.study, "themes", chosen_themes=small.theme.id, **tab)
    assert not screen.at.error
    screen.press(key="look-")
    [error] = screen.at.error
    assert "passages" in error.value.lower(), "nothing was embedded yet, and that is said"


# -------------------------------------------------------------------------- passages like others


@pytest.fixture
def embedded(small: SimpleNamespace) -> SimpleNamespace:
    """The small study with a vector of each passage; every third passage is like the first."""
    from coding.suggestions.commands import record_run, record_vectors
    from coding.suggestions.material.queries import get_material

    material = get_material(small.study)
    directions = np.eye(3, dtype="<f4")
    vectors = {
        hashlib.sha256(passage.text.encode()).hexdigest(): directions[n % 3].tobytes()
        for n, passage in enumerate(material.passages)
    }
    record_run(
        small.study, [], model="test", version="test", parameters={}, seed=0, input_hash="",
        seconds=0.1, summary={},
    )  # fmt: skip
    record_vectors(small.study, "test", vectors)
    small.places = material.places
    return small


def test_passages_like_a_collected_quote_are_found_and_lead_to_their_words(
    open_screen: Any, embedded: SimpleNamespace
) -> None:
    quote = embedded.codings[0]
    at = next(n for n, p in enumerate(embedded.places) if p.start <= quote.start < p.end)
    alike = {str(p.turn) for n, p in enumerate(embedded.places) if n % 3 == at % 3 and n != at}
    screen = open_screen(embedded.study, "themes", chosen_themes=embedded.theme.id)
    screen.press("Collect")
    screen.at.session_state["search_state"] = State(mode=SIMILAR)
    screen.at.switch_page("../pages/search.py").run()
    screen.press(key="read-")
    assert screen.address["transcript"] == embedded.group.transcript_id
    assert screen.address["turn"] in alike


def test_a_search_for_passages_like_ones_quotes_is_saved_and_collects_them_when_it_runs(
    open_screen: Any, embedded: SimpleNamespace
) -> None:
    study, (first, second) = embedded.study, embedded.codings
    screen = open_screen(study, "themes", chosen_themes=embedded.theme.id).press("Collect")
    screen.at.session_state["search_state"] = State(mode=SIMILAR, filters=Filters(moderators=True))
    screen.at.switch_page("../pages/search.py").run()
    screen.field("text_input", "Name").input("Like this")
    screen.run().press(key="save_search")
    [saved] = list_saved_searches(study)
    assert (saved.mode, saved.excerpts) == ("similar", (first.excerpt_id,))
    assert saved.filters == Filters(moderators=True)
    # Another day, in another browser: the quotes are collected anew, as they are then.
    screen = open_screen(study, "search")
    assert "Like my quotes: 1 quote" in screen.read()
    screen.press(key="run-")
    assert list(screen.at.session_state["search_examples"]) == [first.excerpt_id]
    assert "“Like this” ran for the first time." in screen.read()
    assert first.quote[:40] in screen.read()
    # The collection itself is left alone, and can be taken instead.
    add_collected(study, [second.excerpt_id], actor="Ana")
    screen.run()
    [shown] = [b.key for b in screen.at.button if (b.key or "").startswith("uncollect-")]
    assert shown.endswith(first.excerpt_id)
    screen.press(key="uncollect-")
    assert screen.at.session_state["search_examples"] == []
    screen.press(key="own_examples")
    own = {b.key for b in screen.at.button if (b.key or "").startswith("uncollect-")}
    assert own == {f"uncollect-{each.excerpt_id}" for each in (first, second)}
    # A quote that is gone is said to be.
    both = add_search(
        study, "Both", mode="similar", filters=Filters(),
        excerpts=[first.excerpt_id, second.excerpt_id], actor="Ana",
    )  # fmt: skip
    remove_excerpt(study, second.excerpt_id, actor="Ana")
    screen = open_screen(study, "search").press(key=f"run-{both.id}")
    assert list(screen.at.session_state["search_examples"]) == [first.excerpt_id]
    assert "1 quote of “Both” is no longer there." in screen.read()
    assert "“Both” ran for the first time." in screen.read()
    with pytest.raises(InvalidInput, match="nothing to look for"):
        add_search(study, "None", mode="similar", filters=Filters(), actor="Ana")


def test_what_may_contradict_a_theme_leads_to_its_words(
    open_screen: Any, embedded: SimpleNamespace
) -> None:
    tab = {"theme_tabs": "Counter-evidence"}
    screen = open_screen(embedded.study, "themes", chosen_themes=embedded.theme.id, **tab)
    screen.press(key="look-").press(key="found-")
    assert screen.address["transcript"] == embedded.group.transcript_id


def test_the_assertion_of_an_insight_is_embedded_before_what_speaks_against_it_is_looked_for(
    open_screen: Any, embedded: SimpleNamespace
) -> None:
    excerpt, insight = embedded.codings[0].excerpt_id, embedded.insight.id
    link_evidence(embedded.study, "excerpt", excerpt, "insight", insight, actor="Ana")
    open_screen(embedded.study, "insights", open_insight=insight).press(key="look-")
    [job] = list_jobs(embedded.study)
    assert (job.kind, job.arguments) == ("embed", {"texts": [embedded.insight.assertion]})


# ---------------------------------------------------------------------------- coverage, deepening


def test_reading_goes_on_at_the_first_turn_that_nobody_read(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "coverage", coverage_tabs="Not read yet")
    screen.choose_rows("unread_table", 0)
    screen.press("Open first unread turn")
    text_id = get_transcript(small.study, small.group.transcript_id).text_id
    coded = {c.start for c in list_codings(small.study)}
    first = next(
        turn
        for turn in list_turns(small.study, text_id)
        if turn.label != "Moderator" and turn.start not in coded
    )
    assert screen.address == {
        "transcript": small.group.transcript_id,
        "turn": str(first.ordinal),
    }


def test_a_cell_of_the_grid_is_put_on_the_plan_and_taken_off(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "coverage", coverage_tabs="Where to go deeper")
    screen.at.session_state["depth_grid"] = AttributeDictionary({"chosen": [[small.theme.id, ""]]})
    screen.run()
    screen.field("text_input", "Question").input("Who lends you time?")
    screen.press("Add to plan")
    [dive] = list_dives(small.study)
    assert (dive.theme, dive.question) == ("Time is borrowed", "Who lends you time?")
    assert "Plan" in screen.read()
    screen.press(key="off-")
    assert list_dives(small.study) == []


def test_a_collected_quote_is_an_example_until_it_is_taken_off(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "themes", chosen_themes=small.theme.id)
    screen.press("Collect")
    assert list_collected(small.study, by="Ana") == [small.codings[0].excerpt_id]
    screen.at.session_state["search_state"] = State(mode=SIMILAR)
    screen.at.switch_page("../pages/search.py").run()
    assert small.codings[0].quote[:60] in screen.read()
    screen.press(key="uncollect-")
    assert list_collected(small.study, by="Ana") == []
    assert "Collect a few quotes" in screen.read()


# --------------------------------------------------------------------------------------- quality


def test_suggestions_are_measured_when_enough_is_coded(
    open_screen: Any, small: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coding.suggestions import standing

    screen = open_screen(small.study, "quality")
    assert screen.button("Measure quality").disabled, "two codings are too few"
    ready = standing.Readiness(missing="", passages=40, transcripts=2, codes=2)
    experience = standing.get_standing(small.study)[1]
    monkeypatch.setattr(standing, "get_standing", lambda _: (ready, experience))
    open_screen(small.study, "quality").press("Measure quality")
    assert queued(small.study) == ["measure"]


# -------------------------------------------------------------------------------------- discover


SUMMARY = {"passages": 12, "left_out": 0, "agreement": 1.0, "method": "", "model": ""}


@pytest.fixture
def proposed(small: SimpleNamespace) -> SimpleNamespace:
    """The small study with two suggested themes, one long and one short."""
    text_id = get_transcript(small.study, small.group.transcript_id).text_id
    turns = [t for t in list_turns(small.study, text_id) if t.label != "Moderator"]
    rows = [
        (small.group.transcript_id, text_id, t.start, t.end, t.ordinal, 0.9 - n / 100, 0.1 * n, 1.0)
        for n, t in enumerate(turns)
    ]
    record_suggested_themes(
        small.study,
        [
            {
                "name": name,
                "words": {"en": words},
                "stability": 0.8,
                "theme_id": "",
                "passages": passages,
                "sentence": sentence,
            }
            for name, words, passages, sentence in (
                ("working *time*", ("work", "time"), rows[:8], ":".join(map(str, rows[0][1:4]))),
                ("", ("pay", "bonus"), rows[8:], ""),
            )
        ],
        model="test",
        version="test 1",
        parameters={},
        seed=0,
        input_hash="",
        seconds=0.1,
        summary=SUMMARY,
    )
    small.turns, small.rows = turns, rows
    return small


def states(study: Any) -> list[tuple[str, int]]:
    newest = get_discovery_run(study)
    assert newest is not None
    return [(p.state, len(p.passages)) for p in newest.themes]


def open_first(open_screen: Any, proposed: SimpleNamespace) -> Any:
    newest = get_discovery_run(proposed.study)
    assert newest is not None
    return open_screen(proposed.study, "discover", suggested_theme=newest.themes[0].id)


def test_themes_are_looked_for_as_the_settings_say(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "discover")
    screen.field("number_input", "Random seed").set_value(7)
    screen.run().press(key="start")
    [job] = list_jobs(small.study)
    assert job.kind == "discover"
    assert (job.arguments["seed"], job.arguments["runs"], job.arguments["themes"]) == (7, 5, None)


def test_a_suggested_theme_is_opened_and_closed_again(
    open_screen: Any, proposed: SimpleNamespace
) -> None:
    screen = open_screen(proposed.study, "discover", ways="Cards").press(key="open-")
    assert "8 passages" in screen.read()
    assert "Add candidate theme" in screen.labels()
    screen.press("Back to all")
    assert "Add candidate theme" not in screen.labels()


def test_cards_show_the_name_the_words_and_the_sentence_of_a_suggested_theme(
    open_screen: Any, proposed: SimpleNamespace
) -> None:
    told = open_screen(proposed.study, "discover", ways="Cards").read()
    assert "**1 working *time***" in told, "a name is no markup"
    assert "**2 No clear name: 4 passages**" in told
    assert "Distinctive words: pay, bonus" in told
    newest = get_discovery_run(proposed.study)
    assert newest is not None
    [sentence] = list_passage_texts(proposed.study, [newest.themes[0].sentence]).values()
    opened = open_first(open_screen, proposed)
    assert opened.at.header[0].value == "working \\*time\\*"
    assert sentence[:20] in opened.read()


def test_a_suggested_theme_gets_a_name_before_anybody_decides_on_it(
    open_screen: Any, proposed: SimpleNamespace
) -> None:
    screen = open_first(open_screen, proposed)
    assert screen.field("text_input", "Name").value == ""
    assert screen.field("text_input", "New name").value == "working *time*"
    screen.field("text_input", "New name").input("  Time that  is borrowed ")
    screen.press("Save name")
    assert screen.at.header[0].value == "Time that is borrowed"
    assert screen.field("text_input", "Name").value == "Time that is borrowed", "for the theme"
    assert states(proposed.study) == [("standing", 8), ("standing", 4)]
    screen.press("Use its own words again")
    assert screen.at.header[0].value == "working \\*time\\*"
    screen.press("Undo")
    assert screen.at.header[0].value == "Time that is borrowed"


def test_passages_that_are_no_evidence_are_counted_listed_and_brought_back(
    open_screen: Any, proposed: SimpleNamespace, make_transcript: Any
) -> None:
    summary = json.dumps({**SUMMARY, "set_aside": 1})
    with proposed.study.stage() as db:
        db.conn.execute("UPDATE runs SET summary = ? WHERE kind = 'discover'", [summary])
    told = open_screen(proposed.study, "discover").read()
    assert "1 passage is set aside as no evidence." in told
    make_transcript(said=(("Bo", "Yes."),), title="Short")
    screen = open_screen(proposed.study, "discover", discover_aside=True)
    assert "No theme is made of these passages" in screen.read()
    assert "“Yes.”" in screen.read()
    screen.press("Bring back")
    assert "It is grouped when you suggest themes again." in screen.read()
    assert "“Yes.”" not in screen.read()


def test_a_suggested_theme_is_dropped_and_comes_back(
    open_screen: Any, proposed: SimpleNamespace
) -> None:
    screen = open_first(open_screen, proposed).press("Drop suggestion")
    assert sorted(states(proposed.study)) == [("dropped", 8), ("standing", 4)]
    screen.press("Undo")
    assert sorted(states(proposed.study)) == [("standing", 4), ("standing", 8)]


def test_a_passage_of_a_suggested_theme_is_coded(
    open_screen: Any, proposed: SimpleNamespace
) -> None:
    screen = open_first(open_screen, proposed)
    screen.field("selectbox", "Code to apply").select(proposed.cover)
    screen.run()
    third = proposed.turns[2]
    text_id = proposed.rows[0][1]
    screen.press(key=f"code-{text_id}:{third.start}:{third.end}")
    made = [c for c in list_codings(proposed.study) if c.start == third.start]
    assert [(c.code_id, c.end, c.coder) for c in made] == [(proposed.cover, third.end, "Ana")]


def test_a_retired_code_is_offered_neither_for_passages_nor_for_a_theme(
    open_screen: Any, proposed: SimpleNamespace
) -> None:
    revise_retired(proposed.study, [proposed.cover], retired=True, actor="Ana")
    screen = open_first(open_screen, proposed)
    for kind, label in (("selectbox", "Code to apply"), ("multiselect", "Codes in this theme")):
        offered = " ".join(screen.field(kind, label).options)
        assert "Time" in offered
        assert "Cover" not in offered


def test_a_passage_is_taken_out_of_a_suggested_theme_or_moved_to_another(
    open_screen: Any, proposed: SimpleNamespace
) -> None:
    screen = open_first(open_screen, proposed).press(key="move-")
    assert states(proposed.study) == [("standing", 7), ("standing", 4)]
    newest = get_discovery_run(proposed.study)
    assert newest is not None
    screen.field("selectbox", "Move passages to").select(newest.themes[1].id)
    screen.run().press(key="move-")
    assert states(proposed.study) == [("standing", 6), ("standing", 5)]


def test_a_passage_leads_to_its_words(open_screen: Any, proposed: SimpleNamespace) -> None:
    screen = open_first(open_screen, proposed)
    key = next(b.key for b in screen.at.button if b.key and b.key.startswith("read-"))
    start = int(key.split(":")[1])
    turn = next(t for t in proposed.turns if t.start == start)
    screen.press(key=key)
    assert screen.address == {
        "transcript": proposed.group.transcript_id,
        "turn": str(turn.ordinal),
    }


def test_a_dot_of_the_map_leads_to_its_words_and_to_its_suggested_theme(
    open_screen: Any, proposed: SimpleNamespace
) -> None:
    newest = get_discovery_run(proposed.study)
    assert newest is not None
    second = newest.themes[1]
    passage = second.passages[0]
    screen = open_screen(proposed.study, "discover")
    assert "4 passages" not in screen.read(), "nothing is chosen yet"
    choice = {"theme": second.id, "passage": passage.key, "number": 1}
    screen.at.session_state["theme_map"] = AttributeDictionary({"chosen": choice})
    screen.run()
    assert "4 passages" in screen.read()
    turn = next(t for t in proposed.turns if t.start == passage.start)
    screen.press(key=f"open-{second.id}")
    assert screen.at.session_state["suggested_theme"] == second.id
    assert "Add candidate theme" in screen.labels()
    screen = open_screen(proposed.study, "discover")
    screen.at.session_state["theme_map"] = AttributeDictionary({"chosen": choice})
    screen.run().press(key=f"map-{passage.key}")
    assert screen.address["turn"] == str(turn.ordinal)


def test_how_themes_were_computed_stands_behind_a_fold(
    open_screen: Any, proposed: SimpleNamespace
) -> None:
    screen = open_screen(proposed.study, "discover")
    [fold] = [each for each in screen.at.expander if each.label == "How this was computed"]
    assert "seed 0" in fold.markdown[0].value
    assert not any("seed" in each.value for each in screen.at.caption)


def test_more_passages_are_shown_when_asked_for(
    open_screen: Any, proposed: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lifeworld.app.parts.suggested_theme.MOST", 3)
    screen = open_first(open_screen, proposed)
    assert sum((b.key or "").startswith("read-") for b in screen.at.button) == 3
    screen.press("Show more (5)")
    assert sum((b.key or "").startswith("read-") for b in screen.at.button) == 8


def test_a_suggested_theme_becomes_a_candidate_theme_and_codes_nothing(
    open_screen: Any, proposed: SimpleNamespace
) -> None:
    before = len(list_codings(proposed.study))
    screen = open_first(open_screen, proposed)
    assert screen.button("Add candidate theme").disabled, "it needs a name"
    screen.field("text_input", "Name").input("Work takes the time").run()
    screen.press("Add candidate theme")
    assert "A theme needs at least one code." in screen.read()
    assert states(proposed.study)[0] == ("standing", 8), "it was refused"
    screen.field("multiselect", "Codes in this theme").select(proposed.cover)
    screen.run().press("Add candidate theme")
    [made] = [t for t in list_themes(proposed.study) if t.id != proposed.theme.id]
    assert (made.name, made.status) == ("Work takes the time", "candidate")
    assert list_gathered(proposed.study)[made.id] == (proposed.cover,)
    assert len(list_codings(proposed.study)) == before
    assert states(proposed.study)[0] == ("accepted", 8)


def test_two_suggested_themes_are_merged(open_screen: Any, proposed: SimpleNamespace) -> None:
    newest = get_discovery_run(proposed.study)
    assert newest is not None
    screen = open_first(open_screen, proposed)
    screen.field("multiselect", "Merge with").select(newest.themes[1].id)
    screen.run().press("Merge themes")
    assert [n for state, n in states(proposed.study) if state == "standing"] == [12]


def test_a_suggested_theme_is_split_in_the_halves_that_were_shown(
    open_screen: Any, proposed: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [SimpleNamespace(text_id=r[1], start=r[2], end=r[3]) for r in proposed.rows]
    # The first three passages point one way, the others another.
    vectors = np.array([[1.0, 0.02 * n] if n < 3 else [0.02 * n, 1.0] for n in range(12)])
    found = SimpleNamespace(places=places, vectors=vectors.astype(np.float32))
    monkeypatch.setattr("lifeworld.app.parts.suggested_theme.get_passages", lambda _: found)
    screen = open_first(open_screen, proposed).press("Preview split")
    assert {"**3 passages**", "**5 passages**"} <= set(screen.read().splitlines())
    assert states(proposed.study) == [("standing", 8), ("standing", 4)], "only looked at"
    screen.press("Split theme")
    assert sorted(n for state, n in states(proposed.study) if state == "standing") == [3, 4, 5]
    assert "Split theme" not in screen.labels()
    assert list_entries(proposed.study.db, limit=1)[0].actor == "Ana"
