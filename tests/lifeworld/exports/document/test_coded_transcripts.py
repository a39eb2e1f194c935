"""A coded transcript shows what its audience may read, and its codes on the right words."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coding.commands import apply_code
from coding.model import NewCoding
from lifeworld.exports import export_transcripts as module
from lifeworld.exports.document.gather_transcripts import CodedTranscript, list_coded_transcripts
from lifeworld.exports.document.model import Document, Paragraph, Turn
from lifeworld.exports.export_transcripts import export_transcripts
from lifeworld.exports.quote_choice import QuoteChoice
from study import InvalidInput, Study
from study.errors import Cancelled
from tests.factories import ACTOR
from transcripts.consent.commands import record_consent
from transcripts.model import PURPOSES
from transcripts.people.commands import add_participant
from transcripts.queries import get_text, get_transcript, list_turns
from transcripts.speakers.commands import link_speaker

OUTSIDE = ("workshop", "client", "public")


def read(document: Document) -> list[str]:
    """Return what stands in each turn and note."""
    return [
        "".join(span.words for span in block.spans)
        for block in document.blocks
        if isinstance(block, Turn | Paragraph)
    ]


def read_marked(document: Document) -> list[tuple[str, str]]:
    """Return the words under each mark, with its code, in order."""
    words: dict[int, str] = {}
    for block in document.blocks:
        for span in block.spans if isinstance(block, Turn) else ():
            for number in span.marks:
                words[number] = words.get(number, "") + span.words
    return [(document.marks[number].name, said) for number, said in sorted(words.items())]


def gather(study: Study, audience: str, **asked: Any) -> list[CodedTranscript]:
    return list(list_coded_transcripts(study, audience=audience, choice=QuoteChoice(**asked)))


@pytest.fixture
def talk(study: Study, factories: Any) -> SimpleNamespace:
    """A talk in which Emma names Mette, with codes that overlap, on words after the name, too."""
    said = [
        ("Mod", "How is it?"),
        ("Emma", "Mette said there is no time. Mette is right, the pay is low."),
        ("Mette", "Nobody asks us."),
        ("Emma", "That is so."),
    ]
    one = factories.add_transcript(study, title="Emma, welder", said=said)
    people = {name: add_participant(study, name, actor=ACTOR) for name in ("Emma", "Mette")}
    for name, person in people.items():
        link_speaker(study, one, name, person.id, actor=ACTOR)
        record_consent(study, person.id, dict.fromkeys(PURPOSES, "given"), actor=ACTOR)
    time, pay = factories.add_codes(study, "Time", "Pay")
    text = get_text(study, get_transcript(study, one).text_id)

    def code(code_id: Any, words: str, actor: str = ACTOR) -> None:
        start = text.index(words)
        new = NewCoding(
            code_id=code_id, transcript_id=one, start=start, end=start + len(words), memo="Hm"
        )
        apply_code(study, new, actor=actor)

    code(time, "there is no time")
    code(pay, "no time. Mette is right, the pay is low", "Bo")
    code(time, "Nobody asks us.")
    return SimpleNamespace(study=study, one=one, people=people, time=time, pay=pay)


def test_the_team_reads_every_turn_with_codes_coders_and_memos(talk: SimpleNamespace) -> None:
    [made] = gather(talk.study, "internal")
    assert made.name == "Emma, welder"
    assert read(made.document) == [
        "How is it?",
        "Mette said there is no time. Mette is right, the pay is low.",
        "Nobody asks us.",
        "That is so.",
    ]
    assert read_marked(made.document) == [
        ("Time", "there is no time"),
        ("Pay", "no time. Mette is right, the pay is low"),
        ("Time", "Nobody asks us."),
    ]
    assert [(m.by, m.note) for m in made.document.marks] == [
        ("Ana", "Hm"), ("Bo", "Hm"), ("Ana", "Hm"),
    ]  # fmt: skip
    assert [b.speaker for b in made.document.blocks if isinstance(b, Turn)] == [
        "Mod", "Emma", "Mette", "Emma",
    ]  # fmt: skip


@pytest.mark.parametrize("audience", OUTSIDE)
def test_others_read_coded_words_only_and_nobody_who_coded(
    talk: SimpleNamespace, audience: str
) -> None:
    [made] = gather(talk.study, audience)
    told = json.dumps([read(made.document), made.name, made.document.subtitle, made.document.about])
    assert made.name == "Interview 1"
    for hidden in ("How is it?", "That is so", "said", "welder", "Bo", "Hm"):
        assert hidden not in told
    assert not any(mark.by or mark.note or mark.day for mark in made.document.marks)
    assert "Only coded words are shown; […] stands for all others." in made.document.about


def test_codes_stay_on_their_words_where_a_name_before_them_is_hidden(
    talk: SimpleNamespace,
) -> None:
    [made] = gather(talk.study, "public")
    marked = dict(read_marked(made.document)[:2])
    assert marked["Time"] == "there is no time"
    assert marked["Pay"].startswith("no time. [")
    assert marked["Pay"].endswith("] is right, the pay is low")
    assert "Mette" not in json.dumps(read(made.document))


@pytest.mark.parametrize("audience", ["internal", *OUTSIDE])
def test_words_of_somebody_who_left_are_in_no_file_and_their_turns_are_counted(
    talk: SimpleNamespace, audience: str
) -> None:
    record_consent(talk.study, talk.people["Mette"].id, {"take_part": "withdrawn"}, actor=ACTOR)
    [made] = gather(talk.study, audience)
    told = read(made.document)
    assert not any("Nobody asks us" in words for words in told)
    assert any("1 turn is left out for want of consent." in words for words in told)
    assert made.left_out == (f"{made.name}: 1 turn was left out for want of consent to this use.",)
    if audience != "internal":
        assert "Mette" not in json.dumps(told)


def test_filters_choose_transcripts_and_whose_codes_are_marked(
    talk: SimpleNamespace, factories: Any
) -> None:
    study = talk.study
    factories.add_transcript(study, title="Other", said=[("Ib", "No codes here.")])
    assert [made.name for made in gather(study, "internal")] == ["Emma, welder", "Other"]
    [one] = gather(study, "internal", transcripts=(talk.one,), coders=("Bo",))
    assert [name for name, _ in read_marked(one.document)] == ["Pay"]
    [one] = gather(study, "internal", transcripts=(talk.one,), codes=(talk.time,))
    assert [name for name, _ in read_marked(one.document)] == ["Time", "Time"]
    outside = [made.document.title for made in gather(study, "client")]
    assert len(outside) == 1, "where nothing is coded nothing is shown"


def test_a_code_across_turns_is_one_mark(talk: SimpleNamespace, factories: Any) -> None:
    turns = list_turns(talk.study, get_transcript(talk.study, talk.one).text_id)
    [wide] = factories.add_codes(talk.study, "Wide")
    new = NewCoding(code_id=wide, transcript_id=talk.one, start=turns[1].start, end=turns[3].end)
    apply_code(talk.study, new, actor=ACTOR)
    [made] = gather(talk.study, "internal")
    assert dict(read_marked(made.document))["Wide"].endswith("Nobody asks us.That is so.")


@pytest.mark.parametrize("form", ["docx", "html"])
def test_few_words_are_one_file_and_many_a_zip_of_transcripts(
    talk: SimpleNamespace, factories: Any, tmp_path: Path, form: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    factories.add_transcript(talk.study, title="A/b: <c>", said=[("Ib", "Nothing.")])
    out = tmp_path / f"coded.{form}"
    [told] = export_transcripts(talk.study, out, audience="internal", actor="Ana")
    assert told == f"coded.{form}: 2 transcripts, 23 words, for the research team"
    assert out.is_file()
    monkeypatch.setattr(module, "MOST_TOGETHER", 10)
    [told] = export_transcripts(talk.study, out, audience="internal", actor="Ana")
    assert told.startswith("coded.zip: 2 transcripts")
    with zipfile.ZipFile(tmp_path / "coded.zip") as packed:
        assert packed.testzip() is None
        assert packed.namelist() == [f"01 A b c.{form}", f"02 Emma, welder.{form}"]


def test_a_transcript_goes_on_record_with_whose_turns_it_carries(
    talk: SimpleNamespace, tmp_path: Path
) -> None:
    export_transcripts(talk.study, tmp_path / "coded.html", audience="client", actor="Ana")
    [record] = talk.study.db.query("SELECT form, audience, excerpts, speakers FROM exports")
    assert (record["form"], record["audience"]) == ("html", "client")
    assert len(json.loads(record["excerpts"])) == 3
    assert len(json.loads(record["speakers"])) == 2


def test_nothing_is_left_where_nothing_may_be_shown_or_somebody_cancels(
    talk: SimpleNamespace, tmp_path: Path
) -> None:
    for person in talk.people.values():
        record_consent(talk.study, person.id, {"quote_client": "refused"}, actor=ACTOR)
    with pytest.raises(InvalidInput, match="There is no transcript to export"):
        export_transcripts(talk.study, tmp_path / "coded.docx", audience="client")

    def cancel(*_: object) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        export_transcripts(talk.study, tmp_path / "coded.docx", on_progress=cancel)
    with pytest.raises(InvalidInput, match="Codes cannot stand in “air”"):
        export_transcripts(talk.study, tmp_path / "coded.docx", place_of_codes="air")
    with pytest.raises(InvalidInput, match="cannot be written as “xlsx”"):
        export_transcripts(talk.study, tmp_path / "coded.xlsx")
    assert not list(tmp_path.glob("*coded*"))
    assert not list(talk.study.db.query("SELECT * FROM exports"))
