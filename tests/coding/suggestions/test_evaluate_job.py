from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coding.model import Suggestion, SuggestionId
from coding.suggestions import evaluate_job, suggest_job
from coding.suggestions.commands import accept_suggestion, add_review, record_run, reject_suggestion
from coding.suggestions.evaluate_job import (
    is_coded_table,
    measure_in_study,
    measure_table,
    parse_evaluation,
    render_evaluation,
)
from coding.suggestions.model import new_suggestion_id
from coding.suggestions.queries import get_measurement, list_suggestions
from coding.suggestions.standing import get_standing
from study.errors import InvalidInput
from transcripts.frame.commands import revise_frame
from transcripts.queries import get_transcript, list_turns

TOPICS = {"Pay": "wage bonus pension overtime money", "Rota": "shift night weekend roster hours"}


@pytest.fixture
def embedder(monkeypatch: pytest.MonkeyPatch) -> Any:
    path = Path(__file__).resolve().parents[2] / "hashing.py"
    spec = importlib.util.spec_from_file_location("measuring_test_hashing", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = module.HashingEmbedder()
    monkeypatch.setattr(suggest_job, "_open", lambda spec, report: made)
    return made


def talk(number: int) -> list[tuple[str, str]]:
    said = [("Moderator", "How is it?")]
    for turn in range(8):
        topic = list(TOPICS)[(number + turn) % 2]
        words = TOPICS[topic].split()
        first, second = words[turn % 5], words[(turn + number) % 5]
        said.append((("Bo", "Eva")[turn % 2], f"It is the {first} and the {second}, {turn} times."))
    return said


@pytest.fixture
def coded(study: Any, factories: Any, make_transcript: Callable[..., Any]) -> Any:
    """Four transcripts, every turn coded with its topic by Ana."""
    codes = dict(zip(TOPICS, factories.add_codes(study, *TOPICS), strict=True))
    for number in range(4):
        transcript = make_transcript(said=talk(number), title=f"Group {number}")
        for turn in range(8):
            topic = list(TOPICS)[(number + turn) % 2]
            factories.code_turn(study, transcript, codes[topic], turn=turn + 1)
    return study


def ignore(*_: Any) -> None:
    return None


def test_an_empty_study_says_how_many_codings_are_needed(study: Any) -> None:
    found = get_standing(study)[0]
    assert found.passages == 0
    assert found.missing.startswith("20 coded or read passages are needed")
    with pytest.raises(InvalidInput, match="20 coded or read passages"):
        measure_in_study(study, ignore)
    assert get_measurement(study) is None


def test_codings_of_one_transcript_are_not_enough(
    study: Any, factories: Any, make_transcript: Callable[..., Any]
) -> None:
    (code,) = factories.add_codes(study, "Pay")
    said = [("Bo", f"The wage is low, number {i}.") for i in range(25)]
    transcript = make_transcript(said=said)
    for turn in range(25):
        factories.code_turn(study, transcript, code, turn=turn)
    assert "two transcripts" in get_standing(study)[0].missing


def test_a_study_is_measured_and_the_result_is_kept_with_its_run(coded: Any, embedder: Any) -> None:
    assert get_standing(coded)[0].missing == ""
    steps: list[str] = []
    measure_in_study(coded, lambda done, total, said: steps.append(said), shots=(0, 4), seeds=2)
    assert any(step.startswith("Learning from 4") for step in steps)
    kept = get_measurement(coded)
    assert kept is not None
    found = parse_evaluation(kept)
    assert (found.units, found.documents, found.shots) == (32, 4, (0, 4))
    assert {row.method for row in found.rows} >= {"Lifeworld", "Most frequent codes"}
    (run,) = coded.db.query("SELECT * FROM runs WHERE kind = 'measure'")
    assert run["model"] == "hashing"
    assert len(run["input"]) == 64
    table = render_evaluation(found)
    assert "32 units of 4 documents, 2 codes" in table
    assert evaluate_job.HELP in table


def test_the_method_decides_whether_anything_is_measured(coded: Any, embedder: Any) -> None:
    revise_frame(coded, profile="reflexive", actor="Ana")
    with pytest.raises(InvalidInput, match="Suggestions are off"):
        measure_in_study(coded, ignore)


def test_two_coders_of_a_study_are_compared(coded: Any, factories: Any, embedder: Any) -> None:
    rows = list(coded.db.query("SELECT DISTINCT transcript_id FROM excerpts"))
    (code,) = factories.add_codes(coded, "Third")
    for turn in (1, 2):
        factories.code_turn(coded, rows[0]["transcript_id"], code, turn=turn, actor="Bo")
    found = parse_evaluation(measure_in_study(coded, ignore, shots=(4,), seeds=1))
    (agreement,) = found.agreements
    assert agreement.coders == ("Ana", "Bo")
    assert agreement.units == 2
    assert agreement.micro_f1 == 0.0


def test_decisions_are_counted_by_code_and_week(
    study: Any, factories: Any, make_transcript: Callable[..., Any]
) -> None:
    pay, rota = factories.add_codes(study, "Pay", "Rota")
    transcript = get_transcript(study, make_transcript(said=talk(0)))
    turns = list_turns(study, transcript.text_id)
    proposed = [
        Suggestion(
            id=SuggestionId(new_suggestion_id(transcript.text_id, t.start, t.end, code)),
            run_id="",
            transcript_id=transcript.id,
            text_id=transcript.text_id,
            start=t.start,
            end=t.end,
            code_id=code,
            score=1.0,
            probability=None,
            strong=False,
        )
        for t, code in zip(turns[1:4], (pay, pay, rota), strict=True)
    ]
    record_run(
        study, proposed, model="m", version="1", parameters={}, seed=0, input_hash="", seconds=0.1,
        summary={},
    )  # fmt: skip
    first, second, third = (s.id for s in list_suggestions(study))
    accept_suggestion(study, first, actor="Ana")
    reject_suggestion(study, second, actor="Ana")
    accept_suggestion(study, third, actor="Ana")
    factories.code_turn(study, transcript.id, rota, turn=4)
    add_review(study, transcript.id, 0, 8, actor="Ana")
    found = get_standing(study)[1]
    assert (found.accepted, found.rejected) == (2, 1)
    assert found.codes == (("Pay", 1, 1), ("Rota", 1, 0))
    assert [(name, share, n) for _, name, share, n in found.weeks] == [
        ("Pay", 0.5, 2),
        ("Rota", 1.0, 1),
    ]
    # Three codings in what was read, two of them proposed before; the moderator is no passage.
    assert (found.shown, found.true, found.reviewed) == (2, 3, 8)


def test_a_table_is_told_from_a_study_by_what_is_in_it(study: Any, tmp_path: Path) -> None:
    assert not is_coded_table(Path(study.path))
    (tmp_path / "coded.data").write_text("id,text,codes\n", "utf-8")
    assert is_coded_table(tmp_path / "coded.data")
    assert is_coded_table(tmp_path / "missing.csv")
    assert not is_coded_table(tmp_path / "missing")


def test_a_table_is_measured_by_its_documents(tmp_path: Path, embedder: Any) -> None:
    rows = ["unit,respondent,text,codes"]
    for number in range(10):
        for _, said in talk(number)[1:]:
            code = "Pay" if any(word in said for word in TOPICS["Pay"].split()) else "Rota"
            rows.append(f'U{len(rows)},R{number}/Q1,"{said} {number}",{code}')
    (tmp_path / "coded.csv").write_text("\n".join(rows), "utf-8")
    (tmp_path / "codebook.csv").write_text("code,definition\nPay,wage\nRota,shift\n", "utf-8")
    found = measure_table(
        tmp_path / "coded.csv",
        tmp_path / "codebook.csv",
        embedder=embedder,
        shots=(0, 4),
        seeds=1,
        document_column="respondent",
    )
    assert (found.units, found.documents) == (80, 10)
    assert found.rows[0].method == "Lifeworld"
