"""Workers stay warm: one model, one codebook and one reading of the same words each."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import numpy as np
import pytest

from coding.answers.crew import PIECE
from coding.answers.duration import Pace
from coding.answers.fitting import fit_answers
from coding.answers.local import run_locally
from coding.answers.model import Choice, Scores, new_partition
from coding.answers.part_file import parse_part, parse_part_rows, render_scores
from coding.answers.parts import Parts
from coding.answers.run_answers import Order, run_answers
from coding.answers.scoring import AnswerScorer, score_partition
from coding.answers.station import Station
from coding.suggestions.model import CodeText
from coding.suggestions.tables import Answer, open_answers
from transcripts.reading.tables.write_table import TableWriter

CODES = [
    CodeText(id="pay", name="pay", definition="wage salary bonus"),
    CodeText(id="rota", name="rota", definition="shift weekend night"),
]
TEXTS = [f"the {'wage' if n % 2 else 'shift'} of week {n}" for n in range(40)]


@pytest.fixture
def counting(hashing: Any) -> Any:
    """A model that notes what it reads."""

    class Counting(hashing.HashingEmbedder):  # type: ignore[misc, name-defined]
        opened = 0
        read: ClassVar[list[str]] = []

        def __init__(self) -> None:
            type(self).opened += 1

        def embed(self, texts: Any, *, on_progress: Any = None) -> Any:
            self.read.extend(texts)
            return super().embed(texts, on_progress=on_progress)

    return Counting


def list_rows(texts: list[str], **more: Any) -> list[Answer]:
    return [Answer(number=n, id=str(n), text=text, **more) for n, text in enumerate(texts)]


def test_the_same_words_are_read_once_whatever_the_partition(counting: Any) -> None:
    fitted = fit_answers(CODES, [], TEXTS, embedder=counting())
    scorer = AnswerScorer(fitted, counting())
    counting.read.clear()
    said = ["night again", "night again", "wage", TEXTS[3]]
    first = scorer.score(list_rows(said))
    assert counting.read == ["night again", "wage"]  # the sample was read before
    second = scorer.score(list_rows(["wage", "night again", "new words"]))
    assert counting.read == ["night again", "wage", "new words"]
    assert np.array_equal(second.probabilities[0], first.probabilities[2])
    assert np.array_equal(second.probabilities[1], first.probabilities[0])
    # What is kept is what a fresh scorer gives.
    alone = score_partition(fitted, list_rows(["new words"]), embedder=counting())
    assert np.array_equal(alone.probabilities[0], second.probabilities[2])


def test_the_same_words_to_another_question_are_judged_again(counting: Any) -> None:
    codes = [CodeText(id="pay", name="pay", questions=("Pay?",)), *CODES[1:]]
    scorer = AnswerScorer(fit_answers(codes, [], TEXTS, embedder=counting()), counting())
    asked = scorer.score(list_rows(["the wage"], question="Pay?")).probabilities[0]
    other = scorer.score(list_rows(["the wage"], question="Rota?")).probabilities[0]
    assert asked[0] > 0 == other[0]


def test_what_a_worker_remembers_has_an_end(counting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    scorer = AnswerScorer(fit_answers(CODES, [], TEXTS, embedder=counting()), counting())
    monkeypatch.setattr(scorer, "_most", 5)
    for n in range(30):
        scorer.score(list_rows([f"night {n}", "x" * 201]))
        assert len(scorer._known) <= 5
    assert not any(len(text) > 200 for text, _ in scorer._known)


def test_one_worker_opens_one_model_for_the_sample_and_all_partitions(
    counting: Any, write_table: Callable[..., Path], tmp_path: Path
) -> None:
    path = write_table("answers.csv", [("id", "text"), *enumerate(TEXTS)])
    table = open_answers(path, text_column="text", id_column=None)
    order = Order(table=table, codes=CODES, examples=[], out=tmp_path / "o.csv", batch=7, workers=1)
    result = run_answers(order, open_model=counting)
    assert counting.opened == 1
    assert {"start", "read", "embed", "fit", "score", "write", "keep", "join", "alone"} <= set(
        result.spent
    )
    assert all(seconds >= 0 for seconds in result.spent.values())


def test_vectors_come_back_in_the_order_of_the_texts(hashing: Any) -> None:
    texts = [" ".join(["word"] * (n % 7)) + f" {n}" for n in range(3 * PIECE + 5)]
    told: list[tuple[int, int]] = []
    with run_locally(open_model=hashing.HashingEmbedder, workers=1) as crew:
        found = crew.embed(texts, on_progress=lambda done, total: told.append((done, total)))
        assert np.array_equal(found, hashing.HashingEmbedder().embed(texts))
        assert crew.embed([]).shape[0] == 0
        assert crew.reading > 0
    assert told[-1] == (len(texts), len(texts))
    assert [done for done, _ in told] == sorted(done for done, _ in told)


KILL_ONE = """
import contextlib, multiprocessing, os, signal, sys
from pathlib import Path
from coding.suggestions.model import CodeText
from hashing import SlowEmbedder
from coding.answers.run_answers import Order, run_answers
from coding.suggestions.tables import open_answers

if __name__ == "__main__":
    folder = Path(sys.argv[1])
    most = int(sys.argv[2])
    codes = [CodeText(id="pay", name="pay", definition="wage")]
    table = open_answers(folder / "answers.csv", text_column="text", id_column=None)
    order = Order(table=table, codes=codes, examples=[], out=folder / f"out-{most}.csv",
                  batch=10, workers=2)
    killed = []
    def report(what, done, total):
        if what == "Scoring" and done >= 50 * (len(killed) + 1) and len(killed) < most:
            # Those that end because another was killed may still be there.
            pid = max(each.pid for each in multiprocessing.active_children())
            if pid not in killed:
                killed.append(pid)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
    result = run_answers(order, open_model=SlowEmbedder, report=report)
    print(len(killed), result.answers)
"""


@pytest.mark.slow
def test_a_run_survives_workers_that_are_killed(
    start_python: Callable[..., Any], write_table: Callable[..., Path], tmp_path: Path
) -> None:
    write_table("answers.csv", [("id", "text"), *((n, f"wage of week {n}") for n in range(600))])
    for killed in (0, 2):
        process = start_python(KILL_ONE, tmp_path, killed)
        told, error = process.communicate(timeout=120)
        assert process.returncode == 0, error
        assert told.split() == [str(killed), "600"]
    assert (tmp_path / "out-2.csv").read_bytes() == (tmp_path / "out-0.csv").read_bytes()


# Partitions --------------------------------------------------------------------------------------


def test_a_partition_takes_some_seconds_and_every_worker_gets_several() -> None:
    pace = Pace(each=0.002, again=0.0002, repeated=0.0, measured=2000)
    assert pace.choose_batch(1_000_000, workers=16) == 2000
    assert pace.choose_batch(12_000, workers=16) == 93
    assert pace.choose_batch(1000, workers=16) == 50
    quick = Pace(each=0.002, again=0.0001, repeated=1.0, measured=2000)
    assert quick.choose_batch(1_000_000, workers=2) == 5000
    slow = Pace(each=3.0, again=0.1, repeated=0.0, measured=2000)
    assert slow.choose_batch(1_000_000, workers=2) == 50


def test_a_run_that_goes_on_keeps_the_size_of_its_partitions(
    hashing: Any,
    write_table: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write_table("answers.csv", [("id", "text"), *((n, f"wage {n}") for n in range(200))])
    table = open_answers(path, text_column="text", id_column=None)
    order = Order(table=table, codes=CODES, examples=[], out=tmp_path / "o.csv", workers=1)
    write = Parts.write

    def stop(self: Parts, name: str, data: bytes) -> None:
        if name.endswith(".part") and len(list(self.folder.glob("*.part"))) == 2:
            raise KeyboardInterrupt
        write(self, name, data)

    sizes = iter([64, 3])
    monkeypatch.setattr(Pace, "choose_batch", lambda *_, **__: next(sizes))
    monkeypatch.setattr(Parts, "write", stop)
    with pytest.raises(KeyboardInterrupt):
        run_answers(order, open_model=hashing.HashingEmbedder)
    monkeypatch.setattr(Parts, "write", write)
    assert run_answers(order, open_model=hashing.HashingEmbedder).resumed == 128


# Rows --------------------------------------------------------------------------------------------

NAMES = ["7", "=1+1", 'a"b', "a,b", "-5", "@ann", "æ ø", "", "a;=1", "line\nend", "\ud800"]


@pytest.mark.parametrize("seed", range(20))
def test_rows_are_those_that_the_one_writer_of_tables_writes(seed: int) -> None:
    rng = Random(seed)
    ids = rng.choices(NAMES, k=rng.randint(0, 6))
    codes = rng.sample(NAMES, k=rng.randint(1, 5))
    chances = [[rng.choice([0.0, 0.5, 1.0, round(rng.random(), 6)]) for _ in codes] for _ in ids]
    scores = Scores(
        ids=tuple(ids),
        codes=tuple(codes),
        probabilities=np.array(chances).reshape(len(ids), len(codes)),
        empty=np.zeros(len(ids), np.bool_),
    )
    sums, text = parse_part_rows(render_scores(scores, choice=Choice(threshold=0.5)))
    out = io.StringIO()
    writer = TableWriter(out)
    for ident, row in zip(ids, chances, strict=True):
        for code, value in zip(codes, row, strict=True):
            writer.write_row((ident, code, f"{value:.6f}", int(value >= 0.5)))
    assert text.decode("utf-8", "surrogatepass") == out.getvalue()
    assert (sums.rows, sums.escaped) == (len(ids) * len(codes), writer.escaped)
    assert sum(sums.suggested.values()) == sum(value >= 0.5 for row in chances for value in row)


def test_a_part_that_was_changed_or_cut_is_damaged() -> None:
    scores = Scores(
        ids=("a", "b"),
        codes=("pay",),
        probabilities=np.full((2, 1), 0.7),
        empty=np.zeros(2, np.bool_),
    )
    whole = render_scores(scores, choice=Choice(threshold=0.5), aside={"empty": 1})
    assert parse_part(whole).aside == {"empty": 1}
    for spoilt in (b"", whole[:20], whole[:-1], whole[:-1] + b"?", b"{}\n" + whole, b"[]\nx"):
        with pytest.raises(ValueError, match="damaged"):
            parse_part(spoilt)


def test_a_worker_marks_what_is_no_evidence_and_the_part_says_how_many(counting: Any) -> None:
    station = Station(counting)
    fitted = fit_answers(CODES, [], TEXTS, embedder=counting())
    choice = Choice(threshold=0.0)
    station.give(fitted.digest, choice, read=lambda: fitted)
    partition = new_partition(list_rows(["n/a", "the wage"]), digest=fitted.digest, choice=choice)
    made = station.run(partition)
    sums, text = parse_part_rows(made.data)  # type: ignore[union-attr]
    assert sums.aside == {"empty": 1}
    assert [line[-1] for line in text.decode().splitlines()] == ["0", "0", "1", "1"]
    assert "start" in made.spent
    assert "start" not in station.run(partition).spent
