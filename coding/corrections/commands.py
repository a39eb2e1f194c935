"""Commands that correct a transcript: store a new version and move excerpts and codings to it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from coding.model import find_voices
from study import Conflict, InvalidInput, Study
from study.ledger import Change, Row
from transcripts.model import TextId, TranscriptId, Turn
from transcripts.queries import get_text, get_transcript, list_turns
from transcripts.reading.encodings import clean_text
from transcripts.staging.commands import remove_if_refused
from transcripts.versions.carry_places import Carried, TextDiff, compare_texts
from transcripts.versions.carry_turns import CarriedTurns, carry_turns
from transcripts.versions.commands import add_text, add_version, revise_labels

__all__ = ["Correction", "Following", "preview_correction", "revise_transcript"]

HALF = 0.5  # share of a read turn that must remain for it to still count as read


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """An excerpt's old words and its new ones; `new` is None if the excerpt goes adrift."""

    excerpt_id: str
    old: str
    new: str | None
    place: Carried | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A new version of a text before it is stored, with its effect on turns and excerpts."""

    transcript_id: TranscriptId
    base: TextId
    text: str
    diff: TextDiff
    old_turns: tuple[Turn, ...]
    carried: CarriedTurns
    excerpts: tuple[Following, ...]

    @property
    def same(self) -> int:
        """The number of excerpts whose words stay the same."""
        return sum(1 for e in self.excerpts if e.place is not None and not e.place.changed)

    @property
    def corrected(self) -> tuple[Following, ...]:
        """The excerpts whose words change."""
        return tuple(e for e in self.excerpts if e.place is not None and e.place.changed)

    @property
    def adrift(self) -> tuple[Following, ...]:
        """The excerpts whose words are gone; a person has to decide about each."""
        return tuple(e for e in self.excerpts if e.place is None)

    @property
    def changed(self) -> bool:
        """Whether the text or a label changes."""
        labels = [turn.label for turn in self.old_turns]
        return bool(self.diff.regions) or labels != [turn.label for turn in self.carried.turns]


def preview_correction(
    study: Study,
    transcript_id: TranscriptId,
    new_text: str,
    *,
    labels: Mapping[int, str] | None = None,
) -> Correction:
    """Return the effect of a new text on a transcript's excerpts; store nothing.

    Args:
        study: The study.
        transcript_id: The transcript, in its current version.
        new_text: The whole corrected text.
        labels: Ordinal of a turn → its new speaker label.
    """
    base = get_transcript(study, transcript_id).text_id
    text, _ = clean_text(new_text)
    diff = compare_texts(get_text(study, base), text)
    turns = tuple(list_turns(study, base))
    return Correction(
        transcript_id=transcript_id,
        base=base,
        text=text,
        diff=diff,
        old_turns=turns,
        carried=carry_turns(diff, turns, labels=labels),
        excerpts=tuple(_follow(diff, row) for row in _list_rows(study, "excerpts", base)),
    )


def revise_transcript(
    study: Study,
    transcript_id: TranscriptId,
    new_text: str,
    *,
    actor: str,
    reason: str = "",
    labels: Mapping[int, str] | None = None,
    expect_text_id: TextId | None = None,
    leave_redactions: Collection[str] = (),
) -> Correction:
    """Store a corrected text and move excerpts, codings, decisions and reviews to it.

    An excerpt whose words remain keeps its id. One whose words are gone stays with the old version:
    it is adrift, is not counted, and is listed by `coding.queries.list_adrift`. The redactions
    *leave_redactions* stay with the old version, too.

    Raises:
        InvalidInput: nothing would change, or nothing would be left.
        Conflict: somebody else corrected the text meanwhile, or it is not *expect_text_id*.
    """
    correction = preview_correction(study, transcript_id, new_text, labels=labels)
    if expect_text_id is not None and correction.base != expect_text_id:
        raise _corrected_meanwhile()
    if not correction.changed:
        raise InvalidInput("The correction changes nothing.", hint="Change some words first.")
    text_id = add_text(study, correction.text, correction.carried.turns)
    with (
        remove_if_refused(study, [text_id]),
        study.change("correct transcript", actor=actor, reason=reason) as change,
    ):
        if change.get("transcripts", transcript_id)["text_id"] != correction.base:
            raise _corrected_meanwhile()
        # Codings added while the texts were compared are moved as well.
        rows = _list_rows(study, "excerpts", correction.base)
        places = {row["id"]: correction.diff.carry(row["start"], row["end"]) for row in rows}
        add_version(
            study,
            change,
            transcript_id,
            text_id,
            actor=actor,
            reason=reason,
            carried={
                "same": sum(1 for p in places.values() if p and not p.changed),
                "corrected": sum(1 for p in places.values() if p and p.changed),
                "adrift": sum(1 for p in places.values() if p is None),
                "regions": len(correction.diff.regions),
            },
        )
        speakers = revise_labels(
            study, change, transcript_id, correction.old_turns, correction.carried
        )
        voices = _Voices(correction.carried.turns, speakers)
        for row in rows:
            _move_excerpt(change, row, places[row["id"]], text_id, correction.text, voices)
        for table in ("decisions", "redactions"):
            _move_spans(study, change, table, correction, text_id, leave=leave_redactions)
        _move_reviews(study, change, correction, text_id)
        _drop_silent(study, change, transcript_id, correction.carried.turns)
    _copy_suggestions(study, correction, text_id)
    return correction


def _corrected_meanwhile() -> Conflict:
    return Conflict(
        "Somebody else corrected this transcript in the meantime.",
        hint="Check the newer text, then repeat your correction.",
    )


def _list_rows(study: Study, table: str, text_id: TextId) -> list[Row]:
    return list(study.db.query(f"SELECT * FROM [{table}] WHERE text_id = ?", [text_id]))


def _follow(diff: TextDiff, row: Row) -> Following:
    place = diff.carry(row["start"], row["end"])
    new = None if place is None else diff.new[place.start : place.end]
    return Following(excerpt_id=row["id"], old=row["quote"], new=new, place=place)


class _Voices:
    """Finds the speakers of a span by the rule of `coding.queries.find_excerpt`."""

    def __init__(self, turns: Sequence[Turn], speakers: Mapping[str, str]) -> None:
        self._turns = turns
        self._starts = [turn.start for turn in turns]
        self._speakers = speakers

    def find(self, start: int, end: int) -> tuple[str | None, str]:
        place = max(0, bisect_right(self._starts, start) - 1)
        until = bisect_left(self._starts, end)
        return find_voices(
            self._speakers.get(turn.label) for turn in self._turns[place:until] if turn.end > start
        )


def _move_excerpt(
    change: Change, row: Row, place: Carried | None, text_id: TextId, text: str, voices: _Voices
) -> None:
    if place is None:
        return
    speaker_id, further = voices.find(place.start, place.end)
    change.update(
        "excerpts",
        row["id"],
        text_id=text_id,
        start=place.start,
        end=place.end,
        quote=text[place.start : place.end],
        speaker_id=speaker_id,
        further=further,
    )


def _move_spans(
    study: Study,
    change: Change,
    table: str,
    correction: Correction,
    text_id: TextId,
    *,
    leave: Collection[str],
) -> None:
    taken: set[tuple[int, int]] = set()
    stays = frozenset(leave)
    for row in _list_rows(study, table, correction.base):
        if row["id"] in stays:
            continue
        place = correction.diff.carry(row["start"], row["end"])
        if place is None or (table == "redactions" and (place.start, place.end) in taken):
            continue
        taken.add((place.start, place.end))
        change.update(table, row["id"], text_id=text_id, start=place.start, end=place.end)


def _move_reviews(study: Study, change: Change, correction: Correction, text_id: TextId) -> None:
    turns = {turn.ordinal: turn for turn in correction.old_turns}
    for row in _list_rows(study, "reviews", correction.base):
        turn, place = turns.get(row["ordinal"]), correction.carried.places.get(row["ordinal"])
        if turn is None or place is None:
            continue
        kept = correction.diff.list_kept_inside(turn.start, turn.end)
        if sum(k.size for k in kept) >= HALF * (turn.end - turn.start):
            change.update("reviews", row["id"], text_id=text_id, ordinal=place)


def _drop_silent(
    study: Study, change: Change, transcript_id: TranscriptId, turns: Sequence[Turn]
) -> None:
    """Remove speakers without turns, unless an excerpt still belongs to them."""
    spoken = {turn.label for turn in turns}
    for speaker_id, label in study.db.execute(
        "SELECT id, label FROM speakers WHERE transcript_id = ?", [transcript_id]
    ).fetchall():
        resting = study.db.execute(
            """SELECT 1 FROM excerpts WHERE speaker_id = ? UNION ALL SELECT 1 FROM excerpts e
            JOIN json_each(e.further) f WHERE e.further <> '' AND f.value = ?""",
            [speaker_id, speaker_id],
        )
        if label not in spoken and not resting.fetchone():
            change.delete("speakers", speaker_id)


def _copy_suggestions(study: Study, correction: Correction, text_id: TextId) -> None:
    """Copy suggestions whose words are unchanged; keep the old ones for an undo."""
    rows = study.db.query(
        """SELECT s.* FROM suggestions s JOIN standing_runs f ON f.run_id = s.run_id
        AND f.code_id = s.code_id WHERE s.text_id = ?""",
        [correction.base],
    )
    copies = []
    for row in rows:
        place = correction.diff.carry(row["start"], row["end"])
        if place is None or place.changed:
            continue
        key = f"{text_id}:{place.start}:{place.end}:{row['code_id']}"
        copies.append(
            {**row, "id": key, "text_id": text_id, "start": place.start, "end": place.end}
        )
    if copies:
        with study.stage(tick="suggestions") as db:
            db["suggestions"].insert_all(copies, ignore=True)  # type: ignore[union-attr]
