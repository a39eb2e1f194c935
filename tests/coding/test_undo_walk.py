"""Random walks of several people over every command, with undo and redo, and what must hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from coding import commands as c
from coding.codebook import commands as cb
from coding.codebook.merging import commands as merging
from coding.model import NewCoding
from coding.queries import list_codes, list_codings
from study import Conflict, InvalidInput, LifeworldError, NotFound, Study
from transcripts import commands as t
from transcripts.consent import commands as cs
from transcripts.frame import commands as fr
from transcripts.model import PURPOSES, ROLES, SESSION_KINDS
from transcripts.people import commands as pp
from transcripts.queries import (
    get_text,
    list_participants,
    list_sessions,
    list_speakers,
    list_strata,
    list_transcripts,
)
from transcripts.speakers import commands as sp

ACTORS = ("Ana", "Bo", "Cy")
Tables = dict[str, dict[str, dict[str, Any]]]


def list_tables(study: Study) -> list[str]:
    rows = study.db.execute(
        "SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '%_ledger_insert'"
    ).fetchall()
    return sorted(row[0] for row in rows)


def read_tables(study: Study) -> Tables:
    return {
        table: {row["id"]: row for row in study.db.query(f"SELECT * FROM [{table}]")}
        for table in list_tables(study)
    }


def replay(study: Study) -> tuple[Tables, list[str]]:
    """Build the tables from the ledger alone; also tell where an image or a revision was wrong."""
    tables: Tables = {table: {} for table in list_tables(study)}
    wrong: list[str] = []
    highest: dict[tuple[str, str], int] = {}
    for row in study.db.query("SELECT * FROM changed_rows ORDER BY seq"):
        table, key = tables[row["tbl"]], row["key"]
        before = json.loads(row["before"]) if row["before"] else None
        after = json.loads(row["after"]) if row["after"] else None
        if table.get(key) != before:
            wrong.append(f"{row['tbl']} {key}: before is not what was there")
        if after is None:
            del table[key]
            continue
        if "rev" in after:
            last = highest.get((row["tbl"], key), 0)
            if after["rev"] <= last:
                wrong.append(f"{row['tbl']} {key}: revision {after['rev']} after {last}")
            highest[row["tbl"], key] = after["rev"]
        table[key] = after
    return tables, wrong


def check(study: Study) -> None:
    tables, wrong = replay(study)
    assert wrong == []
    assert tables == read_tables(study)
    assert study.db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert study.db.execute("SELECT change_seq FROM open_change").fetchall() == [(None,)]
    codes = {code.id: code for code in list_codes(study)}
    for code in codes.values():
        seen, at = set(), code
        while at.parent_id is not None:
            assert at.id not in seen, "codes in a circle"
            seen.add(at.id)
            at = codes[at.parent_id]
    for transcript in list_transcripts(study):
        text = get_text(study, transcript.text_id)
        for coding in list_codings(study, transcript_id=transcript.id):
            assert text[coding.start : coding.end] == coding.quote


class Walk:
    def __init__(self, study: Study, seed: int, factories: Any) -> None:
        self.study, self.random, self.factories = study, Random(seed), factories
        self.number = 0
        self.done: dict[str, int] = {}
        self.said: list[str] = []

    def pick(self, things: list[Any]) -> Any:
        if not things:
            raise NotFound("nothing to pick")
        return self.random.choice(things)

    def maybe(self, things: list[Any]) -> Any:
        return self.random.choice([None, *things])

    def name(self, what: str) -> str:
        self.number += 1
        return f"{what} {self.number if self.random.random() < 0.8 else self.number // 5}"

    def code(self) -> Any:
        return self.pick(list_codes(self.study))

    def coding(self) -> Any:
        return self.pick(list_codings(self.study))

    def transcript(self) -> Any:
        return self.pick(list_transcripts(self.study))

    def speaker(self) -> Any:
        return self.pick(list_speakers(self.study))

    def span(self, transcript: Any) -> tuple[int, int, str]:
        text = get_text(self.study, transcript.text_id)
        start = self.random.randrange(0, len(text) - 1, 9)  # few places, so that people meet
        end = min(len(text), start + 9)
        return start, end, text[start:end]

    def steps(self, actor: str) -> list[tuple[int, Callable[[], Any]]]:
        s, r = self.study, self.random
        who: dict[str, Any] = {"actor": actor}

        def parent() -> Any:
            codes = list_codes(s)
            return r.choice(codes).id if codes and r.random() < 0.5 else None

        def apply() -> None:
            transcript, code = self.transcript(), self.code()
            start, end, quote = self.span(transcript)
            new = NewCoding(
                code_id=code.id, transcript_id=transcript.id, start=start, end=end, quote=quote
            )
            c.apply_code(s, new, **who)

        def apply_wrong() -> None:
            transcript, code = self.transcript(), self.code()
            start, end, quote = self.span(transcript)
            new = NewCoding(
                code_id=code.id, transcript_id=transcript.id, start=start, end=end, quote=quote
            )
            wrong = NewCoding(
                code_id=code.id, transcript_id=transcript.id, start=start, end=end, quote="else"
            )
            with pytest.raises(LifeworldError):
                c.apply_codes(s, [new, wrong], **who)

        def revise_coding() -> None:
            coding = self.coding()
            how = r.randrange(3)
            if how == 0:
                c.revise_coding(s, coding.id, memo=self.name("memo"), **who)
            elif how == 1:
                c.revise_coding(s, coding.id, code_id=self.code().id, **who)
            else:
                transcript = next(x for x in list_transcripts(s) if x.id == coding.transcript_id)
                start, end, quote = self.span(transcript)
                c.revise_coding(s, coding.id, span=(start, end), quote=quote, **who)

        def stale() -> None:
            code = self.code()
            with pytest.raises(Conflict):
                cb.revise_code(s, code.id, definition="x", expect_rev=code.rev + 1, **who)

        def revise_speaker() -> None:
            person = self.maybe(list_participants(s))
            sp.revise_speaker(
                s,
                self.speaker().id,
                role=r.choice(ROLES),
                participant_id=person and person.id,
                forget_participant=r.random() < 0.2,
                **who,
            )

        def add() -> None:
            session = self.maybe(list_sessions(s))
            stratum = self.maybe(list_strata(s))
            said = [("Mod", "Why?"), ("Eva", self.factories.say(r, 8)), ("Ib", "No 🙂 time.")]
            self.factories.add_transcript(
                s,
                said=said,
                title=self.name("Group"),
                actor=actor,
                session_id=session and session.id,
                stratum_id=stratum and stratum.id,
                minutes=r.choice([None, 90.1, 1 / 3]),
            )

        def move_code() -> None:
            before = self.maybe(list_codes(s))
            cb.move_code(s, self.code().id, parent_id=parent(), before=before and before.id, **who)

        def merge_codes() -> None:
            others = [self.code().id for _ in range(r.choice([1, 2]))]
            merging.merge_codes(s, self.code().id, others, **who)

        def revise_code() -> None:
            fields: dict[str, Any] = r.choice(
                [
                    {"definition": self.name("it means")},
                    {"shortcut": r.choice("123")},
                    {"hue": r.randrange(900)},
                    {"abstract": r.random() < 0.5},
                ]
            )
            cb.revise_code(s, self.code().id, **fields, **who)

        def add_session() -> None:
            stratum = self.maybe(list_strata(s))
            t.add_session(
                s, self.name("S"), kind="interview", stratum_id=stratum and stratum.id, **who
            )

        def revise_session() -> None:
            session = self.pick(list_sessions(s))
            kind = r.choice(list(SESSION_KINDS))
            t.revise_session(s, session.id, kind=kind, minutes=r.random() * 100, **who)

        def undo_any() -> None:
            rows = s.db.execute("SELECT id FROM changes ORDER BY seq DESC LIMIT 12").fetchall()
            s.undo(self.pick(rows)[0], **who)

        def consent() -> None:
            values = {r.choice(list(PURPOSES)): r.choice(["given", "refused", "withdrawn"])}
            cs.record_consent(s, people(), values, **who)

        def people() -> Any:
            return self.pick(list_participants(s)).id

        return [
            (6, lambda: cb.add_code(s, self.name("Code"), parent_id=parent(), **who)),
            (24, apply),
            (3, apply_wrong),
            (8, lambda: c.remove_coding(s, self.coding().id, **who)),
            (8, revise_coding),
            (4, lambda: cb.rename_code(s, self.code().id, self.name("Code"), **who)),
            (6, revise_code),
            (2, stale),
            (6, move_code),
            (3, merge_codes),
            (2, lambda: merging.remove_code(s, self.code().id, **who)),
            (4, add),
            (1, lambda: c.remove_transcript(s, self.transcript().id, **who)),
            (1, lambda: t.rename_transcript(s, self.transcript().id, self.name("T"), **who)),
            (2, add_session),
            (2, revise_session),
            (2, lambda: fr.add_stratum(s, self.name("Field"), **who)),
            (1, lambda: fr.rename_stratum(s, self.pick(list_strata(s)).id, self.name("Fd"), **who)),
            (1, lambda: fr.remove_stratum(s, self.pick(list_strata(s)).id, **who)),
            (3, lambda: pp.add_participant(s, self.name("P"), **who)),
            (1, lambda: pp.revise_participant(s, people(), attributes={"a": "æ"}, **who)),
            (3, consent),
            (1, lambda: pp.remove_participant(s, people(), **who)),
            (4, revise_speaker),
            (2, lambda: sp.merge_speakers(s, self.speaker().id, [self.speaker().id], **who)),
            (1, lambda: fr.revise_frame(s, question=self.name("Why"), **who)),
            (16, lambda: s.undo(**who)),
            (12, undo_any),
            (14, lambda: s.redo(**who)),
        ]

    def step(self) -> None:
        actor = self.random.choice(ACTORS)
        steps = self.steps(actor)
        act = self.random.choices([a for _, a in steps], [w for w, _ in steps])[0]
        before, last = read_tables(self.study), self.study.version
        try:
            act()
        except (Conflict, InvalidInput, NotFound) as error:
            assert read_tables(self.study) == before, "a refused action changed something"
            assert self.study.version == last, "a refused action is in the ledger"
            self.count(type(error).__name__)
            self.said.append(error.message)
        else:
            self.count("done")

    def count(self, what: str) -> None:
        self.done[what] = self.done.get(what, 0) + 1


@pytest.mark.parametrize("seed", range(5))
def test_whatever_people_do_and_undo_the_ledger_tells_it_exactly(
    study: Study, seed: int, factories: Any
) -> None:
    study.db.execute("PRAGMA synchronous = OFF")
    walk = Walk(study, seed, factories)
    for _ in range(2):
        factories.add_group(study, title=walk.name("G"), turns=2, words=6)
    factories.add_codes(study, "Time", "Pay")
    for number in range(300):
        walk.step()
        if number % 10 == 0:
            check(study)
    check(study)
    assert walk.done["done"] > 150, walk.done
    assert walk.done.get("Conflict", 0) > 0, walk.done
    assert all(said and "\n" not in said for said in walk.said)


@pytest.mark.parametrize("seed", range(3))
def test_undoing_everything_leads_back_to_the_beginning_and_redo_forward_again(
    study: Study, seed: int, factories: Any
) -> None:
    study.db.execute("PRAGMA synchronous = OFF")
    walk = Walk(study, 100 + seed, factories)
    factories.add_group(study, turns=2)
    factories.add_codes(study, "Time", "Pay")
    start = study.version
    beginning = strip(read_tables(study))
    while study.version < start + 60:
        steps = walk.steps("Ana")[:-3]  # without undo and redo
        act = walk.random.choices([a for _, a in steps], [w for w, _ in steps])[0]
        try:
            act()
        except LifeworldError:
            continue
    end = strip(read_tables(study))
    undone = 0
    while strip(read_tables(study)) != beginning:
        study.undo(actor="Ana")
        undone += 1
    for _ in range(undone):
        study.redo(actor="Ana")
    assert strip(read_tables(study)) == end
    with pytest.raises(NotFound):
        study.redo(actor="Ana")
    check(study)


def strip(tables: Tables) -> Tables:
    return {
        table: {key: {n: v for n, v in row.items() if n != "rev"} for key, row in rows.items()}
        for table, rows in tables.items()
    }
