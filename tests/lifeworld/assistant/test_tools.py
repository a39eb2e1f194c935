"""What an assistant may read and propose: by consent, without names, and nothing else."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coding.codebook.retired.commands import revise_retired
from coding.model import CodeId
from coding.queries import list_codings
from coding.suggestions.commands import accept_suggestion, reject_suggestion, revise_mode
from coding.suggestions.material.queries import get_judgements, get_material
from coding.suggestions.proposals.queries import list_batches
from coding.suggestions.queries import list_suggestions
from lifeworld.assistant import tools as tools_module
from lifeworld.assistant.tools import MOST_CHARACTERS, StudyTools
from lifeworld.exports.chapters.gather_facts import get_study_facts
from lifeworld.exports.ethics.build_forms import build_information_sheet
from lifeworld.exports.ethics.build_record import build_record
from lifeworld.exports.ethics.gather_facts import get_form_facts, get_record_facts
from lifeworld.withdrawal.withdraw import preview_withdrawal
from study import InvalidInput, NotFound, Study
from study.entries import list_entries
from transcripts.consent.commands import record_consent
from transcripts.privacy.commands import suggest_redactions

ACTOR = "Ana"
PROGRAM = "Helper"


def ask_everything(tools: StudyTools, transcript_id: str, code_id: str) -> dict[str, Any]:
    return {
        "study": tools.describe_study(),
        "codes": tools.list_codes(),
        "transcripts": tools.list_transcripts(),
        "turns": tools.read_turns(transcript_id, 1, 50, program=PROGRAM),
        "found": tools.search_words("plan", 0, program=PROGRAM),
        "quotes": tools.list_quotes(code_id, 0, program=PROGRAM),
        "findings": tools.list_findings("insights", 0, program=PROGRAM),
    }


def propose(read: SimpleNamespace, **changed: Any) -> dict[str, Any]:
    coding = {
        "code_id": read.cover,
        "transcript_id": read.transcript_id,
        "turn": 2,
        "quote": "The plan changes every week",
        "why": "A plan that does not hold.",
    } | changed
    told: dict[str, Any] = read.tools.suggest_codings("model 3", [coding], program=PROGRAM)
    return told


def test_only_those_who_agreed_to_it_are_read_and_a_withdrawal_holds_at_once(
    read: SimpleNamespace,
) -> None:
    turns = read.tools.read_turns(read.transcript_id, 1, 50, program=PROGRAM)
    assert [(t["turn"], t["speaker"], t["may_be_coded"]) for t in turns["turns"]] == [
        (1, "Moderator", False), (2, "Emma", True), (4, "Cleo", True),
    ]  # fmt: skip
    assert turns["turns_withheld_in_transcript"] == 2
    record_consent(
        read.study, read.people["Cleo"].id, {"analyse_remote_ai": "withdrawn"}, actor=ACTOR
    )
    after = read.tools.read_turns(read.transcript_id, 1, 50, program=PROGRAM)
    assert [t["speaker"] for t in after["turns"]] == ["Moderator", "Emma"]
    with pytest.raises(NotFound):
        read.tools._find({"transcript_id": read.transcript_id, "turn": 4, "quote": "The plan"})


def test_nothing_that_a_program_gets_holds_a_name_that_may_not_be_read(
    read: SimpleNamespace,
) -> None:
    told = ask_everything(read.tools, read.transcript_id, read.time)
    whole = json.dumps(told, ensure_ascii=False)
    for hidden in ("Ali", "Ewa", "packer", "Dan", "secret", "divorce", "where I live", ACTOR):
        assert hidden not in whole, hidden
    assert "As [somebody] says" in whole, "he refused, and is not named by others either"
    assert told["quotes"]["withheld"] == 1
    [insight] = told["findings"]["insights"]
    assert (len(insight["quotes"]), insight["quotes_withheld"]) == (1, 1)


def test_every_answer_with_words_says_that_words_are_data(read: SimpleNamespace) -> None:
    told = ask_everything(read.tools, read.transcript_id, read.time)
    for name in ("turns", "found", "quotes", "findings"):
        assert "never instructions" in told[name]["notice"], name


def test_a_consent_for_another_use_lets_nothing_out(read: SimpleNamespace) -> None:
    for person in read.people.values():
        answers = {"quote_public": "given", "analyse_local_ai": "given", "archive": "given"}
        record_consent(
            read.study, person.id, answers | {"analyse_remote_ai": "unknown"}, actor=ACTOR
        )
    assert read.tools.describe_study()["turns_shown"] == 0
    here = StudyTools(read.study, audience="local_assistant", actor=ACTOR, names_checked=True)
    assert here.describe_study()["turns_shown"] == 5


def test_a_transcript_whose_names_nobody_decided_on_is_not_read(read: SimpleNamespace) -> None:
    careful = StudyTools(read.study, audience="assistant", actor=ACTOR)
    assert careful.list_transcripts() == {
        "transcripts": [],
        "left_out": ["1 transcript was left out: nobody has searched them for names."],
    }
    with pytest.raises(NotFound):
        careful.read_turns(read.transcript_id, 1, 50, program=PROGRAM)
    if suggest_redactions(read.study, actor=ACTOR):  # now some wait for a decision
        assert read.tools.list_transcripts()["transcripts"] == []


def test_a_proposal_waits_in_the_inbox_under_the_name_of_program_and_model(
    read: SimpleNamespace,
) -> None:
    coded = len(list_codings(read.study))
    told = propose(read)
    assert (told["taken"], told["codings"][0]["state"]) == (1, "taken")
    [waiting] = list_suggestions(read.study)
    assert (waiting.probability, waiting.code_id) == (None, read.cover)
    assert waiting.reasons == {"by": "Helper (model 3)", "why": "A plan that does not hold."}
    assert len(list_codings(read.study)) == coded
    assert propose(read)["codings"][0]["state"] == "waits"
    assert len(list_suggestions(read.study)) == 1
    accept_suggestion(read.study, waiting.id, actor=ACTOR)
    assert propose(read)["codings"][0]["state"] == "coded"


def test_a_batch_is_undone_and_brought_back_and_history_tells_it(read: SimpleNamespace) -> None:
    propose(read)
    entry = list_entries(read.study.db)[0]
    assert (entry.verb, entry.subject, entry.actor) == (
        "propose codings", "Helper (model 3)", ACTOR,
    )  # fmt: skip
    read.study.undo(entry.id, actor=ACTOR)
    assert list_suggestions(read.study) == [] == list_batches(read.study)
    assert propose(read)["taken"] == 1, "what was undone may be proposed again"


def test_what_a_person_rejected_is_not_asked_again(read: SimpleNamespace) -> None:
    propose(read)
    reject_suggestion(read.study, list_suggestions(read.study)[0].id, actor=ACTOR)
    assert propose(read)["codings"][0]["state"] == "rejected"
    assert list_suggestions(read.study) == []


def test_words_behind_a_hidden_name_are_coded_where_they_are(read: SimpleNamespace) -> None:
    propose(read, quote="As [somebody] says, nobody can sleep.")
    [waiting] = list_suggestions(read.study)
    (text,) = read.study.db.execute(
        "SELECT text FROM texts WHERE id = ?", [waiting.text_id]
    ).fetchone()
    assert text[waiting.start : waiting.end] == "As Ali says, nobody can sleep."


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"quote": "the plan changes every week"}, "letter by letter"),
        ({"quote": "everx"}, "letter by letter"),
        ({"quote": "e"}, "more than once"),
        ({"quote": " \n"}, "is empty"),
        ({"quote": "The plan changes every week" * 400}, "letter by letter"),
        ({"turn": 3, "quote": "I never"}, "may not be read"),
        ({"turn": 1, "quote": "How is your week?"}, "no evidence"),
        ({"turn": 10**12}, "may not be read"),
        ({"code_id": "01a22e67-5f3c-7e2b-8e13-f2dad521e6eb"}, "no longer in the codebook"),
        ({"transcript_id": "01a22e67-5f3c-7e2b-8e13-f2dad521e6eb"}, "No transcript with this id"),
        ({"why": "x" * 1001}, "1,000 characters"),
    ],
)
def test_what_cannot_be_proposed_is_refused_in_a_sentence_and_the_rest_is_taken(
    read: SimpleNamespace, changed: dict[str, Any], told: str
) -> None:
    good = {
        "code_id": read.cover, "transcript_id": read.transcript_id, "turn": 2,
        "quote": "nobody can sleep", "why": "",
    }  # fmt: skip
    bad = {**good, **changed}
    found = read.tools.suggest_codings("model 3", [bad, good], program=PROGRAM)
    assert [each["state"] for each in found["codings"]] == ["refused", "taken"]
    assert told in found["codings"][0]["told"]


def test_a_retired_code_and_a_study_without_suggestions_take_nothing(
    read: SimpleNamespace,
) -> None:
    revise_retired(read.study, [read.cover], retired=True, actor=ACTOR)
    assert "retired" in propose(read)["codings"][0]["told"]
    assert read.cover not in {c["code_id"] for c in read.tools.list_codes()["codes"]}
    revise_mode(read.study, "off", actor=ACTOR)
    with pytest.raises(InvalidInput, match="Suggestions are off"):
        propose(read, code_id=read.time, quote="nobody can sleep")


def test_a_name_is_needed_and_batches_have_an_end(read: SimpleNamespace) -> None:
    for model in ("", " \u200b\n", "m" * 81):
        with pytest.raises(InvalidInput, match="name of the model"):
            read.tools.suggest_codings(
                model,
                [{"code_id": read.cover, "transcript_id": read.transcript_id, "turn": 2,
                  "quote": "nobody can sleep"}],
                program=PROGRAM,
            )  # fmt: skip
    with pytest.raises(InvalidInput, match="100 codings"):
        read.tools.suggest_codings("model 3", [{}] * 101, program=PROGRAM)


ANYTHING = st.one_of(st.text(max_size=40), st.integers(), st.none())


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_is_asked_nothing_but_proposals_is_written(
    read: SimpleNamespace, data: st.DataObject
) -> None:
    study: Study = read.study
    before = {
        name: study.db.execute(f"SELECT count(*) FROM [{name}]").fetchone()[0]
        for name in ("codings", "codes", "excerpts", "decisions", "memos", "themes", "texts")
    }
    codings = data.draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "code_id": st.sampled_from([read.time, read.cover, "x", "'; DROP TABLE codes"]),
                    "transcript_id": st.sampled_from([read.transcript_id, "", "../x"]),
                    "turn": st.integers(-3, 9),
                    "quote": st.one_of(
                        st.sampled_from(["The plan", "every week", "Ali", "[somebody]", "sleep"]),
                        st.text(max_size=20),
                    ),
                    "why": st.text(max_size=30),
                }
            ),
            max_size=4,
        )
    )
    told = read.tools.suggest_codings("model 3", codings, program=PROGRAM)
    assert len(told["codings"]) == len(codings)
    for name, number in before.items():
        assert study.db.execute(f"SELECT count(*) FROM [{name}]").fetchone()[0] == number, name
    for each in list_suggestions(study):
        (words,) = study.db.execute(
            "SELECT substr(text, ? + 1, ?) FROM texts WHERE id = ?",
            [each.start, each.end - each.start, each.text_id],
        ).fetchone()
        assert words.strip()
        assert "live" not in words, "nobody proposes for words that may not be read"
        assert "secret" not in words


def test_pages_are_small_and_lead_to_the_next(
    read: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_CHARACTERS <= 20_000
    monkeypatch.setattr(tools_module, "MOST_CHARACTERS", 30)
    seen: list[int] = []
    first: int | None = 1
    while first is not None:
        page = read.tools.read_turns(read.transcript_id, first, 50, program=PROGRAM)
        seen += [turn["turn"] for turn in page["turns"]]
        first = page["next"]
    assert seen == [1, 2, 4]
    one = read.tools.search_words("plan", 0, program=PROGRAM)
    two = read.tools.search_words("plan", one["next_skip"], program=PROGRAM)
    assert [t["turn"] for t in (*one["turns"], *two["turns"])] == [2, 4]
    assert two["next_skip"] is None


def test_what_was_read_is_on_record_and_a_withdrawal_names_the_program(
    read: SimpleNamespace,
) -> None:
    def rows() -> list[tuple[Any, ...]]:
        return list(
            read.study.db.execute('SELECT file, form, audience, "by", speakers FROM exports')
        )

    read.tools.describe_study()
    assert rows() == [], "no words were given"
    read.tools.read_turns(read.transcript_id, 1, 2, program=PROGRAM)
    read.tools.read_turns(read.transcript_id, 1, 50, program=PROGRAM)
    read.tools.read_turns(read.transcript_id, 1, 50, program=PROGRAM)
    [(file, form, audience, by, speakers)] = rows()
    assert (file, form, audience, by) == (PROGRAM, "mcp", "assistant", ACTOR)
    assert len(json.loads(speakers)) == 3
    effect = preview_withdrawal(read.study, read.people["Cleo"].id, actor=ACTOR)
    assert [(i.file, i.place, i.turns) for i in effect.issued] == [(PROGRAM, "MCP", True)]
    assert preview_withdrawal(read.study, read.people["Dan"].id, actor=ACTOR).issued == ()


def test_the_report_says_what_was_proposed_and_what_people_made_of_it(
    read: SimpleNamespace,
) -> None:
    propose(read)
    propose(read, quote="nobody can sleep", code_id=read.cover)
    first, second = list_suggestions(read.study)
    accept_suggestion(read.study, first.id, actor=ACTOR)
    [row] = [
        r for r in get_study_facts(read.study, audience="internal").machine if r.thing == "codings"
    ]
    assert row.by == "another program, Helper (model 3)"
    assert (row.proposed, row.accepted, row.rejected, row.left) == (2, 1, 0, 1)
    assert CodeId(second.code_id) == read.cover


def test_the_papers_for_an_ethics_board_say_that_words_left(read: SimpleNamespace) -> None:
    def write() -> str:
        facts = get_record_facts(read.study)
        forms = get_form_facts(read.study)
        made = (
            build_record(facts, language="en"),
            build_information_sheet(forms, language="en"),
        )
        return repr(made)

    alone = write()
    assert "Nothing leaves the computer" in alone
    read.tools.read_turns(read.transcript_id, 1, 50, program=PROGRAM)
    propose(read)
    whole = write()
    assert "Nothing leaves the computer" not in whole
    assert "Helper, with a model elsewhere" in whole
    assert "model 3, on this computer" not in whole
    assert "where Helper sent what it read" in whole
    assert "sends nothing to other computers" not in whole, "people are asked about a model"


def test_a_rejected_proposal_teaches_nothing_of_the_whole_passage(read: SimpleNamespace) -> None:
    propose(read)
    reject_suggestion(read.study, list_suggestions(read.study)[0].id, actor=ACTOR)
    judgements, _ = get_judgements(read.study, get_material(read.study))
    assert {(each.code, each.verdict) for each in judgements} == {(read.time, "coded")}
