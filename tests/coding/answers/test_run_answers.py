from __future__ import annotations

import csv
import errno
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coding.answers import parts
from coding.answers.fitting import fit_answers, parse_fitted, render_fitted
from coding.answers.local import run_locally
from coding.answers.run_answers import Order, Result, run_answers
from coding.answers.sampling import read_overview
from coding.answers.scoring import score_partition
from coding.suggestions.calibration import measure_calibration_error
from coding.suggestions.model import CodeText
from coding.suggestions.tables import Answer, CodedUnit, open_answers
from study.errors import InvalidInput, LifeworldError

TOPICS = {
    "pay": ["wage", "salary", "bonus", "pension", "overtime", "payslip", "money", "raise"],
    "noise": ["loud", "machine", "hearing", "ear", "drill", "decibel", "silence", "shouting"],
    "rota": ["shift", "weekend", "night", "schedule", "swap", "planning", "roster", "hours"],
}
FILLER = ["we", "they", "it", "was", "then", "really", "there", "about", "when", "because", "so"]
CODES = [CodeText(id=k, name=k, definition=" ".join(v[:3])) for k, v in TOPICS.items()]


def make_answers(count: int, *, seed: int = 0) -> tuple[list[str], list[tuple[str, ...]]]:
    """Invented answers on one topic each, every fourth on none; and which topic that is."""
    rng = random.Random(seed)
    texts, codes = [], []
    for i in range(count):
        words, own = rng.choices(FILLER, k=5), ()
        if i % 4:
            topic = rng.choice(list(TOPICS))
            words += rng.choices(TOPICS[topic], k=3)
            own = (topic,)
        rng.shuffle(words)
        texts.append(" ".join(words))
        codes.append(own)
    return texts, codes


def make_examples(count: int = 60) -> list[CodedUnit]:
    texts, codes = make_answers(count, seed=99)
    pairs = zip(texts, codes, strict=True)
    return [CodedUnit(id=str(i), text=t, codes=c) for i, (t, c) in enumerate(pairs)]


@pytest.fixture
def table(write_table: Callable[..., Path]) -> Path:
    texts, _ = make_answers(90)
    return write_table("answers.csv", [("id", "text"), *enumerate(texts)])


@pytest.fixture
def run(hashing: Any, tmp_path: Path) -> Callable[..., Result]:
    def run_it(path: Path, *, out: str = "out.csv", engine: Any = run_locally, **options: Any):
        options = {"examples": make_examples(), "batch": 20, "workers": 1} | options
        order = Order(
            table=open_answers(path, text_column="text", id_column=None),
            codes=CODES,
            out=tmp_path / out,
            **options,
        )
        return run_answers(order, open_model=hashing.HashingEmbedder, engine=engine)

    return run_it


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_answer_and_code_gets_a_row_in_their_order(
    run: Callable[..., Result], table: Path, tmp_path: Path
) -> None:
    result = run(table)
    rows = read(tmp_path / "out.csv")
    assert [(r["id"], r["code"]) for r in rows] == [(str(i), c) for i in range(90) for c in TOPICS]
    assert all(0 <= float(r["score"]) <= 1 and r["suggested"] in ("0", "1") for r in rows)
    assert (result.answers, result.rows, result.calibrated) == (90, 270, True)
    assert not (tmp_path / "out.csv.parts").exists()


def test_suggestions_are_right_and_probabilities_mean_what_they_say(
    run: Callable[..., Result], write_table: Callable[..., Path], tmp_path: Path
) -> None:
    texts, codes = make_answers(400, seed=5)
    run(write_table("many.csv", [("id", "text"), *enumerate(texts)]))
    rows = read(tmp_path / "out.csv")
    truth = np.array([r["code"] in codes[int(r["id"])] for r in rows])
    said = np.array([float(r["score"]) for r in rows])
    suggested = np.array([r["suggested"] == "1" for r in rows])
    assert (truth & suggested).sum() / suggested.sum() > 0.85
    assert (truth & suggested).sum() / truth.sum() > 0.85
    assert measure_calibration_error(said, truth) < 0.08


def test_without_examples_definitions_decide_and_nothing_claims_to_be_calibrated(
    run: Callable[..., Result], table: Path, tmp_path: Path
) -> None:
    result = run(table, examples=[])
    assert not result.calibrated
    assert result.examples == 0
    _, codes = make_answers(90)
    best: dict[str, tuple[float, str]] = {}
    for row in read(tmp_path / "out.csv"):
        best[row["id"]] = max(best.get(row["id"], (0.0, "")), (float(row["score"]), row["code"]))
    right = [best[str(i)][1] == own[0] for i, own in enumerate(codes) if own]
    assert sum(right) / len(right) > 0.7


def test_probabilities_rest_on_the_examples_that_were_drawn_at_random(
    run: Callable[..., Result], table: Path
) -> None:
    examples = make_examples(60)
    chosen = [unit for unit in examples if unit.codes]
    assert run(table, examples=chosen).grounds.basis == "read"
    drawn = [replace(unit, sampled=i < 30) for i, unit in enumerate(examples)]
    grounds = run(table, examples=drawn).grounds
    assert (grounds.basis, grounds.sampled, grounds.reviewed) == ("sample", 30, 60)
    assert grounds.expected_precision is not None
    few = [replace(unit, sampled=i < 23) for i, unit in enumerate(examples)]
    assert run(table, examples=few).grounds.basis == "read"
    assert run(table, examples=[]).grounds.basis == "none"


def test_without_examples_the_expected_share_of_right_suggestions_is_low(
    run: Callable[..., Result], table: Path, tmp_path: Path
) -> None:
    result = run(table, examples=[])
    assert result.grounds.expected_precision is not None
    assert 0 < result.grounds.expected_precision <= 0.25
    # A person's own threshold promises nothing.
    own = run(table, examples=[], threshold=0.9, out="own.csv")
    assert own.grounds.expected_precision is None


def test_the_result_is_the_same_whatever_the_batch_and_the_workers(
    run: Callable[..., Result], table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(Path(__file__).resolve().parents[2])  # workers inherit the path
    run(table, out="one.csv", batch=1)
    run(table, out="seven.csv", batch=7)
    run(table, out="all.csv", batch=500)
    run(table, out="two.csv", batch=11, workers=2)
    expected = (tmp_path / "all.csv").read_bytes()
    for name in ("one.csv", "seven.csv", "two.csv"):
        assert (tmp_path / name).read_bytes() == expected, name


def test_the_order_of_answers_changes_no_score(
    run: Callable[..., Result], table: Path, write_table: Callable[..., Path], tmp_path: Path
) -> None:
    run(table, out="forth.csv")
    texts, _ = make_answers(90)
    run(write_table("back.csv", [("id", "text"), *reversed(list(enumerate(texts)))]), out="b.csv")
    there = {(r["id"], r["code"]): r["score"] for r in read(tmp_path / "forth.csv")}
    back = {(r["id"], r["code"]): r["score"] for r in read(tmp_path / "b.csv")}
    assert there == back


def test_top_keeps_the_best_codes_and_a_threshold_moves_the_line(
    run: Callable[..., Result], table: Path, tmp_path: Path
) -> None:
    run(table)
    every = read(tmp_path / "out.csv")
    run(table, top=1, threshold=0.9)
    top = read(tmp_path / "out.csv")
    assert len(top) == 90
    for row in top:
        own = [float(r["score"]) for r in every if r["id"] == row["id"]]
        assert float(row["score"]) == max(own)
        assert (row["suggested"] == "1") == (float(row["score"]) >= 0.9)


def test_an_answer_without_words_gets_what_is_usual_and_no_suggestion(
    run: Callable[..., Result], write_table: Callable[..., Path], tmp_path: Path
) -> None:
    texts, _ = make_answers(60)
    rows = [("id", "text"), *enumerate(texts), ("blank", "   "), ("none", "")]
    result = run(write_table("gaps.csv", rows), threshold=0.0)
    assert result.empty == 2
    found = read(tmp_path / "out.csv")
    blank = [r for r in found if r["id"] in ("blank", "none")]
    assert len(blank) == 6
    assert all(r["suggested"] == "0" and 0 < float(r["score"]) < 1 for r in blank)
    assert all(r["suggested"] == "1" for r in found if r not in blank)


def test_questions_count_where_both_tables_have_them(
    run: Callable[..., Result], write_table: Callable[..., Path], tmp_path: Path
) -> None:
    texts, _ = make_answers(40)
    asked = [replace(u, question=f"Q{i % 2}") for i, u in enumerate(make_examples())]
    plain = write_table("plain.csv", [("id", "text"), *enumerate(texts)])
    rows = [("id", "document", "text"), *((i, f"R{i}/Q{i % 2}", t) for i, t in enumerate(texts))]
    full = write_table("full.csv", rows)
    found = {}
    for name, path, examples in (
        ("neither", plain, make_examples()),
        ("examples", plain, asked),
        ("both", full, asked),
    ):
        run(path, examples=examples, out=f"{name}-out.csv")
        found[name] = (tmp_path / f"{name}-out.csv").read_bytes()
    assert found["neither"] == found["examples"] != found["both"]
    run(full, examples=asked, out="again.csv", batch=7)
    assert (tmp_path / "again.csv").read_bytes() == found["both"]


def test_repeated_ids_are_numbered_in_their_order(
    run: Callable[..., Result], write_table: Callable[..., Path], tmp_path: Path
) -> None:
    rows = [("id", "text"), ("a", "wage"), ("b", "shift"), ("a", "loud"), ("a", "night")]
    result = run(write_table("twice.csv", rows), batch=2)
    assert result.surplus == 2
    ids = [r["id"] for r in read(tmp_path / "out.csv")]
    assert list(dict.fromkeys(ids)) == ["a", "b", "a#2", "a#3"]


def test_a_very_long_answer_is_scored_by_its_windows(hashing: Any) -> None:
    embedder = hashing.HashingEmbedder()
    texts, _ = make_answers(60)
    fitted = fit_answers(CODES, make_examples(), texts, embedder=embedder)
    filler = "we were there then and it was so. " * 2500  # 20,000 words
    long = Answer(number=0, id="long", text=filler + "The wage, the bonus and the pension. ")
    short = Answer(number=1, id="short", text=texts[1])
    both = score_partition(fitted, [long, short], embedder=embedder)
    alone = score_partition(fitted, [short], embedder=embedder)
    assert np.array_equal(both.probabilities[1], alone.probabilities[0])
    plain = score_partition(
        fitted, [Answer(number=0, id="x", text=filler)], embedder=embedder
    ).probabilities[0]
    assert both.probabilities[0][0] > plain[0]  # one window of 2,500 speaks of pay
    assert np.isfinite(both.probabilities).all()


def test_the_same_words_mean_something_else_in_answer_to_another_question(hashing: Any) -> None:
    embedder = hashing.HashingEmbedder()
    codes = [CodeText(id="rest", name="Rest"), CodeText(id="safety", name="Safety")]
    put = {"Q1": ("rest",), "Q2": ("safety",)}
    examples = [
        CodedUnit(id=f"{n}{asked}", text=f"not enough of it {n}", codes=own, question=asked)
        for n in range(20)
        for asked, own in put.items()
    ]
    fitted = fit_answers(codes, examples, ["not enough"], embedder=embedder)
    assert fitted.examples == 40
    rows = [
        Answer(number=n, id=str(n), text="not enough", question=asked)
        for n, asked in enumerate(("Q1", "Q2", "Q9"))
    ]
    first, second, other = score_partition(fitted, rows, embedder=embedder).probabilities
    assert first[0] > other[0] > second[0]
    assert second[1] > other[1] > first[1]
    again = parse_fitted(render_fitted(fitted))
    alone = score_partition(again, rows[1:2], embedder=embedder).probabilities[0]
    assert np.array_equal(alone, second)


def test_what_was_fitted_goes_to_a_file_and_back(hashing: Any) -> None:
    embedder = hashing.HashingEmbedder()
    texts, _ = make_answers(50)
    fitted = fit_answers(CODES, make_examples(), texts, embedder=embedder)
    again = parse_fitted(render_fitted(fitted))
    assert again.digest == fitted.digest
    rows = [Answer(number=i, id=str(i), text=text) for i, text in enumerate(texts)]
    first = score_partition(fitted, rows, embedder=embedder).probabilities
    assert np.array_equal(first, score_partition(again, rows, embedder=embedder).probabilities)
    for damage in (render_fitted(fitted)[:-5], b"\0" * 32 + render_fitted(fitted)[32:]):
        with pytest.raises(ValueError, match="damaged"):
            parse_fitted(damage)


def test_the_sample_is_fair_bounded_and_always_the_same(write_table: Callable[..., Path]) -> None:
    rows = [(i, f"answer number {i}") for i in range(500)]
    forth = write_table("forth.csv", [("id", "text"), *rows])
    back = write_table("back.csv", [("id", "text"), *reversed(rows)])
    seen = [
        read_overview(open_answers(p, text_column="text", id_column=None), most=40)
        for p in (forth, back)
    ]
    assert seen[0].sample == seen[1].sample
    assert len(set(seen[0].sample)) == 40
    late = sum(int(text.split()[-1]) >= 250 for text in seen[0].sample)
    assert 8 <= late <= 32  # both halves of the file are in it


# Broken off --------------------------------------------------------------------------------------


def broken(after: int) -> Any:
    """An engine that fails after some partitions."""

    @contextmanager
    def engine(**options: Any) -> Iterator[Any]:
        with run_locally(**options) as crew:
            score = crew.score

            def score_some(*given: Any) -> Iterator[Any]:
                for number, done in enumerate(score(*given)):
                    if number == after:
                        raise LifeworldError("The power went.")
                    yield done

            crew.score = score_some  # type: ignore[method-assign]
            yield crew

    return engine


def test_a_run_that_broke_off_goes_on_where_it_was(
    run: Callable[..., Result], table: Path, tmp_path: Path
) -> None:
    run(table, out="whole.csv")
    with pytest.raises(LifeworldError, match="power"):
        run(table, engine=broken(3))
    assert not (tmp_path / "out.csv").exists()
    assert len(list((tmp_path / "out.csv.parts").glob("*.part"))) == 3
    result = run(table)
    assert result.resumed == 60
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not (tmp_path / "out.csv.parts").exists()


def test_finished_partitions_of_other_settings_or_answers_are_not_taken(
    run: Callable[..., Result], table: Path, write_table: Callable[..., Path]
) -> None:
    with pytest.raises(LifeworldError):
        run(table, engine=broken(3))
    assert run(table, threshold=0.7).resumed == 0
    with pytest.raises(LifeworldError):
        run(table, engine=broken(3))
    texts, _ = make_answers(90)
    texts[0] += " changed"
    other = write_table("answers.csv", [("id", "text"), *enumerate(texts)])
    assert run(other, examples=make_examples(59)).resumed == 0


def test_a_damaged_part_is_done_again(
    run: Callable[..., Result], table: Path, tmp_path: Path
) -> None:
    run(table, out="whole.csv")
    with pytest.raises(LifeworldError):
        run(table, engine=broken(3))
    folder = tmp_path / "out.csv.parts"
    first, second, _ = folder.glob("*.part")
    first.write_bytes(first.read_bytes()[:40])
    second.write_bytes(second.read_bytes()[:-1] + b"?")
    next(folder.glob("fitted-*")).write_bytes(b"nonsense" * 9)
    assert run(table).resumed == 20
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


KILLED = """
import sys
from pathlib import Path
from coding.suggestions.model import CodeText
from hashing import SlowEmbedder
from coding.answers.run_answers import Order, run_answers
from coding.suggestions.tables import open_answers, read_codebook, read_coded

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    order = Order(
        table=open_answers(folder / "answers.csv", text_column="text", id_column=None),
        codes=read_codebook(folder / "codebook.csv"),
        examples=read_coded(folder / "coded.csv"),
        out=folder / sys.argv[2],
        batch=10,
        workers=int(sys.argv[3]),
    )
    print(run_answers(order, open_model=SlowEmbedder).resumed)
"""


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_run_resumes_and_gives_the_identical_file(
    start_python: Callable[..., Any],
    write_table: Callable[..., Path],
    tmp_path: Path,
    workers: int,
) -> None:
    texts, _ = make_answers(700)
    write_table("answers.csv", [("id", "text"), *enumerate(texts)])
    write_table("codebook.csv", [("code", "definition"), *((c.id, c.definition) for c in CODES)])
    units = [(u.id, u.text, " | ".join(u.codes)) for u in make_examples()]
    write_table("coded.csv", [("id", "text", "codes"), *units])
    whole = start_python(KILLED, tmp_path, "whole.csv", workers)
    assert whole.communicate(timeout=120)[0].strip() == "0"

    process = start_python(KILLED, tmp_path, "out.csv", workers)
    folder = tmp_path / "out.csv.parts"
    until = time.monotonic() + 60
    while len(list(folder.glob("*.part"))) < 5:
        assert time.monotonic() < until
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    done = len(list(folder.glob("*.part")))
    assert not (tmp_path / "out.csv").exists()
    assert 5 <= done < 70

    again = start_python(KILLED, tmp_path, "out.csv", workers)
    told, error = again.communicate(timeout=120)
    assert again.returncode == 0, error
    assert int(told) >= 50
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


# Refused -----------------------------------------------------------------------------------------


def test_a_full_disk_is_a_sentence_and_leaves_nothing_under_the_name(
    run: Callable[..., Result], table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(table, out="whole.csv")
    wrote = os.fsync

    def full(number: int) -> None:
        if len(list((tmp_path / "out.csv.parts").glob("*.part"))) >= 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        wrote(number)

    monkeypatch.setattr(parts.os, "fsync", full)
    with pytest.raises(LifeworldError, match="The disk is full") as refused:
        run(table)
    assert "continues where it stopped" in refused.value.hint
    assert not (tmp_path / "out.csv").exists()
    assert not list((tmp_path / "out.csv.parts").glob("*.half"))
    monkeypatch.setattr(parts.os, "fsync", wrote)
    assert run(table).resumed == 40
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_an_older_output_stays_as_it_is_when_joining_fails(
    run: Callable[..., Result], table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.csv").write_text("old", "utf-8")

    def fail(self: Any, key: str) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(parts.Parts, "_read_part", fail)
    with pytest.raises(LifeworldError, match="disk is full"):
        run(table)
    assert (tmp_path / "out.csv").read_text("utf-8") == "old"


def test_an_output_that_cannot_be_is_refused_before_anything_is_read(
    run: Callable[..., Result], table: Path, tmp_path: Path
) -> None:
    with pytest.raises(InvalidInput, match="There is no folder"):
        run(table, out="nowhere/out.csv")
    (tmp_path / "folder").mkdir()
    with pytest.raises(InvalidInput, match="is a folder"):
        run(table, out="folder")
    with pytest.raises(InvalidInput, match="the file with the answers"):
        run(table, out="answers.csv")
    assert not list(tmp_path.glob("*.parts"))


def test_a_table_without_any_words_is_refused(
    run: Callable[..., Result], write_table: Callable[..., Path]
) -> None:
    with pytest.raises(InvalidInput, match="no answer with words"):
        run(write_table("none.csv", [("id", "text"), (1, ""), (2, " ")]))
