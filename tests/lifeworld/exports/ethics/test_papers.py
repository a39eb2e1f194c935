"""Record of processing and risk assessment say what the study shows, and leave the rest open."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from types import SimpleNamespace

from click.testing import CliRunner

from lifeworld.cli import main
from lifeworld.exports.document.model import Document, Paragraph, Table
from lifeworld.exports.ethics.build_record import build_record, build_risks
from lifeworld.exports.ethics.gather_facts import get_record_facts, list_findings
from study.language import say_in
from transcripts.consent.commands import record_consent
from transcripts.privacy.commands import add_retention, suggest_redactions
from transcripts.privacy.keyfile import create_key


def read(document: Document) -> str:
    words = [document.title, *document.about]
    for block in document.blocks:
        if isinstance(block, Paragraph):
            words.append("".join(span.words for span in block.spans))
        elif isinstance(block, Table):
            words += [" | ".join(row) for row in block.rows]
    return "\n".join(words)


def test_the_record_counts_what_is_there(field: SimpleNamespace) -> None:
    person = field.people["Bea"].id
    record_consent(field.study, person, {"quote_public": "refused"}, actor="Ana")
    told = read(build_record(get_record_facts(field.study), language="en"))
    assert "Whose data | 6 participants" in told
    assert "Material | 2 transcripts" in told
    assert "Quoted in public | 5 | 1" in told
    assert "No language model has read the material." in told
    assert "Legal basis | [to fill in" in told
    for name in field.people:
        assert name not in told


def test_each_risk_is_open_until_the_study_shows_that_it_is_dealt_with(
    field: SimpleNamespace,
) -> None:
    study = field.study
    before = [f.open for f in list_findings(study)]
    assert before == [True, False, False, False, False, True, False, False]
    suggest_redactions(study, actor="Ana")
    add_retention(study, "study", "2999-01-01", actor="Ana")
    create_key(study.path.with_suffix(".key"), "four unrelated words", cost=2)
    findings = list_findings(study)
    assert findings[4].open
    assert "A key file lies beside the study." in findings[4].shown
    assert not findings[5].open
    told = read(build_risks("A study", findings, language="en"))
    assert told.count("[to judge] | [to judge]") == len(findings) == 8
    with say_in("da"):
        danish = read(build_risks("A study", list_findings(study), language="da"))
    assert "Nothing that" not in danish
    assert "passphrase" not in danish


def test_the_command_writes_word_files_in_two_languages(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    path, out = str(field.study.path), tmp_path / "papers.zip"
    field.study.close()
    done = CliRunner().invoke(main, ["ethics", path, str(out)])
    assert done.exit_code == 0, done.output
    assert "papers.zip: 8 Word files" in done.output
    assert "No retention date is set." in done.output
    with zipfile.ZipFile(out) as packed:
        names = packed.namelist()
        assert len(names) == 8
        import docx

        for name in names:
            document = docx.Document(io.BytesIO(packed.read(name)))
            assert document.paragraphs[0].text
            assert document.tables or name.startswith("information")
    done = CliRunner().invoke(main, ["ethics", path, str(tmp_path / "papers.docx")])
    assert "does not end in .zip" in done.output
