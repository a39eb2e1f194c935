"""The inbox: each key decides what it says, on the suggestion shown, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import lifeworld
from coding.codebook.commands import add_code
from coding.model import Suggestion, SuggestionId
from coding.queries import list_codes, list_codings
from coding.suggestions.basis import Grounds, render_grounds
from coding.suggestions.code_lines.commands import revise_line
from coding.suggestions.code_lines.queries import list_lines
from coding.suggestions.commands import list_decisions, record_run, reject_suggestion
from coding.suggestions.model import new_suggestion_id
from coding.suggestions.proposals.commands import add_proposals
from coding.suggestions.proposals.model import NewProposal
from coding.suggestions.proposals.queries import list_batches
from coding.suggestions.queries import count_decisions, get_mode, list_suggestions
from lifeworld.exports.commands import record_reading
from study.entries import list_entries
from study.jobs import list_jobs
from transcripts.queries import get_transcript, list_turns

APP = Path(lifeworld.__file__).parent / "app" / "entry" / "app.py"
Open = Callable[[], Any]


@pytest.fixture
def inbox(study: Any, make_group: Any, factories: Any) -> SimpleNamespace:
    """A study in which the machine suggests the code “Time” on three turns, best first."""
    group = make_group()
    time, cover = factories.add_codes(study, "Time", "Cover")
    text_id = get_transcript(study, group.transcript_id).text_id
    turns = [t for t in list_turns(study, text_id) if t.label != "Moderator"][:3]
    proposed = [
        Suggestion(
            id=SuggestionId(new_suggestion_id(text_id, turn.start, turn.end, time)),
            run_id="",
            transcript_id=group.transcript_id,
            text_id=text_id,
            start=turn.start,
            end=turn.end,
            code_id=time,
            score=score,
            probability=score,
            strong=True,
        )
        for turn, score in zip(turns, (0.9, 0.8, 0.7), strict=True)
    ]
    record_run(
        study, proposed, model="words", version="1", parameters={}, seed=0, input_hash="0",
        seconds=0.1, summary={},
    )  # fmt: skip
    return SimpleNamespace(
        study=study, group=group, time=time, cover=cover, proposed=proposed, turns=turns
    )


@pytest.fixture
def open_inbox(inbox: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Open:
    """Open the inbox as Ana; jobs wait, as no worker is started."""
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIFEWORLD_ACTOR", "Ana")
    monkeypatch.setenv("LIFEWORLD_STUDY", str(inbox.study.path))
    monkeypatch.setattr("study.jobs._start_worker", lambda _: None)

    def show() -> Any:
        at = AppTest.from_file(str(APP), default_timeout=30).run()
        at.switch_page("../pages/inbox.py").run()
        # Left to itself the inbox mixes in some by chance; here the most likely come first.
        next(b for b in at.selectbox if b.label == "Order").select("sure").run()
        assert not at.exception, at.exception[0].message
        return at

    return show


def press(at: Any, label: str) -> Any:
    [button] = [b for b in at.button if b.label.split("\u2002")[0] == label]
    button.click().run()
    assert not at.exception, at.exception[0].message
    return at


def decided(study: Any) -> list[tuple[str, str]]:
    return [(d.verdict, d.coder) for d in list_decisions(study)]


def open_ids(study: Any) -> list[str]:
    return [s.id for s in list_suggestions(study)]


def words_of(inbox: SimpleNamespace, number: int) -> str:
    turn = inbox.turns[number]
    return str(inbox.group.text[turn.start : turn.end])


def shown_words(at: Any) -> str:
    """Return the words on the card."""
    said = next(each.value for each in at.markdown if each.value.startswith("“"))
    return said.strip("“”").replace("\\", "")


def read(at: Any) -> str:
    return "\n".join(each.value for each in at.markdown)


def kinds_of_jobs(study: Any) -> list[str]:
    return [job.kind for job in list_jobs(study)]


def test_reject_keeps_the_code_off_the_words_and_shows_the_next(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    at = open_inbox()
    assert shown_words(at) == words_of(inbox, 0)
    press(at, "Reject")
    assert list_codings(inbox.study) == []
    assert decided(inbox.study) == [("rejected", "Ana")]
    assert inbox.proposed[0].id not in open_ids(inbox.study)
    assert len(open_ids(inbox.study)) == 2
    assert shown_words(at) == words_of(inbox, 1)
    assert kinds_of_jobs(inbox.study) == ["refit"], "what was decided teaches the suggester"


def test_accept_puts_the_code_on_just_the_words_shown(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    at = press(open_inbox(), "Accept")
    [coding] = list_codings(inbox.study)
    assert (coding.code_id, coding.coder) == (inbox.time, "Ana")
    assert coding.quote == words_of(inbox, 0)
    assert decided(inbox.study) == [("accepted", "Ana")]
    assert shown_words(at) == words_of(inbox, 1)
    assert kinds_of_jobs(inbox.study) == ["refit"]


def test_later_decides_nothing_and_comes_back_with_the_next_batch(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    before = len(list_entries(inbox.study.db))
    at = press(open_inbox(), "Decide later")
    assert shown_words(at) == words_of(inbox, 1)
    press(at, "Decide later")
    press(at, "Decide later")
    assert "0 accepted, 0 rejected, 3 put off. 3 more suggestions to review." in read(at)
    press(at, "Review the next 3")
    assert shown_words(at) == words_of(inbox, 0)
    assert len(list_entries(inbox.study.db)) == before
    assert len(open_ids(inbox.study)) == 3


@pytest.mark.parametrize("verdict", ["Accept", "Reject"])
def test_undo_brings_the_suggestion_back(
    verdict: str, inbox: SimpleNamespace, open_inbox: Open
) -> None:
    at = press(open_inbox(), verdict)
    undo = next(b for b in at.button if b.label == "Undo" and b.key != "undo_last")
    undo.click().run()
    assert list_codings(inbox.study) == []
    assert decided(inbox.study) == []
    assert shown_words(at) == words_of(inbox, 0)


def press_undo(at: Any) -> Any:
    next(b for b in at.button if b.label == "Undo" and b.key != "undo_last").click().run()
    assert not at.exception, at.exception[0].message
    return at


def test_undo_leaves_alone_what_was_done_on_another_page(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    press(open_inbox(), "Reject")
    add_code(inbox.study, "Trust", actor="Ana")
    at = press_undo(open_inbox())
    assert "Trust" in [code.name for code in list_codes(inbox.study)]
    assert decided(inbox.study) == [("rejected", "Ana")]
    assert "was made on another page" in at.error[0].value
    assert "History page" in at.error[0].value


def test_undo_takes_back_what_it_was_drawn_for_even_if_something_came_after_it(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    at = press(open_inbox(), "Reject")
    add_code(inbox.study, "Trust", actor="Ana")
    press_undo(at)
    assert "Trust" in [code.name for code in list_codes(inbox.study)]
    assert decided(inbox.study) == []


def test_undo_leaves_alone_what_was_decided_in_the_reader(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    reject_suggestion(inbox.study, inbox.proposed[1].id, actor="Ana", operation="from the reader")
    at = press_undo(open_inbox())
    assert decided(inbox.study) == [("rejected", "Ana")]
    assert "was made on another page" in at.error[0].value


def test_undo_says_in_a_sentence_what_it_took_back(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    at = press_undo(press(open_inbox(), "Reject"))
    told = [m.value for m in at.markdown]
    assert any("rejected a suggestion of “Time”" in each for each in told), told


def test_undo_leaves_alone_what_somebody_else_decided(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    at = open_inbox()
    reject_suggestion(inbox.study, inbox.proposed[0].id, actor="Bo")
    press_undo(at)
    assert decided(inbox.study) == [("rejected", "Bo")]


def test_a_code_with_a_line_of_its_own_goes_back_to_that_of_all_and_undo_asks_anew(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    revise_line(inbox.study, inbox.time, 0.4, actor="Ana")
    at = open_inbox()
    next(b for b in at.selectbox if b.label == "Code").select(inbox.time).run()
    press(at, "Use the line of all codes")
    assert list_lines(inbox.study) == {}
    assert kinds_of_jobs(inbox.study) == ["suggest"]
    press_undo(at)
    assert list_lines(inbox.study) == {inbox.time: 0.4}
    assert set(kinds_of_jobs(inbox.study)) == {"suggest"}


def test_those_in_view_are_accepted_together_without_the_one_on_the_card(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    at = press(open_inbox(), "Accept next 2")
    assert {c.quote for c in list_codings(inbox.study)} == {words_of(inbox, 1), words_of(inbox, 2)}
    assert open_ids(inbox.study) == [inbox.proposed[0].id]
    at.button(key="undo_last").click().run()
    assert list_codings(inbox.study) == []
    assert len(open_ids(inbox.study)) == 3


def test_in_the_transcript_leads_to_the_turn_of_the_words(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    at = press(open_inbox(), "Open transcript")
    address = {k: v[0] if isinstance(v, list) else v for k, v in at.query_params.items()}
    assert address == {
        "transcript": inbox.group.transcript_id,
        "turn": str(inbox.turns[0].ordinal),
    }


def test_suggestions_are_asked_for_once_nothing_is_left(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    at = open_inbox()
    for _ in inbox.proposed:
        press(at, "Reject")
    assert "0 accepted, 3 rejected. No more suggestions to review." in read(at)
    assert [i.value for i in at.info] == ["There are no suggestions at the moment."]
    press(at, "Suggest codings")
    assert sorted(kinds_of_jobs(inbox.study)) == ["refit", "suggest"]
    assert not [b for b in at.button if b.label == "Suggest codings"], "it is under way"


def test_suggestions_that_are_switched_off_are_not_shown(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    at = open_inbox()
    next(b for b in at.selectbox if b.label == "Where suggestions are shown").select("off").run()
    assert get_mode(inbox.study) == "off"
    assert not [b for b in at.button if b.label in ("Accept", "Reject")]
    assert at.info[0].value.startswith("Suggestions are off for this study.")


# --- batches --------------------------------------------------------------------------------------


def test_a_batch_that_is_done_says_so_and_what_is_undone_is_open_again(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    at = open_inbox()
    press(at, "Accept")
    press(at, "Reject")
    press(at, "Accept")
    assert "2 accepted, 1 rejected. No more suggestions to review." in read(at)
    press_undo(at)
    assert shown_words(at) == words_of(inbox, 2)
    press(at, "Reject")
    assert "1 accepted, 2 rejected." in read(at)


def test_a_batch_has_twenty_and_the_next_begins_after_it(
    inbox: SimpleNamespace, open_inbox: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coding.suggestions.review_batch.BATCH", 2)
    at = open_inbox()
    press(at, "Accept")
    press(at, "Decide later")
    assert "1 accepted, 0 rejected, 1 put off. 2 more suggestions to review." in read(at)
    press(at, "Review the next 2")
    assert shown_words(at) == words_of(inbox, 2), "what was put off comes last"


def test_another_filter_begins_another_batch(inbox: SimpleNamespace, open_inbox: Open) -> None:
    at = press(open_inbox(), "Decide later")
    next(b for b in at.selectbox if b.label == "Order").select("reading").run()
    assert shown_words(at) == words_of(inbox, 0)


def test_a_turn_marked_as_read_rejects_what_is_suggested_in_it(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    at = press(open_inbox(), "Mark turn as read")
    assert decided(inbox.study) == [("rejected", "Ana")]
    assert shown_words(at) == words_of(inbox, 1)
    assert list_entries(inbox.study.db, limit=1)[0].verb == "mark as read"
    press_undo(at)
    assert decided(inbox.study) == []
    assert shown_words(at) == words_of(inbox, 0)


def test_a_batch_knows_what_is_decided_put_off_and_undone() -> None:
    from coding.suggestions.review_batch import Batch

    batch = Batch(asked=(), ids=("a", "b", "c", "d"))
    batch.verdicts = {"a": "accepted", "b": "rejected"}
    batch.later = {"c"}
    assert batch.list_waiting({"c", "d"}) == ["d"]
    assert (batch.count("accepted", {"c"}), batch.count("accepted", {"a"})) == (1, 0)
    assert (batch.count_later({"c"}), batch.count_later(set())) == (1, 0)
    # One that a later run no longer suggests waits for nobody.
    assert batch.list_waiting({"c"}) == []


def test_a_letter_means_in_the_inbox_what_it_means_in_the_reader(open_inbox: Open) -> None:
    same = {
        "Accept": "accept",
        "Reject": "reject",
        "Decide later": "nextSuggestion",
        "Mark turn as read": "reviewTurn",
        "Open transcript": "goTo",
        "Undo": "undo",
    }
    app = Path(lifeworld.__file__).parent / "app"
    at = press(open_inbox(), "Reject")
    keys = {b.proto.shortcut: b.label for b in at.button if b.proto.shortcut}
    # Streamlit keeps this letter to itself, so that the page listens to it.
    keys |= (
        {"r": "Reject"} if any("Reject" in b.label and "[R]" in b.label for b in at.button) else {}
    )
    reader = dict(
        re.findall(
            r'^  (\w): "(\w+)"',
            (app / "reader" / "keyboard.js").read_text("utf-8").split("const LETTERS")[1],
            re.MULTILINE,
        )
    )
    assert set(keys.values()) == set(same)
    assert {letter: same[name] for letter, name in keys.items()} == {
        letter: reader[letter] for letter in keys
    }
    assert {"s", "t"}.isdisjoint(keys)  # sentences and sound, which the Inbox does not have


def record_summary(inbox: SimpleNamespace, summary: dict[str, Any]) -> None:
    record_run(
        inbox.study, inbox.proposed, model="words", version="1", parameters={}, seed=0,
        input_hash="0", seconds=0.1, summary=summary,
    )  # fmt: skip


def test_the_inbox_says_what_probabilities_rest_on_and_names_codes_that_say_the_same(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    grounds = Grounds(
        basis="sample", sampled=48, coded=20, expected_precision=0.62, unseen=(inbox.cover,)
    )
    twins = [[inbox.time, inbox.cover]]
    record_summary(inbox, render_grounds(grounds) | {"suggester": "lifeworld", "twins": twins})
    at = open_inbox()
    said = "\n".join(each.value for each in at.caption).replace("\\", "")
    assert "Probabilities rest on 48 passages read at random." in said
    assert "Not among them, so less certain: “Cover”." in said
    assert "About 62% of what is suggested is expected to be right." in said
    assert any("“Time” and “Cover”" in each.value for each in at.warning)


def test_nothing_is_said_of_probabilities_that_a_plugin_made(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    record_summary(inbox, {"suggester": "a plugin", "calibrated": True})
    at = open_inbox()
    assert "robabilit" not in "\n".join(each.value for each in at.caption)


def propose(inbox: SimpleNamespace, *, why: str = "They wait for a shift.") -> None:
    turn = inbox.turns[1]
    add_proposals(
        inbox.study,
        [
            NewProposal(
                code_id=inbox.cover, transcript_id=inbox.group.transcript_id,
                text_id=inbox.proposed[0].text_id, start=turn.start, end=turn.end, why=why,
            )
        ],
        program="Helper", model="model 3", actor="Ana",
    )  # fmt: skip


def test_what_another_program_proposes_is_shown_under_its_name_and_removed_as_one(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    propose(inbox, why="It says **wait**.")
    at = open_inbox()
    next(b for b in at.selectbox if b.label == "Suggested by").select("Helper (model 3)").run()
    captions = [each.value.replace("\\", "") for each in at.caption]
    assert "In its words: It says **wait**." in captions
    assert shown_words(at) == words_of(inbox, 1).strip()
    assert not [m for m in at.markdown if "likely" in m.value]
    press(at, "Remove these proposals")
    assert open_ids(inbox.study) == [s.id for s in inbox.proposed]
    entry = list_entries(inbox.study.db)[0]
    assert (entry.verb, entry.subject) == ("remove proposals", "1 batch of proposals")
    inbox.study.undo(entry.id, actor="Ana")
    assert len(open_ids(inbox.study)) == 4


def test_a_decision_on_a_proposal_says_nothing_of_our_own_suggestions(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    propose(inbox)
    at = open_inbox()
    next(b for b in at.selectbox if b.label == "Suggested by").select("Helper (model 3)").run()
    press(at, "Accept")
    [coding] = list_codings(inbox.study)
    assert (coding.code_id, coding.source, coding.coder) == (inbox.cover, "accepted", "Ana")
    assert count_decisions(inbox.study) == []
    assert list_batches(inbox.study)[0].accepted == 1


def test_a_new_run_of_our_own_leaves_proposals_where_they_are(inbox: SimpleNamespace) -> None:
    propose(inbox)
    record_run(
        inbox.study, inbox.proposed[:1], model="words", version="2", parameters={}, seed=0,
        input_hash="1", seconds=0.1, summary={},
    )  # fmt: skip
    found = list_suggestions(inbox.study)
    assert [s.reasons.get("by", "") for s in found] == ["", "Helper (model 3)"]


def test_of_two_that_say_the_same_of_the_same_words_one_is_shown(inbox: SimpleNamespace) -> None:
    propose(inbox)
    [proposal] = [s for s in list_suggestions(inbox.study) if "by" in s.reasons]
    record_run(
        inbox.study, [replace(proposal, reasons={}, probability=0.6)], model="words", version="2",
        parameters={}, seed=0, input_hash="1", seconds=0.1, summary={},
    )  # fmt: skip
    assert [s.reasons.get("by") for s in list_suggestions(inbox.study)] == ["Helper (model 3)"]
    inbox.study.undo(list_entries(inbox.study.db)[0].id, actor="Ana")
    assert [s.probability for s in list_suggestions(inbox.study)] == [0.6]


def test_which_programs_read_is_told_beside_the_audiences(
    inbox: SimpleNamespace, open_inbox: Open
) -> None:
    at = open_inbox()
    record_reading(
        inbox.study, "r1", program="Helper *1*", audience="assistant", excerpts=[], speakers=["s"],
        actor="Ana",
    )  # fmt: skip
    at.switch_page("../pages/privacy.py").run()
    assert not at.exception, at.exception[0].message
    [told] = [m.value for m in at.markdown if m.value.startswith("**Helper")]
    assert r"\*1\*" in told
    assert "for a language model elsewhere" in told
