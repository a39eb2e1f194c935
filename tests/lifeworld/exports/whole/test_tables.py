"""Tables for R and Python: every column explained, and nothing in them that the gate keeps back."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from click.testing import CliRunner

from coding.codebook.commands import revise_code
from coding.memos.commands import add_memo
from coding.memos.model import NewMemo, Thing
from lifeworld.cli import main
from lifeworld.exports.whole.export_tables import export_tables
from lifeworld.exports.whole.gather_tables import LEFT_OUT, get_tables
from lifeworld.exports.whole.queries import list_ledgered
from lifeworld.exports.whole.reference import get_reference
from lifeworld.exports.whole.shown_tables import FINDINGS
from opportunity_spaces.commands import add_insight
from study import InvalidInput, Study
from transcripts.consent.commands import record_consent
from transcripts.people.commands import add_participant, revise_participant
from transcripts.queries import get_text

ACTOR = "Ana"


@pytest.fixture
def field(field: SimpleNamespace) -> SimpleNamespace:
    """The small field study, with a formula, a memo, an early insight and an attribute."""
    study = field.study
    revise_code(study, field.code, example="She never plans.", definition="=1+1", actor=ACTOR)
    memo = NewMemo(body="Emma hesitates.", thing=Thing(kind="person", id=field.people["Emma"].id))
    add_memo(study, memo, actor=ACTOR)
    add_insight(study, "Too early to tell", actor=ACTOR)
    revise_participant(study, field.people["Ali"].id, attributes={"age_band": "30–39"}, actor=ACTOR)
    return field


def read_zip(path: Path) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(path) as packed:
        return {
            name.removesuffix(".csv"): list(
                csv.DictReader(io.StringIO(packed.read(name).decode("utf-8"), newline=""))
            )
            for name in packed.namelist()
            if name.endswith(".csv")
        }


def export(field: SimpleNamespace, folder: Path, audience: str) -> dict[str, list[dict[str, str]]]:
    out = folder / f"{audience}.zip"
    export_tables(field.study, out, audience=audience, actor=ACTOR)
    return read_zip(out)


@pytest.mark.parametrize("audience", ["internal", "client", "public"])
def test_every_column_is_explained_and_every_id_has_its_row(
    field: SimpleNamespace, tmp_path: Path, audience: str
) -> None:
    found = export(field, tmp_path, audience)
    told = {(row["table"], row["column"]): row for row in found.pop("dictionary")}
    for name, rows in found.items():
        assert told[name, ""]["meaning"], name
        assert int(told[name, ""]["rows"]) == len(rows)
        for column in rows[0] if rows else ():
            assert told[name, column]["meaning"], (name, column)
            refers = told[name, column]["refers_to"]
            if refers in found and refers != name:
                there = {row["id"] for row in found[refers]} | {""}
                assert {row[column] for row in rows} <= there, (name, column)


def test_every_table_that_people_write_is_there_or_left_out_on_purpose(study: Study) -> None:
    names = {table.name for table in get_tables(study, audience="internal").tables}
    ledgered = set(list_ledgered(study))
    assert names == ledgered - LEFT_OUT | {"turns", "evidence", "runs"}
    assert ledgered >= LEFT_OUT, "a table that is left out is there no more"


def test_each_column_that_leaves_the_team_is_in_the_documentation(study: Study) -> None:
    reference = get_reference()
    for audience in ("internal", "public"):
        for table in get_tables(study, audience=audience).tables:
            assert not [column.name for column in table.columns if not column.told], table.name
    for table, (_, columns) in FINDINGS.items():
        assert set(columns) <= set(reference[table].columns)


def test_the_team_gets_what_was_said_by_those_who_take_part(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    record_consent(field.study, field.people["Bea"].id, {"take_part": "withdrawn"}, actor=ACTOR)
    found = export(field, tmp_path, "internal")
    assert {row["pseudonym"] for row in found["participants"]} == set(field.people) - {"Bea"}
    assert len(found["codings"]) == len(found["excerpts"]) == 3
    text = get_text(field.study, field.groups[0].text_id)
    for row in found["turns"]:
        if row["transcript_id"] == field.groups[0].transcript_id and row["text"]:
            assert text[int(row["start"]) : int(row["end"])].strip() == row["text"]
    silent = [row for row in found["turns"] if not row["text"]]
    assert len(silent) == 4, "Bea's turns are counted, without her words"
    assert {row["label"] for row in silent} == {""}
    assert {row["pseudonym"]: row["a_age_band"] for row in found["participants"]}["Ali"] == "30–39"
    [code] = [row for row in found["codes"] if row["name"] == "Planning"]
    assert code["definition"] == "'=1+1", "no text is a formula"


def test_others_get_no_ids_no_titles_no_memos_and_nothing_that_is_not_agreed(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    record_consent(field.study, field.people["Cleo"].id, {"quote_public": "refused"}, actor=ACTOR)
    found = export(field, tmp_path, "public")
    assert {"memos", "turns", "transcripts", "consents"}.isdisjoint(found)
    whole = json.dumps(found, ensure_ascii=False)
    for hidden in ("Emma", "Cleo", "packer", "never plans", "Too early", ACTOR, "30–39"):
        assert hidden not in whole.replace("Participant", ""), hidden
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", whole)
    assert [row["id"] for row in found["excerpts"]] == ["1", "2", "3"]
    assert {row["speaker"] for row in found["excerpts"]} == {
        "Participant 1", "Participant 2", "Participant 3",
    }  # fmt: skip
    assert [row["assertion"] for row in found["insights"]] == ["Nobody can plan"]
    assert [row["from_id"] for row in found["links"] if row["from_kind"] == "excerpt"] == [
        "1", "2", "3",
    ]  # fmt: skip


def test_programs_read_what_the_package_says(field: SimpleNamespace, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    export_tables(field.study, folder, actor=ACTOR)
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        path = folder / resource["path"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == resource["hash"][7:]
        table = pd.read_csv(path)
        assert list(table.columns) == [each["name"] for each in resource["schema"]["fields"]]
    turns = pd.read_csv(folder / "turns.csv")
    assert turns["start"].dtype == "int64"
    [record] = field.study.db.query("SELECT thing, form, file, excerpts FROM exports")
    assert (record["thing"], record["form"]) == ("tables", "csv")
    assert len(json.loads(record["excerpts"])) == 4
    with pytest.raises(InvalidInput, match="is no empty folder"):
        export_tables(field.study, folder, actor=ACTOR)


def test_the_command_takes_a_zip_or_a_folder(field: SimpleNamespace, tmp_path: Path) -> None:
    field.study.close()
    run = CliRunner().invoke
    for asked in (["--as", "csv"], ["--what", "tables"]):
        out = tmp_path / f"{asked[1]}.zip"
        done = run(main, ["export", str(field.study.path), str(out), *asked])
        assert done.exit_code == 0, done.output
        assert "for the client" in done.output
        assert "codings" in read_zip(out)
    done = run(main, ["export", str(field.study.path), str(tmp_path / "all"), "--as", "csv"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "all" / "dictionary.csv").is_file()
    done = run(main, ["export", str(field.study.path), "x.csv", "--what", "tables"])
    assert "a folder or a zip" in done.output
    refused = ["export", str(field.study.path), str(tmp_path / "b.zip"), "--key", "k", "--final"]
    assert "--final is not for bundles" in run(main, refused).output


def test_nobody_is_left_where_the_study_is_empty(study: Study, tmp_path: Path) -> None:
    add_participant(study, "Emma", actor=ACTOR)
    told = export_tables(study, tmp_path / "none.zip", audience="public", actor=ACTOR)
    assert told[0].startswith("none.zip: 15 tables, 0 rows")
