"""A bundle makes the same study again; one that is damaged, cut short or forged makes none."""

from __future__ import annotations

import hashlib
import json
import math
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from coding.codebook.commands import add_code, revise_code
from coding.memos.commands import add_memo
from coding.memos.model import NewMemo, Thing
from lifeworld.cli import main
from lifeworld.exports.whole.export_bundle import export_bundle
from lifeworld.exports.whole.restore_bundle import restore_bundle
from lifeworld.opening import SCHEMA, open_study
from study import Study, Unreadable
from study.bundles import MANIFEST, SUMS, list_bundled_tables, parse_row, render_row
from study.opening import create_file
from study.sqlite import connect
from study.upgrades import apply_first, get_known
from study.write_bundle import write_bundle
from transcripts.people.commands import add_participant
from transcripts.privacy.keyfile import create_key, open_key

PHOTO = b"\xff\xd8 a picture of an empty bench"
NAME = hashlib.sha256(PHOTO).hexdigest()
# Characters that no text of a study can have: halves of pairs, of which SQLite knows none.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, factories: Any) -> Path:
    """A small study with codings, a theme of history, a photo and undone changes."""
    folder = tmp_path_factory.mktemp("template")
    study = create_file(folder / "field.lifeworld", SCHEMA)
    group = factories.add_group(study)
    [time, pay] = factories.add_codes(study, "Time", "Pay")
    factories.code_turn(study, group.transcript_id, time)
    factories.code_turn(study, group.transcript_id, pay, turn=2)
    study.undo(actor="Ana")
    (folder / "field.files").mkdir()
    (folder / "field.files" / f"{NAME}.jpg").write_bytes(PHOTO)
    with study.change("add photo", actor="Ana") as change:
        change.insert(
            "attachments",
            {
                "id": "photo", "session_id": group.session_id, "name": "bench.jpg", "caption": "",
                "sha256": NAME, "media_type": "image/jpeg", "width": 2, "height": 1,
                "size": len(PHOTO), "added_at": "2026-05-04",
            },
        )  # fmt: skip
    study.checkpoint()
    study.close()
    return study.path


def copy_study(template: Path, folder: Path) -> Study:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template.parent, folder)
    return Study(folder / template.name)


def read_all(study: Study) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, but that an export went on record."""
    return {
        table.name: sorted(study.db.execute(f"SELECT * FROM [{table.name}]").fetchall(), key=repr)
        for table in list_bundled_tables(study.db)
        if table.name not in ("exports", "ticks")
    }


@pytest.fixture(scope="module")
def bundle(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = copy_study(template, tmp_path_factory.mktemp("bundle") / "made")
    out = study.path.parent / "field.bundle.zip"
    export_bundle(study, out, actor="Ana")
    study.close()
    return out


VALUES = (
    st.none() | TEXTS | st.binary(max_size=20) | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False)
)  # fmt: skip


@given(st.lists(VALUES, max_size=6))
def test_a_row_is_read_as_it_was_written(values: list[Any]) -> None:
    columns = tuple(f"c{number}" for number in range(len(values)))
    line = render_row(columns, tuple(values)).encode()
    again = parse_row(line.removesuffix(b"\n"), columns)
    assert line.count(b"\n") == 1
    assert [(type(v), v) for v in again] == [(type(v), v) for v in values]
    assert [math.copysign(1, v) for v in again if v == 0.0 and isinstance(v, float)] == [
        math.copysign(1, v) for v in values if v == 0.0 and isinstance(v, float)
    ]


@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(
    words=st.lists(TEXTS.filter(str.strip), min_size=1, max_size=4, unique_by=str.casefold),
    attributes=st.dictionaries(TEXTS, TEXTS, max_size=3),
    vector=st.binary(max_size=40),
    undone=st.booleans(),
)
def test_a_study_that_comes_back_equals_the_one_it_was(
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    words: list[str],
    attributes: dict[str, str],
    vector: bytes,
    undone: bool,
) -> None:
    folder = tmp_path_factory.getbasetemp() / "again"
    study = copy_study(template, folder)
    code = add_code(study, "Made", definition=words[0], actor="Ana").id
    revise_code(study, code, include="\n".join(words), actor="Bo")
    add_participant(study, "Eva", attributes=attributes, actor="Bo")
    plain = "".join(each for each in words[0] if each.isprintable()) or "Plain"
    memo = NewMemo(body=plain, kind="method", thing=Thing(kind="study", id="study"))
    add_memo(study, memo, actor="Bo")
    if undone:
        study.undo(actor="Bo")
    with study.stage() as db:
        db.execute("INSERT INTO vectors VALUES ('m', ?, ?)", [words[0], vector])
    export_bundle(study, folder / "out.bundle.zip", actor="Ana")
    told = restore_bundle(folder / "out.bundle.zip", folder / "back.lifeworld")
    back = open_study(folder / "back.lifeworld")
    assert read_all(back) == read_all(study)
    assert "restored from out.bundle.zip" in told[0]
    found = back.db.execute("SELECT count(*) FROM turn_index").fetchone()
    assert found == back.db.execute("SELECT count(*) FROM turns").fetchone()
    assert (folder / "back.files" / f"{NAME}.jpg").read_bytes() == PHOTO
    back.undo(actor="Bo")  # the history came along, and is written on
    back.close()
    study.close()


def test_the_same_study_gives_the_same_parts(template: Path, tmp_path: Path) -> None:
    study = copy_study(template, tmp_path / "one")
    made = [
        write_bundle(study.path, tmp_path / f"{n}.zip", release="1").members for n in ("a", "b")
    ]
    assert made[0] == made[1]
    study.close()


def test_the_sums_are_those_that_sha256sum_checks(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as packed:
        for line in packed.read(SUMS).decode().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(packed.read(name)).hexdigest() == digest


def test_a_bundle_of_an_older_version_is_read_and_upgraded(tmp_path: Path) -> None:
    last = {(s.name, s._migrations[-1].name) for s in SCHEMA}
    old = tmp_path / "old.lifeworld"
    old.touch()
    db = connect(old)
    assert apply_first(db, SCHEMA, get_known(SCHEMA) - last)
    db.execute("INSERT INTO changes VALUES (1, 'c', 'now', 'Ana', 'start', '', '', NULL, NULL)")
    db.close()
    write_bundle(old, tmp_path / "old.bundle.zip", release="0")
    restore_bundle(tmp_path / "old.bundle.zip", tmp_path / "new.lifeworld")
    new = open_study(tmp_path / "new.lifeworld")
    assert new.version == 1
    applied = new.db.execute("SELECT migration_set, name FROM _sqlite_migrations").fetchall()
    assert set(applied) == get_known(SCHEMA)
    new.close()


def test_the_key_goes_along_only_where_it_is_asked_for(template: Path, tmp_path: Path) -> None:
    study = copy_study(template, tmp_path / "study")
    key = create_key(tmp_path / "own.key", "four unrelated words here", cost=2)
    out = tmp_path / "key.bundle.zip"
    assert "is not in it" in " ".join(export_bundle(study, out, actor="Ana"))
    with zipfile.ZipFile(out) as packed:
        assert not [name for name in packed.namelist() if name.startswith("key/")]
    assert "encrypted" in " ".join(export_bundle(study, out, key=key.path, actor="Ana"))
    restore_bundle(out, tmp_path / "back.lifeworld")
    assert open_key(tmp_path / "back.key", "four unrelated words here").entries == []
    with pytest.raises(Exception, match="not a Lifeworld key file"):
        export_bundle(study, out, key=study.path, actor="Ana")
    study.close()


Parts = dict[str, bytes]


def forge(parts: Parts, name: str, content: bytes) -> None:
    """Change a part so that the sums agree with it."""
    parts[name] = content
    told = json.loads(parts[MANIFEST])
    told["members"][name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    for table in told["tables"]:
        if table["member"] == name:
            table["rows"] = content.count(b"\n")
    parts[MANIFEST] = json.dumps(told).encode()


def forge_manifest(change: Callable[[Any], None]) -> Callable[[Parts], None]:
    def apply(parts: Parts) -> None:
        told = json.loads(parts[MANIFEST])
        change(told)
        parts[MANIFEST] = json.dumps(told).encode()

    return apply


def spoil_row(parts: Parts) -> None:
    parts["tables/codes.jsonl"] = parts["tables/codes.jsonl"].replace(b"Time", b"Tide")


def forge_quote(parts: Parts) -> None:
    rows = [json.loads(line) for line in parts["tables/excerpts.jsonl"].splitlines()]
    rows[0]["quote"] = "What nobody said."
    forge(parts, "tables/excerpts.jsonl", "".join(json.dumps(r) + "\n" for r in rows).encode())


def forge_text(parts: Parts) -> None:
    name = "tables/texts.jsonl"
    row = json.loads(parts[name].splitlines()[0])
    row["text"] = row["text"][::-1]
    forge(parts, name, json.dumps(row).encode() + b"\n")


def forge_place(parts: Parts) -> None:
    parts["files/../../escaped"] = PHOTO
    forge(parts, "files/../../escaped", PHOTO)
    told = json.loads(parts[MANIFEST])
    told["files"].append("files/../../escaped")
    parts[MANIFEST] = json.dumps(told).encode()


def forge_photo(parts: Parts) -> None:
    forge(parts, f"files/{NAME}.jpg", b"another picture")


def name_table(told: Any) -> None:
    table = next(t for t in told["tables"] if t["name"] == "codes")
    table["name"] = "codes]; DROP TABLE texts; --"


FORGED: dict[str, tuple[Callable[[Parts], Any], str]] = {
    "a word changed": (spoil_row, "is not as it was written"),
    "a quote forged": (forge_quote, "not the words of its texts"),
    "a text forged": (forge_text, "not the words of its texts"),
    "a file that leaves the folder": (forge_place, "what no bundle holds"),
    "a photo forged": (forge_photo, "is not what its name says"),
    "a part lost": (lambda p: p.pop("tables/codes.jsonl"), "beginning with “tables/codes.jsonl”"),
    "a part added": (lambda p: p.update({"more": b"x"}), "beginning with “more”"),
    "a reference to nothing": (
        lambda p: forge(p, "tables/transcripts.jsonl", b""), "refers to one that is not there",
    ),
    "a row of another table": (
        lambda p: forge(p, "tables/codes.jsonl", b'{"id": "x"}\n'), "line 1 of “tables/codes.jsonl”"
    ),
    "a number for a text": (
        lambda p: forge(p, "tables/ticks.jsonl", b'{"name": null, "n": "x"}\n'), "breaks a rule",
    ),
    "half a pair": (
        lambda p: forge(p, "tables/ticks.jsonl", b'{"name": "\\ud800", "n": 1}\n'), "is damaged",
    ),
    "no history of its file": (
        lambda p: forge(p, "tables/_sqlite_migrations.jsonl", b""), "contradict each other",
    ),
    "a table named to do harm": (forge_manifest(name_table), "what no bundle holds"),
    "a list of contents that is none": (
        lambda p: p.update({MANIFEST: b'{"format": "lifeworld-bundle"}'}), "cannot be read",
    ),
    "of a newer version": (
        forge_manifest(lambda told: told.update(version=2, release="9.9")), "newer Lifeworld (9.9)",
    ),
    "with a step that nobody knows": (
        forge_manifest(lambda told: told["migrations"].append(["themes", "fly"])), "newer",
    ),
    "with a step left out": (
        forge_manifest(lambda told: told["migrations"].pop(0)), "no Lifeworld had these steps",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_bundle_makes_no_study_and_says_why(
    bundle: Path, tmp_path: Path, what: str
) -> None:
    with zipfile.ZipFile(bundle) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change, told = FORGED[what]
    change(parts)
    forged = tmp_path / "forged.bundle.zip"
    with zipfile.ZipFile(forged, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    folder = tmp_path / "inside" / "folder"
    folder.mkdir(parents=True)
    with pytest.raises(Unreadable) as refused:
        restore_bundle(forged, folder / "back.lifeworld")
    assert told in str(refused.value)
    assert [p.name for p in folder.iterdir() if p.suffix != ".files"] == []
    assert [p for p in tmp_path.rglob("*") if "escaped" in p.name] == []


def test_a_bundle_cut_short_anywhere_is_refused(bundle: Path, tmp_path: Path) -> None:
    whole = bundle.read_bytes()
    for number in range(1, 8):
        cut = tmp_path / "cut.zip"
        cut.write_bytes(whole[: len(whole) * number // 8])
        with pytest.raises(Unreadable, match="no whole bundle"):
            restore_bundle(cut, tmp_path / "back.lifeworld")
    assert not (tmp_path / "back.lifeworld").exists()


def test_a_byte_that_flipped_on_the_disk_is_found(bundle: Path, tmp_path: Path) -> None:
    whole = bytearray(bundle.read_bytes())
    with zipfile.ZipFile(bundle) as packed:
        info = packed.getinfo("tables/texts.jsonl")
    whole[info.header_offset + 30 + len(info.filename) + 60] ^= 1
    spoilt = tmp_path / "spoilt.zip"
    spoilt.write_bytes(whole)
    with pytest.raises(Unreadable, match="no whole bundle"):
        restore_bundle(spoilt, tmp_path / "back.lifeworld")
    assert list(tmp_path.iterdir()) == [spoilt]


def test_the_command_writes_a_bundle_and_restores_it(template: Path, tmp_path: Path) -> None:
    study = copy_study(template, tmp_path / "study")
    study.close()
    out, run = tmp_path / "all.zip", CliRunner().invoke
    done = run(main, ["export", str(study.path), str(out), "--as", "bundle"])
    assert done.exit_code == 0, done.output
    assert "1 recording or photo" in done.output
    assert "fingerprint" in done.output
    assert hashlib.sha256(out.read_bytes()).hexdigest() in done.output
    back = tmp_path / "back.lifeworld"
    done = run(main, ["restore", str(out), str(back)])
    assert done.exit_code == 0, done.output
    assert run(main, ["restore", str(out), str(back)]).output.startswith(f"{back} already exists.")
    assert (
        "is the study that was replaced"
        in run(main, ["restore", str(out), str(back), "--replace"]).output
    )
    client = run(
        main, ["export", str(study.path), str(out), "--as", "bundle", "--audience", "client"]
    )
    assert client.exit_code == 2
    assert "A bundle is the whole study" in client.output
    assert (
        "does not end in .zip"
        in run(main, ["export", str(study.path), str(tmp_path / "x.tar"), "--as", "bundle"]).output
    )
    record = (
        Study(study.path).db.execute("SELECT thing, audience, speakers FROM exports").fetchone()
    )
    assert record[:2] == ("bundle", "internal")
    assert len(json.loads(record[2])) == 4, "a withdrawal lists it, whoever it is"
