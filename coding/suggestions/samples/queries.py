"""Queries on random samples: samples and their passages, and which passages of a study are read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from typing import Any

from coding.model import CodeId
from coding.queries import list_codes
from coding.suggestions.material.queries import Material, _Finder
from coding.suggestions.samples.model import DrawRules, Sample, SampledPassage, Share, Yield
from coding.suggestions.set_aside.model import Reason
from coding.suggestions.set_aside.queries import find_ruled_out
from coding.suggestions.set_aside.rules import Subject, new_subject
from coding.suggestions.study_settings import LEAST_WORDS, LEAST_WRITTEN
from study import NotFound, Study
from study.language import say
from transcripts.model import TranscriptId

__all__ = [
    "find_left_out",
    "get_sample",
    "get_sampled_passage",
    "get_subject",
    "get_yield",
    "list_drawable",
    "list_long_enough",
    "list_own_codes",
    "list_repeatable",
    "list_sample_readers",
    "list_sampled",
    "list_sampled_passages",
    "list_samples",
    "list_transcript_strata",
]

# Passages whose words are gone stay with an older version of the text and are left out.
_CURRENT = """sampled_passages p JOIN transcripts t
    ON t.id = p.transcript_id AND t.text_id = p.text_id"""


def list_samples(study: Study, *, coder: str | None = None) -> list[Sample]:
    """Return the random samples, the oldest first; those of one *coder* if it is given."""
    rows = study.db.query(
        f"""SELECT s.*, n.passages, n.read, n.put_aside FROM samples s LEFT JOIN (
            SELECT p.sample_id, count(*) passages,
                sum(p.read_at IS NOT NULL AND p.put_aside = 0) read, sum(p.put_aside) put_aside
            FROM {_CURRENT} GROUP BY p.sample_id) n ON n.sample_id = s.id
        WHERE ?1 IS NULL OR s.coder = ?1 ORDER BY s.at, s.id""",
        [coder],
    )
    return [_make_sample(row) for row in rows]


def get_sample(study: Study, sample_id: str) -> Sample:
    """Return one sample, or raise NotFound."""
    found = next((s for s in list_samples(study) if s.id == sample_id), None)
    if found is None:
        raise NotFound(
            say("That random sample is no longer in the study."), hint=say("Reload the page.")
        )
    return found


def _make_sample(row: dict[str, Any]) -> Sample:
    counts: dict[str, Any] = {n: row.pop(n) or 0 for n in ("passages", "read", "put_aside")}
    strata = tuple(Share(**each) for each in json.loads(row.pop("strata")))
    frame = row.pop("frame")
    rules = None if frame is None else _parse_rules(json.loads(frame))
    return Sample(**row, **counts, strata=strata, rules=rules)


def _parse_rules(frame: dict[str, Any]) -> DrawRules:
    return DrawRules(
        left_out={Reason(reason): number for reason, number in frame["left_out"].items()},
        subject=Subject(stems=frozenset(frame["stems"]), hollow=frame["hollow"]),
    )


def list_sampled_passages(study: Study, sample_id: str) -> list[SampledPassage]:
    """Return the passages of a sample that are in current texts, in the order of reading."""
    rows = study.db.query(
        f"SELECT p.* FROM {_CURRENT} WHERE p.sample_id = ? ORDER BY p.position", [sample_id]
    )
    return [_make_passage(row) for row in rows]


def get_sampled_passage(study: Study, passage_id: str) -> SampledPassage:
    """Return a passage of a sample, or raise NotFound if it or its words are gone."""
    row = next(study.db.query(f"SELECT p.* FROM {_CURRENT} WHERE p.id = ?", [passage_id]), None)
    if row is None:
        raise NotFound(
            say("That passage is no longer in the random sample."), hint=say("Reload the page.")
        )
    return _make_passage(row)


def _make_passage(row: dict[str, Any]) -> SampledPassage:
    del row["rev"]
    return SampledPassage(**{**row, "put_aside": bool(row["put_aside"])})


def list_sampled(study: Study, material: Material) -> set[int]:
    """Return the passages that somebody has read in a random sample, by their number."""
    rows = study.db.execute(
        f"""SELECT p.text_id, p.start, p.end FROM {_CURRENT}
        WHERE p.read_at IS NOT NULL AND p.put_aside = 0"""
    ).fetchall()
    finder = _Finder(material.places)
    return {number for row in rows for number in finder.find(*row)}


def list_sample_readers(study: Study) -> list[tuple[str, int, int, str]]:
    """Return text, start, end and coder of every passage that was read in a random sample."""
    rows: list[tuple[str, int, int, str]] = study.db.execute(
        f"""SELECT p.text_id, p.start, p.end, s.coder FROM {_CURRENT}
        JOIN samples s ON s.id = p.sample_id
        WHERE p.read_at IS NOT NULL AND p.put_aside = 0 ORDER BY s.coder, p.position"""
    ).fetchall()
    return rows


def list_drawable(
    study: Study, material: Material, *, coder: str, aside: Collection[int] | None = None
) -> list[int]:
    """Return the passages that may be drawn for a coder, by their number.

    Those in an earlier sample of the coder are left out, those too short to be suggested on, and
    those that are no evidence by the rules of today: *aside*, if `find_left_out` was asked before.
    """
    aside = find_left_out(study, material) if aside is None else aside
    rows = study.db.execute(
        f"""SELECT p.text_id, p.start, p.end FROM {_CURRENT}
        JOIN samples s ON s.id = p.sample_id WHERE s.coder = ?""",
        [coder],
    ).fetchall()
    finder = _Finder(material.places)
    there = {number for row in rows for number in finder.find(*row)}
    return [n for n in list_long_enough(material) if n not in there and n not in aside]


def list_long_enough(material: Material) -> list[int]:
    """Return the passages that are not too short to be suggested on, by their number."""
    least = LEAST_WRITTEN if material.written else LEAST_WORDS
    return [n for n, p in enumerate(material.passages) if len(p.text.split()) >= least]


def find_left_out(study: Study, material: Material) -> dict[int, Reason]:
    """Return the passages that are not drawn because they are no evidence, with the reason.

    Whether somebody coded them does not matter: it is not known of the others.
    """
    return find_ruled_out(study, material, get_subject(study))


def get_subject(study: Study) -> Subject:
    """Return what the codebook is about now."""
    return new_subject([code for code in list_codes(study) if not code.retired])


def list_repeatable(study: Study, *, coder: str) -> list[Sample]:
    """Return the samples of others, read to the end, that *coder* has not begun to repeat."""
    samples = list_samples(study)
    begun = {sample.of_id for sample in samples if sample.coder == coder}
    return [
        sample
        for sample in samples
        if sample.purpose == "own"
        and sample.coder != coder
        and sample.id not in begun
        and sample.read
        and not sample.left
    ]


def get_yield(study: Study, sample_id: str) -> Yield:
    """Return what came of a sample: how many passages its coder read, and with which codes."""
    sample = get_sample(study, sample_id)
    passages = [p for p in list_sampled_passages(study, sample_id) if p.read_at and not p.put_aside]
    counts: Counter[CodeId] = Counter()
    coded = 0
    for passage in passages:
        codes = set(list_own_codes(study, passage, coder=sample.coder).values())
        coded += bool(codes)
        counts.update(codes)
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Yield(read=len(passages), coded=coded, codes=tuple(ordered))


def list_own_codes(
    study: Study, passage: SampledPassage, *, coder: str
) -> dict[tuple[int, int, str], CodeId]:
    """Return the codes that *coder* has put on a passage, by start, end and id of the coding.

    A coding counts if it shares at least half of the shorter one with the passage, as it does for
    suggestions.
    """
    rows = study.db.execute(
        """SELECT e.start, e.end, c.id, c.code_id FROM excerpts e
        CROSS JOIN codings c ON c.excerpt_id = e.id
        WHERE e.transcript_id = ?1 AND e.text_id = ?2 AND c.coder = ?5
            AND e.start < ?4 AND e.end > ?3
            AND 2 * (min(e.end, ?4) - max(e.start, ?3)) >= min(e.end - e.start, ?4 - ?3)
        ORDER BY c.at, c.id""",
        [passage.transcript_id, passage.text_id, passage.start, passage.end, coder],
    ).fetchall()
    return {(start, end, coding): CodeId(code) for start, end, coding, code in rows}


def list_transcript_strata(study: Study) -> dict[TranscriptId, str]:
    """Return the name of each transcript's stratum, or "" where it has none."""
    rows = study.db.execute(
        """SELECT t.id, coalesce(r.name, '') FROM transcripts t
        JOIN sessions s ON s.id = t.session_id LEFT JOIN strata r ON r.id = s.stratum_id"""
    ).fetchall()
    return {TranscriptId(transcript): name for transcript, name in rows}
