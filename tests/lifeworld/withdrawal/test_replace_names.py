"""Accepted names are replaced in every transcript, codings stay, and a scrub leaves no original."""

from __future__ import annotations

import gzip
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from coding.codebook.commands import add_code
from coding.commands import apply_code
from coding.corrections.commands import revise_transcript
from coding.memos.commands import add_memo
from coding.memos.links import find_links
from coding.memos.model import NewMemo, Thing
from coding.memos.queries import get_memo
from coding.model import NewCoding
from coding.queries import list_codings
from lifeworld.memos.names import get_link_index
from lifeworld.withdrawal.replace_names import apply_pseudonyms, remove_originals
from study import Conflict, InvalidInput, Study
from study.backups import create_daily_backup
from study.entries import list_entries
from transcripts.commands import rename_transcript
from transcripts.consent.commands import record_consent
from transcripts.people.commands import add_participant
from transcripts.privacy.commands import (
    accept_redactions,
    reject_redactions,
    suggest_redactions,
)
from transcripts.privacy.keyfile import create_key, open_key
from transcripts.privacy.queries import list_name_groups
from transcripts.queries import get_text, get_transcript, list_speakers

PASSPHRASE = "four wooden trucks sing"
KILLED = """
import os, signal, sys
from pathlib import Path
from lifeworld.withdrawal import replace_names
from study import Study
from transcripts.privacy.keyfile import open_key

path, key, passphrase = sys.argv[1:]
revise, done = replace_names.revise_transcript, []

def revise_one(*arguments, **options):
    if done:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(revise(*arguments, **options))

replace_names.revise_transcript = revise_one
replace_names.apply_pseudonyms(Study(Path(path)), open_key(Path(key), passphrase), actor="Ana")
"""
TEXT = "Ditte: Vi bor i Esbjerg nu.\n\nRolf: Dittes chef hedder Thorkild Mosegaard.\n\nRolf: Nå da."


@pytest.fixture
def transcript(study: Study, tmp_path: Path) -> str:
    from transcripts.commands import add_transcripts
    from transcripts.model import NewTranscript

    turns = []
    for label in ("Ditte", "Rolf", "Rolf"):
        begin = TEXT.index(f"{label}: ", turns[-1][2] if turns else 0) + len(label) + 2
        end = TEXT.find("\n\n", begin)
        turns.append((label, begin, len(TEXT) if end < 0 else end, None, None))
    new = NewTranscript(
        title="Group",
        text=TEXT,
        turns=tuple(turns),
        speakers={"Ditte": "participant", "Rolf": "participant"},
        kind="transcript",
        source_name="group.txt",
        source_sha256="0" * 64,
        reader="test",
        language="da",
        report={"left_out": [], "warnings": []},
    )
    return str(add_transcripts(study, [new], actor="Ana")[0])


def accept(study: Study, *words: str) -> None:
    groups = {g.words: g for g in list_name_groups(study)}
    accept_redactions(study, [i for w in words for i in groups[w].ids], actor="Ana")


def test_the_queue_holds_places_and_no_names(study: Study, transcript: str) -> None:
    assert suggest_redactions(study, actor="Ana") >= 4
    words = {g.words for g in list_name_groups(study)}
    assert {"Ditte", "Esbjerg", "Thorkild Mosegaard"} <= words
    stored = str(study.db.execute("SELECT * FROM redactions").fetchall())
    assert not any(word in stored for word in words)
    assert suggest_redactions(study, actor="Ana") == 0


def test_the_name_of_a_label_is_replaced_in_text_and_label_alike(
    study: Study, tmp_path: Path
) -> None:
    from transcripts.commands import add_transcripts
    from transcripts.model import NewTranscript

    text = "Quixabeira da Olu: Yes.\n\nP2: I asked quixabeira, and Olu knew."
    new = NewTranscript(
        title="Group",
        text=text,
        turns=(("Quixabeira da Olu", 19, 23, None, None), ("P2", 29, len(text), None, None)),
        speakers={"Quixabeira da Olu": "participant", "P2": "participant"},
        kind="transcript",
        source_name="group.txt",
        source_sha256="1" * 64,
        reader="test",
        language="pt",
        report={"left_out": [], "warnings": []},
    )
    [made] = add_transcripts(study, [new], actor="Ana")
    suggest_redactions(study, actor="Ana")
    certain = [i for g in list_name_groups(study) if g.sure for i in g.ids]
    accept_redactions(study, certain, actor="Ana")
    apply_pseudonyms(study, create_key(tmp_path / "k.key", PASSPHRASE, cost=1 << 10), actor="Ana")
    now = get_text(study, get_transcript(study, made).text_id)
    assert now == "[Person 1]: Yes.\n\nP2: I asked [Person 1], and [Person 1] knew."
    assert {s.label for s in list_speakers(study, made)} == {"[Person 1]", "P2"}


def test_what_was_rejected_is_not_offered_again(study: Study, transcript: str) -> None:
    suggest_redactions(study, actor="Ana")
    place = next(g for g in list_name_groups(study) if g.words == "Esbjerg")
    reject_redactions(study, place.ids, actor="Ana")
    suggest_redactions(study, actor="Ana")
    [left] = [g for g in list_name_groups(study) if g.words == "Esbjerg"]
    assert left.status == "rejected"


def test_accepted_names_are_replaced_and_codings_stay(
    study: Study, transcript: str, tmp_path: Path
) -> None:
    code = add_code(study, "Home", actor="Ana")
    quote = "Vi bor i Esbjerg nu."
    at = TEXT.index(quote)
    apply_code(
        study,
        NewCoding(code_id=code.id, transcript_id=transcript, start=at, end=at + len(quote),
                  quote=quote),  # type: ignore[arg-type]
        actor="Ana",
    )  # fmt: skip
    suggest_redactions(study, actor="Ana")
    accept(study, "Ditte", "Esbjerg", "Thorkild Mosegaard")
    key = create_key(tmp_path / "field.key", PASSPHRASE, cost=1 << 10)
    done = apply_pseudonyms(study, key, actor="Ana")
    text = get_text(study, get_transcript(study, transcript).text_id)
    assert not any(name in text for name in ("Ditte", "Esbjerg", "Thorkild", "Mosegaard"))
    assert "]s chef hedder [" in text
    assert (done.transcripts, done.places) == (1, 4)
    [coding] = list_codings(study)
    assert coding.quote.startswith("Vi bor i [")
    labels = {s.label for s in list_speakers(study, get_transcript(study, transcript).id)}
    assert "Ditte" not in labels
    kept = {e.original for e in open_key(key.path, PASSPHRASE).entries}
    assert {"Ditte", "Esbjerg", "Thorkild Mosegaard"} <= kept


def test_after_a_scrub_the_originals_are_in_the_key_file_only(
    study: Study, transcript: str, tmp_path: Path
) -> None:
    rename_transcript(study, transcript, "Group with Ditte in Esbjerg", actor="Ana")  # type: ignore[arg-type]
    suggest_redactions(study, actor="Ana")
    accept(study, "Ditte", "Esbjerg", "Thorkild Mosegaard")
    key = create_key(tmp_path / "field.key", PASSPHRASE, cost=1 << 10)
    apply_pseudonyms(study, key, actor="Ana")
    create_daily_backup(study)
    assert any(b"Mosegaard" in p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    scrubbed = remove_originals(study, key, actor="Ana")
    assert not scrubbed.left
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for name in (b"Mosegaard", b"Thorkild", b"Esbjerg", b"Ditte"):
                assert name not in content, (path.name, name)
    with pytest.raises(Conflict, match="erased"):
        study.undo(actor="Ana")
    asked = "SELECT id FROM changes WHERE verb = 'replace names'"
    change = study.db.execute(asked).fetchone()[0]
    with pytest.raises(Conflict):
        study.undo(change, actor="Ana")
    assert [e.original for e in key.find("[Person 1]")]


@pytest.fixture
def groups(study: Study, make_group: Callable[..., Any], tmp_path: Path) -> list[Any]:
    """Three transcripts in which Ditte speaks of herself and of Thorkild, accepted both."""
    made = [make_group(title=f"Group {n}", people=("Ditte", "Thorkild"), seed=n) for n in range(3)]
    for group in made:
        for n, name in enumerate(("Ditte", "Thorkild")):
            rows = [{
                "id": f"{group.transcript_id}{n}", "transcript_id": group.transcript_id,
                "text_id": group.text_id, "start": group.text.index(name),
                "end": group.text.index(name) + len(name), "category": "person",
                "replacement": f"[Person {n + 1}]", "source": "list", "status": "accepted",
                "sure": 1,
            }]  # fmt: skip
            with study.change("find names", actor="Ana") as change:
                change.insert_all("redactions", rows)
    return made


def texts(study: Study, groups: list[Any]) -> list[str]:
    return [get_text(study, get_transcript(study, g.transcript_id).text_id) for g in groups]


def test_names_in_several_transcripts_are_one_change_and_one_undo(
    study: Study, groups: list[Any], tmp_path: Path
) -> None:
    before = texts(study, groups)
    key = create_key(tmp_path / "field.key", PASSPHRASE, cost=1 << 10)
    done = apply_pseudonyms(study, key, actor="Ana")
    assert done.transcripts == 3
    assert not any("Ditte" in text for text in texts(study, groups))
    newest = list_entries(study.db)[0]
    assert (newest.verb, newest.subject) == ("replace names", f"{done.places} places")
    study.undo(actor="Ana")
    assert texts(study, groups) == before
    assert {g.words for g in list_name_groups(study, status="accepted")} == {"Ditte", "Thorkild"}
    assert apply_pseudonyms(study, key, actor="Ana").places == done.places


def test_names_in_memos_are_replaced_with_those_in_transcripts_and_links_still_lead_there(
    study: Study, groups: list[Any], tmp_path: Path
) -> None:
    code = add_code(study, "Ditte at home", actor="Ana")
    coding = apply_code(
        study,
        NewCoding(code_id=code.id, transcript_id=groups[0].transcript_id, start=0, end=5,
                  memo="Ditte's own words"),
        actor="Ana",
    )  # fmt: skip
    body = "Ditte and Thorkild: see [[Ditte at home]] and [[Time]]."
    thing = Thing(kind="code", id=code.id)
    links = {"Ditte at home": thing}
    memo = add_memo(study, NewMemo(title="On Ditte", body=body, links=links), actor="Ana")
    untouched = add_memo(study, NewMemo(body="On nobody"), actor="Ana")
    key = create_key(tmp_path / "field.key", PASSPHRASE, cost=1 << 10)
    done = apply_pseudonyms(study, key, actor="Ana")
    assert done.memos == 2
    replaced = get_memo(study, memo.id)
    assert replaced.own_title == "On [Person 1]"
    assert replaced.body == "[Person 1] and [Person 2]: see [[Person 1 at home]] and [[Time]]."
    [link, _] = find_links(replaced.body, get_link_index(study), replaced.links)
    assert (link.thing, link.trouble) == (thing, "")
    assert get_memo(study, coding.id).body == "[Person 1]'s own words"
    assert get_memo(study, untouched.id) == untouched
    study.undo(actor="Ana")
    assert (get_memo(study, memo.id).body, get_memo(study, memo.id).links) == (body, links)
    assert get_memo(study, coding.id).body == "Ditte's own words"


def test_a_replacement_whose_process_was_killed_is_finished_by_the_next(
    study: Study, groups: list[Any], start_python: Callable[..., Any], tmp_path: Path
) -> None:
    key = create_key(tmp_path / "field.key", PASSPHRASE, cost=1 << 10)
    killed = start_python(KILLED, study.path, key.path, PASSPHRASE)
    _, wrong = killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL, wrong
    left = ["Ditte" in text for text in texts(study, groups)]
    assert sorted(left) == [False, True, True], "it was killed after the first transcript"
    apply_pseudonyms(study, open_key(key.path, PASSPHRASE), actor="Ana")
    for text in texts(study, groups):
        assert "Ditte" not in text
        assert "Thorkild" not in text
    assert list_name_groups(study, status="accepted", older=True) == []
    kept = {e.original: e.replacement for e in open_key(key.path, PASSPHRASE).entries}
    assert kept == {"Ditte": "[Person 1]", "Thorkild": "[Person 2]"}
    study.undo(actor="Ana")
    study.undo(actor="Ana")
    assert all("Ditte" in text for text in texts(study, groups))


def test_a_transcript_that_is_corrected_meanwhile_is_replaced_in_its_newest_text(
    study: Study, groups: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, corrected = groups[0], [0]

    def correct_first(*arguments: Any, **options: Any) -> Any:
        if not corrected[0]:
            corrected[0] = 1
            text = get_text(study, get_transcript(study, first.transcript_id).text_id)
            with ThreadPoolExecutor(1) as pool:  # a colleague
                pool.submit(
                    revise_transcript, study, first.transcript_id, text + " And so on.", actor="Bo"
                ).result()
        return revise_transcript(*arguments, **options)

    monkeypatch.setattr("lifeworld.withdrawal.replace_names.revise_transcript", correct_first)
    key = create_key(tmp_path / "field.key", PASSPHRASE, cost=1 << 10)
    apply_pseudonyms(study, key, actor="Ana")
    assert not any("Ditte" in text for text in texts(study, groups))
    assert any("And so on." in text for text in texts(study, groups))


def test_a_scrub_lists_the_files_that_it_could_not_search(
    study: Study, groups: list[Any], tmp_path: Path
) -> None:
    key = create_key(tmp_path / "field.key", PASSPHRASE, cost=1 << 10)
    apply_pseudonyms(study, key, actor="Ana")
    (tmp_path / "cut.gz").write_bytes(gzip.compress(bytes(range(256)) * 40)[:60])
    scrubbed = remove_originals(study, key, actor="Ana")
    assert [path.name for path in scrubbed.unread] == ["cut.gz"]


def test_nothing_is_replaced_before_a_person_accepted_it(
    study: Study, transcript: str, tmp_path: Path
) -> None:
    suggest_redactions(study, actor="Ana")
    key = create_key(tmp_path / "field.key", PASSPHRASE, cost=1 << 10)
    with pytest.raises(InvalidInput, match="accepted"):
        apply_pseudonyms(study, key, actor="Ana")


def test_who_left_is_in_no_table_of_participants(
    study: Study, make_group: Callable[..., Any]
) -> None:
    from lifeworld.exports.gather_report import get_report

    people = {name: add_participant(study, name, actor="Ana") for name in ("Cy", "Bo")}
    make_group(participants=people)
    record_consent(study, people["Cy"].id, {"take_part": "withdrawn"}, actor="Ana")
    shown = {p.pseudonym for p in get_report(study, audience="internal").participants}
    assert shown == {"Bo"}
