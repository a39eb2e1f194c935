"""Commands and queries for what guards a study: rules of consent, sampling plan, retention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from study import InvalidInput, Study
from study.ids import new_id
from transcripts.people.attributes import PLAN_KINDS

__all__ = [
    "RETENTION_KINDS",
    "Clock",
    "PrivacySettings",
    "Reached",
    "add_retention",
    "get_privacy",
    "list_due",
    "list_reached",
    "list_retention",
    "record_wanted",
    "revise_privacy",
]

RETENTION_KINDS: dict[str, str] = {
    "recordings": "Recordings",
    "transcripts": "Transcripts",
    "key_file": "Key file to the pseudonyms",
    "contact_data": "Names and contact data",
    "exports": "Decks and other exports",
    "study": "The whole study",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySettings:
    """What an unrecorded consent means for each audience, and how few people are too few."""

    unknown_internal: str = "allow"
    unknown_client: str = "allow"
    unknown_public: str = "withhold"
    fewest: int = 3
    rev: int = 0

    def withholds_unknown(self, audience: str) -> bool:
        """Tell whether a person who was never asked is held back from *audience*."""
        return str(getattr(self, f"unknown_{audience}")) == "withhold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How many of a kind were wanted in a stratum, and how many there are."""

    stratum_id: str
    stratum: str
    kind: str
    wanted: int | None
    reached: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Until when a kind of material is kept."""

    id: str
    kind: str
    due: str
    note: str
    done_at: str | None
    rev: int

    def is_due(self, today: date) -> bool:
        """Tell whether its time has come and it was not done."""
        return self.done_at is None and date.fromisoformat(self.due) <= today


def get_privacy(study: Study) -> PrivacySettings:
    """Return the study's settings of privacy, or what holds where nobody set them."""
    row = next(study.db.query("SELECT * FROM privacy"), None)
    if row is None:
        return PrivacySettings()
    row.pop("id")
    return PrivacySettings(**row)


def revise_privacy(study: Study, *, actor: str, **fields: Any) -> None:
    """Set what an unknown consent means (`unknown_client="withhold"`), or `fewest`."""
    with study.change("set privacy", actor=actor) as change:
        if next(study.db.query("SELECT 1 FROM privacy"), None) is None:
            start = PrivacySettings()
            names = [n for n in PrivacySettings.__dataclass_fields__ if n != "rev"]
            known = {n: getattr(start, n) for n in names}
            odd = sorted(fields.keys() - known.keys())
            if odd:
                raise InvalidInput(f"There is no setting “{odd[0]}”.")
            change.insert("privacy", {"id": "study", **known, **fields})
        else:
            change.update("privacy", "study", **fields)


def record_wanted(
    study: Study, stratum_id: str, kind: str, wanted: int | None, *, actor: str
) -> None:
    """Say how many of a kind are wanted in a stratum; None takes the wish back."""
    if kind not in PLAN_KINDS:
        raise InvalidInput(f"There is no plan for “{kind}”.", hint=f"Use {', '.join(PLAN_KINDS)}.")
    if wanted is not None and wanted < 0:
        raise InvalidInput("Fewer than none cannot be wanted.")
    with study.change("plan sampling", actor=actor) as change:
        change.subject = change.get("strata", stratum_id)["name"]
        row = study.db.execute(
            "SELECT id FROM sampling WHERE stratum_id = ? AND kind = ?", [stratum_id, kind]
        ).fetchone()
        if row and wanted is None:
            change.delete("sampling", row[0])
        elif row:
            change.update("sampling", row[0], wanted=wanted)
        elif wanted is not None:
            start = {"id": new_id(), "stratum_id": stratum_id, "kind": kind}
            change.insert("sampling", {**start, "wanted": wanted})


def list_reached(study: Study) -> list[Reached]:
    """Return, per stratum and kind, how many were wanted and how many were reached.

    Sessions count once they have a transcript; people are participants of the stratum, or
    speakers of its sessions where they are on no list.
    """
    wanted = {
        (row[0], row[1]): row[2]
        for row in study.db.execute("SELECT stratum_id, kind, wanted FROM sampling").fetchall()
    }
    sessions = {
        (row[0], row[1]): row[2]
        for row in study.db.execute(
            "SELECT stratum_id, kind, count(*) FROM sessions WHERE id IN"
            " (SELECT session_id FROM transcripts) GROUP BY 1, 2"
        ).fetchall()
    }
    people = dict(
        study.db.execute(
            """SELECT stratum, count(DISTINCT person) FROM (
                SELECT stratum_id stratum, id person FROM participants
                UNION SELECT s.stratum_id, coalesce(p.participant_id, p.id) FROM speakers p
                JOIN transcripts t ON t.id = p.transcript_id
                JOIN sessions s ON s.id = t.session_id
                WHERE p.role IN ('participant', 'unknown') AND p.participant_id IS NULL)
            WHERE stratum IS NOT NULL GROUP BY stratum"""
        ).fetchall()
    )
    kinds = {"groups": "focus_group", "interviews": "interview", "visits": "site_visit"}
    found = []
    for key, name in study.db.execute("SELECT id, name FROM strata ORDER BY position").fetchall():
        for kind in PLAN_KINDS:
            held = sessions.get((key, kinds.get(kind, "")), 0)
            reached = people.get(key, 0) if kind == "people" else held
            found.append(
                Reached(
                    stratum_id=key,
                    stratum=name,
                    kind=kind,
                    wanted=wanted.get((key, kind)),
                    reached=reached,
                )
            )
    return found


def add_retention(
    study: Study, kind: str, due: str, *, actor: str, note: str = "", done: str | None = None
) -> None:
    """Say until when a kind of material is kept (`2027-06-30`), or when that was done.

    Raises:
        InvalidInput: there is no such kind, or that is no date.
    """
    if kind not in RETENTION_KINDS:
        raise InvalidInput(
            f"There is no material called “{kind}”.", hint=f"Use {', '.join(RETENTION_KINDS)}."
        )
    for day in (due, done):
        try:
            date.fromisoformat(day or due)
        except ValueError as error:
            raise InvalidInput(f"“{day}” is no date.", hint="Write it as 2027-06-30.") from error
    with study.change("set retention", actor=actor, subject=RETENTION_KINDS[kind]) as change:
        row = study.db.execute("SELECT id FROM retention WHERE kind = ?", [kind]).fetchone()
        if row:
            change.update("retention", row[0], due=due, note=note, done_at=done)
        else:
            start = {"id": new_id(), "kind": kind, "due": due, "note": note, "done_at": done}
            change.insert("retention", start)


def list_retention(study: Study) -> list[Clock]:
    """Return until when each kind of material is kept, the soonest first."""
    return [Clock(**row) for row in study.db.query("SELECT * FROM retention ORDER BY due, kind")]


def list_due(study: Study, *, today: date | None = None) -> list[Clock]:
    """Return what is due."""
    now = today or datetime.now(UTC).date()
    return [clock for clock in list_retention(study) if clock.is_due(now)]
