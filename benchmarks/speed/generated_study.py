"""Makes studies of three sizes, the same each time, for benchmarks of pages and queries."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from report import ROOT

sys.path.append(str(ROOT / "tests"))

ACTOR = "bench"
WORDS = 5_000  # in each transcript
THEMES = 12
MOST_INSIGHTS = 200
SPEAKERS = 5  # in each transcript, beside the moderator
STRATA = ("Care homes", "Warehouse", "Hospital", "Schools", "Offices")
KINDS = ("focus_group", "focus_group", "interview", "site_visit")
CODERS = ("Ana", "Ana", "Karla")
SIDES = ("supports", "supports", "supports", "nuances", "contradicts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much a generated study holds; all grows with the transcripts but themes and strata."""

    name: str
    transcripts: int

    @property
    def codings(self) -> int:
        """Codings: 200 a transcript."""
        return self.transcripts * 200

    @property
    def insights(self) -> int:
        """Insights and needs: one a transcript, but nobody writes a thousand."""
        return min(self.transcripts, MOST_INSIGHTS)


SIZES = {
    "tenth": Size(name="tenth", transcripts=10),
    "whole": Size(name="whole", transcripts=100),
    "tenfold": Size(name="tenfold", transcripts=1_000),
}


def make_study(size: Size) -> Path:
    """Return the path of a copy of the study of this size, made once for this version of the code.

    The study is kept in the temporary folder, named by what it is made from: this file and the
    schemas. The copy lies in a folder of its own, which the caller may remove.
    """
    made = hashlib.sha256(Path(__file__).read_bytes())
    for schema in sorted(ROOT.glob("*/schema.py")):
        made.update(schema.read_bytes())
    kept = Path(os.environ.get("LIFEWORLD_BENCH", "/var/tmp")) / "lifeworld-generated"
    kept.mkdir(exist_ok=True)
    whole = kept / f"{size.name}-{made.hexdigest()[:12]}.lifeworld"
    if not whole.exists():
        with tempfile.TemporaryDirectory(dir=kept) as folder:
            study = fill_study(Path(folder) / size.name, size)
            study.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            study.close()
            study.path.replace(whole)
    place = Path(tempfile.mkdtemp(prefix="lifeworld-bench-", dir="/var/tmp"))
    return Path(shutil.copy(whole, place / f"{size.name}.lifeworld"))


def fill_study(path: Path, size: Size) -> Any:
    """Make a study of this size and return it, open."""
    from coding.queries import list_codes
    from lifeworld.opening import create_study
    from transcripts.frame.commands import add_stratum
    from transcripts.people.commands import record_wanted

    random = Random(11)
    study = create_study(path, actor=ACTOR)
    strata = [add_stratum(study, name, actor=ACTOR).id for name in STRATA]
    for stratum_id in strata:
        record_wanted(study, stratum_id, "groups", 12, actor=ACTOR)
    made = _add_transcripts(study, size, strata, random)
    _add_people(study, random)
    codes = [c.id for c in list_codes(study) if not c.abstract]
    _add_codings(study, made, codes, random)
    _add_reviews(study, codes, random)
    _add_findings(study, codes, size, random)
    _add_suggestions(study, made, codes, random)
    return study


def _add_transcripts(study: Any, size: Size, strata: list[Any], random: Random) -> list[Any]:
    import factories
    from bench_core import make_vocabulary

    from transcripts.commands import add_transcripts

    vocabulary, weights = make_vocabulary(random)
    names = _make_names(random, size.transcripts * SPEAKERS)
    made: list[Any] = []
    for first in range(0, size.transcripts, 50):
        new = []
        for number in range(first, min(first + 50, size.transcripts)):
            labels = ("Moderator", *names[number * SPEAKERS : (number + 1) * SPEAKERS])
            words = random.choices(vocabulary, cum_weights=weights, k=WORDS)
            said, at = [], 0
            while at < WORDS:
                length = random.randint(20, 60)
                said.append((labels[len(said) % len(labels)], " ".join(words[at : at + length])))
                at += length
            new.append(
                factories.new_transcript(
                    said,
                    title=f"Group {number + 1}",
                    session_kind=KINDS[number % len(KINDS)],
                    stratum_id=strata[number % len(strata)],
                )
            )
        made += add_transcripts(study, new, actor=ACTOR)
    return made


def _make_names(random: Random, count: int) -> list[str]:
    """Return that many invented names, all different; some differ in one letter."""
    syllables = ("an", "be", "ca", "da", "el", "fi", "gu", "ha", "is", "jo", "ka", "li", "mo", "na")
    names: dict[str, None] = {}
    while len(names) < count:
        first, last = ("".join(random.choices(syllables, k=random.randint(2, 4))) for _ in "ab")
        names[f"{first.title()} {last.title()}"] = None
    return list(names)


def _add_people(study: Any, random: Random) -> None:
    """Match nine of ten speakers to a participant, whose consents are recorded."""
    from study.ids import new_id
    from transcripts.model import PURPOSES

    rows = study.db.execute(
        """SELECT p.id, p.name, s.stratum_id FROM speakers p
        JOIN transcripts t ON t.id = p.transcript_id JOIN sessions s ON s.id = t.session_id
        WHERE p.role = 'participant' ORDER BY t.rowid, p.rowid"""
    ).fetchall()
    matched = [row for row in rows if random.random() < 0.9]
    people = [
        {
            "id": new_id(),
            "pseudonym": name,
            "stratum_id": stratum_id,
            "attributes": f'{{"role": "{random.choice(("nurse", "porter", "clerk"))}"}}',
            "notes": "",
        }
        for _, name, stratum_id in matched
    ]
    consents = [
        {
            "id": new_id(),
            "participant_id": person["id"],
            "purpose": purpose,
            "value": "given" if random.random() < 0.95 else "refused",
            "sheet": "Sheet 1",
            "date": "2026-01-01",
        }
        for person in people
        for purpose in PURPOSES
    ]
    with study.change("import people", actor=ACTOR) as change:
        change.insert_all("participants", people)
        change.insert_all("consents", consents)
        for (speaker_id, _, _), person in zip(matched, people, strict=True):
            change.update("speakers", speaker_id, participant_id=person["id"])


def _add_codings(study: Any, made: list[Any], codes: list[Any], random: Random) -> None:
    """Put 200 codings on turns of each transcript, a change each, as imports would."""
    from study.ids import new_id

    for transcript_id in made:
        turns = study.db.execute(
            """SELECT u.start, u.end, p.id, t.text_id, x.text FROM transcripts t
            JOIN texts x ON x.id = t.text_id JOIN turns u ON u.text_id = t.text_id
            JOIN speakers p ON p.transcript_id = t.id AND p.label = u.label
            WHERE t.id = ? ORDER BY u.ordinal""",
            [transcript_id],
        ).fetchall()
        excerpts: dict[tuple[int, int], Any] = {}
        codings: dict[tuple[str, str, str], Any] = {}
        while len(codings) < 200:
            start, end, voice, text_id, text = random.choice(turns)
            a = random.randrange(start, end)
            b = random.randint(a + 1, min(end, a + 200))
            excerpt = excerpts.setdefault(
                (a, b),
                {
                    "id": new_id(),
                    "transcript_id": transcript_id,
                    "text_id": text_id,
                    "start": a,
                    "end": b,
                    "quote": text[a:b],
                    "kind": "said",
                    "speaker_id": voice,
                },
            )
            for _ in range(random.choice((1, 1, 1, 2))):
                code_id, coder = random.choice(codes), random.choice(CODERS)
                codings[excerpt["id"], code_id, coder] = {
                    "id": new_id(),
                    "excerpt_id": excerpt["id"],
                    "code_id": code_id,
                    "coder": coder,
                    "round": "",
                    "source": random.choice(("person", "person", "accepted")),
                    "at": "2026-01-01T00:00:00+00:00",
                }
        with study.change("import codings", actor=ACTOR) as change:
            change.insert_all("excerpts", excerpts.values())
            change.insert_all("codings", codings.values())


def _add_reviews(study: Any, codes: list[Any], random: Random) -> None:
    """Mark a quarter of the turns as read, and decide on a suggestion in every tenth."""
    from study.ids import new_id

    at = "2026-01-01T00:00:00+00:00"
    turns = study.db.execute(
        """SELECT t.id, t.text_id, u.ordinal, u.start, u.end FROM transcripts t
        JOIN turns u ON u.text_id = t.text_id ORDER BY t.rowid, u.ordinal"""
    ).fetchall()
    with study.change("import reviews", actor=ACTOR) as change:
        change.insert_all(
            "reviews",
            [
                {"id": new_id(), "text_id": r[1], "ordinal": r[2], "coder": coder, "at": at}
                for r in turns
                if random.random() < 0.25
                for coder in [random.choice(CODERS)]
            ],
        )
        change.insert_all(
            "decisions",
            [
                {
                    "id": new_id(),
                    "transcript_id": r[0],
                    "text_id": r[1],
                    "start": r[3],
                    "end": r[4],
                    "code_id": random.choice(codes),
                    "verdict": random.choice(("accepted", "accepted", "rejected")),
                    "definition": "",
                    "run_id": None,
                    "coder": random.choice(CODERS),
                    "at": f"2026-0{random.randint(1, 6)}-01T00:00:00+00:00",
                }
                for r in turns[::10]
            ],
        )


def _add_findings(study: Any, codes: list[Any], size: Size, random: Random) -> None:
    """Add themes, and from each insight a way to a need, a space, an initiative and a metric."""
    from coding.quotes.queries import list_quote_ids
    from opportunity_spaces.commands import (
        add_initiative,
        add_insight,
        add_metric,
        add_need,
        add_space,
    )
    from study.ids import new_id
    from themes.commands import add_theme

    quotes = list_quote_ids(study, code_ids=codes)
    links: list[dict[str, Any]] = []

    def link(from_kind: str, from_id: str, to_kind: str, to_id: str, relation: str) -> None:
        links.append(
            {
                "id": new_id(),
                "from_kind": from_kind,
                "from_id": from_id,
                "to_kind": to_kind,
                "to_id": to_id,
                "relation": relation,
                "note": "",
                "rev_seen": 1,
                "by": ACTOR,
                "at": "2026-01-01T00:00:00+00:00",
            }
        )

    themes = [
        add_theme(study, f"Theme {n + 1}", code_ids=codes[n::THEMES], actor=ACTOR).id
        for n in range(THEMES)
    ]
    with study.change("import findings", actor=ACTOR, pieces=True):
        spaces, acts = [], []
        for number in range(1, max(2, size.insights // 5) + 1):
            spaces.append(add_space(study, f"Space {number}", actor=ACTOR).id)
            acts.append(add_initiative(study, f"Initiative {number}", actor=ACTOR).id)
            metric = add_metric(study, f"Metric {number}", actor=ACTOR).id
            link("space", spaces[-1], "initiative", acts[-1], "leads_to")
            link("initiative", acts[-1], "metric", metric, "leads_to")
        for number in range(1, size.insights + 1):
            # two of three are agreed, so that clients and the public get them with their quotes
            agreed = number % 3 > 0
            status, checked = ("agreed", "validated") if agreed else ("draft", "draft")
            told = f"What is so, number {number}"
            insight = add_insight(study, told, status=status, actor=ACTOR).id
            need = add_need(study, "People", f"do thing {number}", status=checked, actor=ACTOR).id
            link("theme", themes[number % THEMES], "insight", insight, "supports")
            link("insight", insight, "need", need, "leads_to")
            link("need", need, "space", spaces[number % len(spaces)], "leads_to")
            for excerpt_id in random.sample(quotes, 20):
                link("excerpt", excerpt_id, "insight", insight, random.choice(SIDES))
    with study.change("import links", actor=ACTOR) as change:
        change.insert_all("links", links)


def _add_suggestions(study: Any, made: list[Any], codes: list[Any], random: Random) -> None:
    """Add twenty suggestions in each transcript."""
    from coding.model import Suggestion
    from coding.suggestions.commands import record_run
    from coding.suggestions.model import new_suggestion_id
    from transcripts.queries import get_transcript, list_turns

    found = []
    for transcript_id in made:
        text_id = get_transcript(study, transcript_id).text_id
        turns = [t for t in list_turns(study, text_id) if t.label != "Moderator"]
        for turn in random.sample(turns, 20):
            code_id = random.choice(codes)
            found.append(
                Suggestion(
                    id=new_suggestion_id(text_id, turn.start, turn.end, code_id),
                    run_id="",
                    transcript_id=transcript_id,
                    text_id=text_id,
                    start=turn.start,
                    end=turn.end,
                    code_id=code_id,
                    score=random.random(),
                    probability=random.random(),
                    strong=False,
                    reasons={"words": ["time", "course"]},
                )
            )
    record_run(
        study, found, model="none", version="1", parameters={}, seed=0, input_hash="",
        seconds=0.0, summary={},
    )  # fmt: skip
