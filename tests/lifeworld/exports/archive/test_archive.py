"""The packet for an archive: words of those who agreed alone, names decided, every file checked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import etree

from coding.corrections.commands import revise_transcript
from lifeworld.cli import main
from lifeworld.exports.archive.export_archive import export_archive
from lifeworld.exports.archive.gather_deposit import get_deposit
from lifeworld.exports.archive.model import Depositor
from lifeworld.exports.archive.render_metadata import DDI, render_dataverse, render_ddi
from study import InvalidInput, Study
from transcripts.consent.commands import record_consent, record_session_consents
from transcripts.privacy.commands import reject_redactions, suggest_redactions
from transcripts.privacy.keyfile import create_key
from transcripts.privacy.queries import list_name_groups
from transcripts.queries import list_sessions

ACTOR = "Ana"
CHECKED = Depositor(names_checked="Read by two of us.")


@pytest.fixture
def field(field: SimpleNamespace, factories: Any) -> SimpleNamespace:
    """Two groups, one of which agreed to be archived but for Bea; a third nobody was asked in."""
    study = field.study
    factories.add_group(study, title="Never asked", people=("Kim", "Lee", "Mo"), seed=9)
    for name in ("Emma", "Ali", "Dan"):
        record_consent(study, field.people[name].id, {"archive": "given"}, actor=ACTOR)
    for name in ("Bea", "Cleo", "Finn"):
        record_consent(study, field.people[name].id, {"archive": "refused"}, actor=ACTOR)
    return field


def search_names(study: Study) -> None:
    """Search for names, and decide that none of what was found is one."""
    suggest_redactions(study, actor=ACTOR)
    waiting = [key for group in list_name_groups(study, status="proposed") for key in group.ids]
    reject_redactions(study, waiting, actor=ACTOR)


def read_bag(path: Path) -> dict[str, bytes]:
    """Return the files of a packet, each as its sums say."""
    with zipfile.ZipFile(path) as packed:
        files = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    for sums in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        for line in files[sums].decode().splitlines():
            digest, _, name = line.partition("  ")
            assert hashlib.sha256(files[name]).hexdigest() == digest, name
    data = [name for name in files if name.startswith("data/")]
    assert len(files["manifest-sha256.txt"].splitlines()) == len(data)
    oxum = f"{sum(len(files[name]) for name in data)}.{len(data)}"
    assert f"Payload-Oxum: {oxum}\n" in files["bag-info.txt"].decode()
    return files


def test_a_packet_holds_the_words_of_those_who_agreed_and_nobody_elses(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    search_names(field.study)
    out = tmp_path / "a.zip"
    told = export_archive(field.study, out, actor=ACTOR)
    files = read_bag(out)
    texts = {name: files[name].decode() for name in files if name.endswith(".txt") and "/" in name}
    assert sorted(texts) == [
        "data/transcripts/01 Focus group 1.txt", "data/transcripts/02 Focus group 2.txt",
    ]  # fmt: skip
    first, second = (texts[name] for name in sorted(texts))
    assert first.count("Emma: ") == first.count("Ali: ") == 4
    assert "Dan: " in second
    whole = "".join(texts.values())
    for silent in ("Bea: ", "Cleo: ", "Finn: ", "Kim", "Never asked", "Ewa", "packer"):
        assert silent not in whole
    assert "Moderator: " in first
    assert first.count("[1 turn is left out for want of consent]") == 4
    assert "1 transcript was left out: nobody in them is recorded as agreeing" in " ".join(told)
    for name in files:
        if name.endswith(".pdf"):
            assert b"pdfaid" in files[name], f"{name} is no PDF/A"
    assert b"Planning" in files["data/codebook.csv"]
    project = tmp_path / "project.qdpx"
    project.write_bytes(files["data/project.qdpx"])
    with zipfile.ZipFile(project) as packed:
        carried = {name: packed.read(name).decode() for name in packed.namelist()}
    words = "".join(text for name, text in carried.items() if name.endswith(".txt"))
    assert words.count("Emma: ") == 4, "whole conversations, not coded words alone"
    for silent in ("Bea: ", "Cleo: ", "Kim", "Ewa", "packer"):
        assert silent not in "".join(carried.values())
    assert "Planning" in carried["project.qde"]
    [record] = field.study.db.query("SELECT thing, audience, speakers FROM exports")
    assert (record["thing"], record["audience"]) == ("archive", "archive")
    assert len(json.loads(record["speakers"])) == 5, "Emma, Ali, Dan and two moderators"


def test_the_data_list_has_a_row_for_each_text(field: SimpleNamespace, tmp_path: Path) -> None:
    search_names(field.study)
    export_archive(field.study, tmp_path / "a.zip", actor=ACTOR)
    files = read_bag(tmp_path / "a.zip")
    rows = list(csv.DictReader(io.StringIO(files["data/data-list.csv"].decode("utf-8-sig"))))
    assert [(row["Text"], row["People"], row["Turns left out"]) for row in rows] == [
        ("01 Focus group 1", "2", "4"), ("02 Focus group 2", "1", "8"),
    ]  # fmt: skip
    for row in rows:
        for place in row["Files"].split(" | "):
            assert f"data/{place}" in files


def test_names_that_wait_keep_a_transcript_out_and_so_does_a_text_nobody_searched(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    study, out = field.study, tmp_path / "a.zip"
    with pytest.raises(InvalidInput, match="Nothing of this study") as refused:
        export_archive(study, out, actor=ACTOR)
    assert "nobody has searched them for names" in refused.value.hint
    assert not out.exists()
    given = get_deposit(study, CHECKED)
    assert len(given.texts) == 2
    search_names(study)
    assert len(get_deposit(study, Depositor()).texts) == 2
    first = field.groups[0].transcript_id
    text = field.groups[0].text
    revise_transcript(study, first, text.replace("?", "? Peter Hansen?", 1), actor=ACTOR)
    with study.change("age the correction", actor=ACTOR) as change:
        for (key,) in study.db.execute("SELECT id FROM versions").fetchall():
            change.update("versions", key, at="2999-01-01T00:00:00+00:00")
    assert len(get_deposit(study, Depositor()).texts) == 1
    suggest_redactions(study, actor=ACTOR, own_list=["Peter Hansen"])
    told = " ".join(get_deposit(study, CHECKED).left_out)
    assert "names in them wait for a decision" in told


def test_an_answer_of_the_session_holds_and_an_unrecorded_one_does_not(
    field: SimpleNamespace,
) -> None:
    third = [s for s in list_sessions(field.study) if s.title == "Never asked"]
    assert len(get_deposit(field.study, CHECKED).texts) == 2
    record_session_consents(field.study, [third[0].id], {"archive": "given"}, actor=ACTOR)
    deposit = get_deposit(field.study, CHECKED)
    assert len(deposit.texts) == 3
    [text] = [t for t in deposit.texts if t.name.endswith("Focus group 3")]
    called = {getattr(block, "speaker", "") for block in text.document.blocks}
    assert called == {"Moderator", "Speaker 1", "Speaker 2", "Speaker 3"}, "no label of the text"


def test_a_key_that_still_exists_is_named_for_what_it_means(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    assert "No key to the pseudonyms lies beside the study" in get_deposit(field.study, CHECKED).key
    key = create_key(field.study.path.with_suffix(".key"), "four unrelated words", cost=2)
    export_archive(field.study, tmp_path / "a.zip", depositor=CHECKED, actor=ACTOR)
    files = read_bag(tmp_path / "a.zip")
    readme = files["data/README.md"].decode()
    assert "pseudonymised, not anonymous, and remain personal data" in readme
    assert "Read by two of us." in readme
    told = [line for line in readme.split("\n") if line and line[0] not in "#-"]
    assert all(f"\n\n{line}\n" in readme for line in told), (
        "lines that touch become one in Markdown"
    )
    assert not [name for name in files if key.path.name in name]


def test_what_only_the_depositor_knows_is_filled_in_or_named(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    form = tmp_path / "form.PDF"
    form.write_bytes(b"%PDF the form that was signed")
    who = Depositor(
        authors=("Vang, Karla", "Bo, Tobias"), affiliation="A school", contact="a@example.org",
        abstract="Talks about hours.", access="On request", names_checked="Read.",
        consent_form=form,
    )  # fmt: skip
    assert get_deposit(field.study, who).to_do == ()
    assert len(get_deposit(field.study, CHECKED).to_do) == 5
    export_archive(field.study, tmp_path / "a.zip", depositor=who, actor=ACTOR)
    files = read_bag(tmp_path / "a.zip")
    assert files["data/forms/consent-form.pdf"] == form.read_bytes()
    assert len([name for name in files if name.startswith("data/forms/")]) == 1
    told = json.loads(files["data/metadata/dataverse.json"])["datasetVersion"]
    fields = {f["typeName"]: f for f in told["metadataBlocks"]["citation"]["fields"]}
    assert {"title", "author", "datasetContact", "dsDescription", "subject"} <= set(fields)
    assert [a["authorName"]["value"] for a in fields["author"]["value"]] == list(who.authors)
    assert fields["language"]["value"] == ["English"]
    for each in fields.values():
        assert isinstance(each["value"], list) == each["multiple"], each["typeName"]


def test_the_description_is_one_of_ddi(field: SimpleNamespace) -> None:
    deposit = get_deposit(field.study, CHECKED)
    root = etree.fromstring(render_ddi(deposit))
    space = {"d": DDI}
    order = [each.tag.partition("}")[2] for each in root.find("d:stdyDscr", space)]
    assert order == ["citation", "stdyInfo", "method", "dataAccs"]
    assert root.findtext("d:stdyDscr/d:citation/d:titlStmt/d:titl", namespaces=space)
    assert len(root.findall("d:otherMat", space)) == len(deposit.texts) == 2
    assert b"authorName" not in render_dataverse(deposit), "nothing is made up"
    place = os.environ.get("LIFEWORLD_DDI_SCHEMA")
    if not place:
        pytest.skip("LIFEWORLD_DDI_SCHEMA names no codebook.xsd of DDI 2.5 to check it against")
    schema = etree.XMLSchema(etree.parse(place))
    assert schema.validate(root), schema.error_log


def test_the_command_says_what_is_missing(field: SimpleNamespace, tmp_path: Path) -> None:
    path, out = str(field.study.path), tmp_path / "a.zip"
    field.study.close()
    done = CliRunner().invoke(main, ["archive", path, str(out)])
    assert done.exit_code == 1
    assert done.output.startswith("Nothing of this study may be archived.")
    asked = ["--names-checked", "Read.", "--author", "Vang, Karla", "--contact", "nobody"]
    done = CliRunner().invoke(main, ["archive", path, str(out), *asked])
    assert done.exit_code == 0, done.output
    assert "2 transcripts" in done.output
    assert "To fill in: The e-mail address" in done.output
    assert "To fill in: The authors" not in done.output
    wrong = ["archive", path, str(tmp_path / "a.tar")]
    assert "does not end in .zip" in CliRunner().invoke(main, wrong).output
    lost = ["archive", path, str(out), "--consent-form", str(tmp_path / "none.pdf")]
    assert "is not there" in CliRunner().invoke(main, lost).output
