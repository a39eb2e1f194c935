from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from lifeworld.cli import main
from lifeworld.terminal.bulk import _span


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    said = {
        "pay": ["The pay is too low", "My wage never rises", "No bonus again", "Overtime unpaid"],
        "noise": ["The hall is too loud", "The machines roar", "My ears ring", "Such a din"],
    }
    rows = [(f"{code}{i}", text, code) for code, own in said.items() for i, text in enumerate(own)]
    with (tmp_path / "answers.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("id", "text"), *((i, t) for i, t, _ in rows), ("none", "")])
    with (tmp_path / "coded.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "document", "text", "codes"))
        for n in range(6):
            writer.writerows((f"{i}{n}", f"d{n}", f"{t}, week {n}", c) for i, t, c in rows)
    (tmp_path / "codebook.csv").write_text(
        "code,definition\npay,Wages and money\nnoise,Loud surroundings\n", "utf-8"
    )
    return tmp_path


def call(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [str(each) for each in arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.slow
def test_a_dry_run_says_how_long_it_takes_and_that_nothing_leaves_and_stops(folder: Path) -> None:
    out = folder / "out.csv"
    arguments = ("answers", folder / "answers.csv", "--codebook", folder / "codebook.csv")
    code, told, _ = call(*arguments, "-o", out, "--dry-run")
    assert code == 0
    assert told.startswith("About ")
    assert "for 9 answers on this machine, judged by 4 answers just read." in told
    assert told.endswith("Nothing leaves it.\n")
    code, told, _ = call(*arguments, "-o", out, "--dry-run", "--json")
    facts = json.loads(told)
    assert (facts["answers"], facts["measured"]) == (9, 4)
    assert facts["seconds"] > 0
    assert not out.exists()
    assert not out.with_name("out.csv.parts").exists()


@pytest.mark.slow
def test_answers_are_coded_from_definitions_alone_and_that_is_said(folder: Path) -> None:
    out = folder / "out.csv"
    code, told, warned = call(
        "answers", folder / "answers.csv", "--codebook", folder / "codebook.csv", "-o", out
    )
    assert code == 0
    assert told.startswith(f"{out}  9 answers, 18 rows")
    assert "Without --examples, scores rest on the code definitions alone" in warned
    assert "1 answer had no words" in warned
    assert "No probability is known yet." in warned
    with out.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["id", "code", "score", "suggested"]
    best = {}
    for row in rows:
        best[row["id"]] = max(best.get(row["id"], (0.0, "")), (float(row["score"]), row["code"]))
    right = [ident.startswith(code) for ident, (_, code) in best.items() if ident != "none"]
    assert sum(right) >= 6


@pytest.mark.slow
def test_examples_calibrate_and_the_answer_for_machines_is_json(folder: Path) -> None:
    code, told, warned = call(
        "answers", folder / "answers.csv", "--codebook", folder / "codebook.csv",
        "--examples", folder / "coded.csv", "--top", 1, "--json", "-o", folder / "out.csv",
    )  # fmt: skip
    assert code == 0
    found = json.loads(told)
    assert (found["answers"], found["rows"], found["calibrated"]) == (9, 9, True)
    assert found["grounds"]["basis"] == "read"
    assert "definitions alone" not in warned
    assert "Probabilities rest on 48 coded examples. Nothing says" in warned
    assert "of what is suggested is expected to be right." in warned


@pytest.mark.slow
def test_coded_data_are_measured(folder: Path) -> None:
    options = ("--codebook", folder / "codebook.csv", "--shots", "0,4", "--seeds", 1)
    code, told, _ = call("measure", folder / "coded.csv", *options)
    assert code == 0
    assert "48 units of 6 documents, 2 codes" in told
    assert "Most frequent codes" in told
    code, told, _ = call("measure", folder / "coded.csv", *options, "--json")
    assert code == 0
    assert json.loads(told)["shots"] == [0, 4]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("--text-column", "svar"), "has no column “svar”; it has “id”, “text”"),
        (("--id-column", "nr"), "has no column “nr”"),
        (("--codebook", "coded.csv"), "has no column “code”"),
        (("--examples", "odd.csv"), "uses “fame”, which the codebook does not have"),
        (("-o", "nowhere/out.csv"), "There is no folder"),
        (("-o", "answers.csv"), "is the file with the answers"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_1(
    folder: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], sentence: str
) -> None:
    monkeypatch.chdir(folder)
    Path("odd.csv").write_text("id,text,codes\n1,a,fame\n", "utf-8")
    options = {"--codebook": "codebook.csv", "-o": "out.csv"} | {change[0]: change[1]}
    code, told, warned = call(
        "answers", "answers.csv", *[x for pair in options.items() for x in pair]
    )
    assert code == 1
    assert sentence in warned
    assert not told
    assert not Path("out.csv").exists()
    assert not list(Path().glob("*.parts"))


def test_what_is_not_understood_is_exit_2(folder: Path) -> None:
    table, codebook = folder / "answers.csv", folder / "codebook.csv"
    base = ("answers", table, "--codebook", codebook, "-o", folder / "out.csv")
    for wrong in (
        ("--top", 0),
        ("--threshold", 2),
        ("--engine", "ray"),
        ("--scheduler", "tcp://x"),
    ):
        assert call(*base, *wrong)[0] == 2, wrong
    assert call("measure", folder / "coded.csv")[0] == 2
    assert call("measure", folder / "coded.csv", "--codebook", codebook, "--shots", "a")[0] == 2


def test_time_left_is_told_in_words() -> None:
    assert [_span(s) for s in (12, 600, 8000)] == ["12 s", "10 min", "2.2 h"]


def test_answers_are_drawn_to_be_coded_by_hand_and_read_back_as_a_sample(folder: Path) -> None:
    out = folder / "sample.csv"
    asked = ("answers", folder / "answers.csv", "--codebook", folder / "codebook.csv")
    code, told, _ = call(*asked, "--draw", 4, "--out", out)
    assert code == 0
    assert told.startswith(f"{out}  4 answers of 8. Fill in the column codes")
    with out.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["sampled"] for row in rows] == ["yes"] * 4
    code, _, warned = call(*asked, "--draw", 4, "--out", out)
    assert code == 1
    assert "sample.csv is there already" in warned
    rows[1]["codes"] = "pay"
    with out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    more = folder / "more.csv"
    code, told, warned = call(*asked, "--draw", 8, "--examples", out, "--json", "-o", more)
    assert code == 0
    assert "2 answers at the end of sample.csv had no code and counted as not read" in warned
    found = json.loads(told)
    assert (found["answers"], found["left_out"]) == (6, 2)


def test_a_drawn_table_that_nobody_coded_is_said(folder: Path) -> None:
    out = folder / "sample.csv"
    asked = ("answers", folder / "answers.csv", "--codebook", folder / "codebook.csv")
    call(*asked, "--draw", 4, "--out", out)
    _, _, warned = call(*asked, "--draw", 4, "--examples", out, "-o", folder / "more.csv")
    assert "None of the answers in sample.csv has a code" in warned


def test_a_seed_without_a_draw_is_a_usage_error(folder: Path) -> None:
    code, _, warned = call(
        "answers", folder / "answers.csv", "--codebook", folder / "codebook.csv",
        "--seed", 3, "-o", folder / "out.csv",
    )  # fmt: skip
    assert code == 2
    assert "--seed needs --draw" in warned
