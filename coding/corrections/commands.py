"""Commands that correct a transcript: store a new version and move excerpts and codings to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from coding.corrections.model import Correction, Follower, Following, Turns
from coding.model import find_voices
from coding.suggestions.rankings.commands import carry_ranking
from study import Conflict, InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change, Row
from transcripts.model import TextId, TranscriptId, Turn
from transcripts.queries import get_text, get_transcript, list_turns
from transcripts.reading.encodings import clean_text
from transcripts.staging.commands import remove_if_refused
from transcripts.versions.carry_places import Carried, compare_texts
from transcripts.versions.carry_turns import carry_turns
from transcripts.versions.commands import add_text, add_version, revise_labels
from transcripts.versions.match_speakers import choose_speakers
from transcripts.versions.queries import list_voices
from transcripts.versions.turn_edits import TurnEdit

__all__ = [
    "Correction",
    "Following",
    "preview_correction",
    "preview_turns",
    "revise_transcript",
    "revise_turns",
]

HALF = 0.5  # share of a read turn that must remain for it to still count as read


def preview_correction(
    study: Study,
    transcript_id: TranscriptId,
    new_text: str,
    *,
    labels: Mapping[int, str] | None = None,
    read: Collection[str] | None = None,
) -> Correction:
    """Return the effect of a new text on a transcript's excerpts; store nothing.

    Args:
        study: The study.
        transcript_id: The transcript, in its current version.
        new_text: The whole corrected text.
        labels: Ordinal of a turn → its new speaker label.
        read: The only speakers' labels to read in new lines of the text; by default those that
            look like labels.
    """
    base = get_transcript(study, transcript_id).text_id
    text, _ = clean_text(new_text)
    diff = compare_texts(get_text(study, base), text)
    speakers = [voice.label for voice in list_voices(study, transcript_id)]
    carried = carry_turns(
        diff, list_turns(study, base), labels=labels, speakers=speakers, read=read
    )
    return _preview(study, transcript_id, base, TurnEdit(diff=diff, carried=carried))


def preview_turns(study: Study, transcript_id: TranscriptId, edit: TurnEdit) -> Correction:
    """Return the effect of splitting, joining or naming turns; store nothing."""
    base = get_transcript(study, transcript_id).text_id
    return _preview(study, transcript_id, base, edit)


def _preview(study: Study, transcript_id: TranscriptId, base: TextId, edit: TurnEdit) -> Correction:
    turns = tuple(list_turns(study, base))
    there = list_voices(study, transcript_id)
    correction = Correction(
        transcript_id=transcript_id,
        base=base,
        text=edit.diff.new,
        diff=edit.diff,
        old_turns=turns,
        carried=edit.carried,
        old_voices={voice.label: voice for voice in there},
        voices=choose_speakers(there, turns, edit.carried),
        excerpts=(),
    )
    return _follow(study, correction)


def _follow(study: Study, correction: Correction) -> Correction:
    """Return the correction with what becomes of the excerpts that there are now."""
    follower = _new_follower(correction)
    rows = _list_rows(study, "excerpts", correction.base)
    return replace(correction, excerpts=tuple(map(follower.follow, rows)))


def _new_follower(correction: Correction) -> Follower:
    return Follower(
        correction.diff,
        (correction.old_turns, correction.old_voices),
        (correction.carried.turns, correction.voices),
    )


def revise_transcript(
    study: Study,
    transcript_id: TranscriptId,
    new_text: str,
    *,
    actor: str,
    reason: str = "",
    labels: Mapping[int, str] | None = None,
    read: Collection[str] | None = None,
    expect_text_id: TextId | None = None,
    leave_redactions: Collection[str] = (),
) -> Correction:
    """Store a corrected text and move excerpts, codings, decisions and what was read to it.

    An excerpt whose words remain keeps its id. One whose words are gone stays with the old version:
    it is adrift, is not counted, and is listed by `coding.queries.list_adrift`. The redactions
    *leave_redactions* stay with the old version, too.

    Raises:
        InvalidInput: nothing would change, or nothing would be left.
        Conflict: somebody else corrected the text meanwhile, or it is not *expect_text_id*.
    """
    correction = preview_correction(study, transcript_id, new_text, labels=labels, read=read)
    return _store(
        study,
        correction,
        "correct transcript",
        actor=actor,
        reason=reason,
        expect_text_id=expect_text_id,
        leave=leave_redactions,
    )


def revise_turns(
    study: Study,
    transcript_id: TranscriptId,
    edit: TurnEdit,
    *,
    actor: str,
    verb: str = "revise turns",
    reason: str = "",
    expect_text_id: TextId | None = None,
) -> Correction:
    """Store turns that were split, joined or named as a new version; excerpts follow their words.

    Args:
        study: The study.
        transcript_id: The transcript, in its current version.
        edit: From `transcripts.versions.turn_edits`.
        actor: The person who does it.
        verb: What was done, for the history: “split turn”, “join turns” or “name speakers”.
        reason: Why, for the history.
        expect_text_id: The version that *edit* was made of.

    Raises:
        InvalidInput: nothing would change.
        Conflict: somebody else corrected the text meanwhile.
    """
    correction = preview_turns(study, transcript_id, edit)
    if get_text(study, correction.base) != edit.diff.old:
        raise _corrected_meanwhile()
    return _store(
        study,
        correction,
        verb,
        actor=actor,
        reason=reason,
        expect_text_id=expect_text_id,
    )


def _store(
    study: Study,
    correction: Correction,
    verb: str,
    *,
    actor: str,
    reason: str,
    expect_text_id: TextId | None,
    leave: Collection[str] = (),
) -> Correction:
    transcript_id = correction.transcript_id
    if expect_text_id is not None and correction.base != expect_text_id:
        raise _corrected_meanwhile()
    if not correction.changed:
        raise InvalidInput(
            say("The correction changes nothing."), hint=say("Change some words first.")
        )
    text_id = add_text(study, correction.text, correction.carried.turns)
    with (
        remove_if_refused(study, [text_id]),
        study.change(verb, actor=actor, reason=reason) as change,
    ):
        if change.get("transcripts", transcript_id)["text_id"] != correction.base:
            raise _corrected_meanwhile()
        # Codings added while the texts were compared are moved as well.
        correction = _follow(study, correction)
        add_version(
            study,
            change,
            transcript_id,
            text_id,
            actor=actor,
            reason=reason,
            carried=correction.count(),
        )
        speakers = revise_labels(
            study, change, transcript_id, correction.old_turns, correction.carried
        )
        voices = _Voices(correction.carried.turns, speakers)
        for following in correction.excerpts:
            _move_excerpt(change, following, text_id, voices)
        for table in ("decisions", "redactions", "sampled_passages", "brought_back"):
            _move_spans(study, change, table, correction, text_id, leave=leave)
        _move_reviews(study, change, correction, text_id)
        _drop_silent(study, change, transcript_id, correction.carried.turns)
    _copy_suggestions(study, correction, text_id)
    return correction


def _corrected_meanwhile() -> Conflict:
    return Conflict(
        say("Somebody else corrected this transcript in the meantime."),
        hint=say("Check the newer text, then repeat your correction."),
    )


def _list_rows(study: Study, table: str, text_id: TextId) -> list[Row]:
    return list(study.db.query(f"SELECT * FROM [{table}] WHERE text_id = ?", [text_id]))


class _Voices:
    """Finds the speakers of a span as they are stored."""

    def __init__(self, turns: Sequence[Turn], speakers: Mapping[str, str]) -> None:
        self._turns = Turns(turns)
        self._speakers = speakers

    def find(self, start: int, end: int) -> tuple[str | None, str]:
        turns = self._turns.list_at(start, end)
        return find_voices(self._speakers.get(turn.label) for turn in turns)


def _move_excerpt(change: Change, following: Following, text_id: TextId, voices: _Voices) -> None:
    place = following.place
    if place is None:
        return
    speaker_id, further = voices.find(place.start, place.end)
    change.update(
        "excerpts",
        following.excerpt_id,
        text_id=text_id,
        start=place.start,
        end=place.end,
        quote=following.new,
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
    follower = _new_follower(correction)

    def find_place(row: Row) -> Carried | None:
        if table != "redactions":  # on words of one speaker, as an excerpt is
            return follower.find_place(row["start"], row["end"])[0]
        return correction.diff.carry(row["start"], row["end"])

    for row in _list_rows(study, table, correction.base):
        if row["id"] in stays:
            continue
        place = find_place(row)
        if place is None or (table != "decisions" and (place.start, place.end) in taken):
            continue
        taken.add((place.start, place.end))
        change.update(table, row["id"], text_id=text_id, start=place.start, end=place.end)


def _move_reviews(study: Study, change: Change, correction: Correction, text_id: TextId) -> None:
    """Move the turns that a coder has read; of a split turn all parts, of joined ones only whole.

    A turn of which less than half is left is to be read again.
    """
    turns = {turn.ordinal: turn for turn in correction.old_turns}
    rows = _list_rows(study, "reviews", correction.base)
    if not rows:
        return
    begun = set(correction.carried.places.values())
    joined = _list_joined(correction)
    read = {(row["ordinal"], row["coder"]) for row in rows}
    for row in rows:
        turn, place = turns.get(row["ordinal"]), correction.carried.places.get(row["ordinal"])
        if turn is None or place is None:
            continue
        if any((other, row["coder"]) not in read for other in joined.get(place, ())):
            continue
        kept = correction.diff.list_kept_inside(turn.start, turn.end)
        if sum(k.size for k in kept) < HALF * (turn.end - turn.start):
            continue
        change.update("reviews", row["id"], text_id=text_id, ordinal=place)
        for part in correction.carried.turns[place + 1 :]:
            inside = any(k.new < part.end and k.new + k.size > part.start for k in kept)
            if part.ordinal in begun or not inside:
                break
            fields = {"id": new_id(), "text_id": text_id, "ordinal": part.ordinal}
            change.insert("reviews", {**fields, "coder": row["coder"], "at": row["at"]})


def _list_joined(correction: Correction) -> dict[int, list[int]]:
    """Return the old turns that were joined to another one, by the new turn they are in."""
    joined: dict[int, list[int]] = {}
    new = Turns(correction.carried.turns)
    for turn in correction.old_turns:
        if turn.ordinal not in correction.carried.places:
            start, end = correction.diff.carry_outer(turn.start, turn.end)
            for each in new.list_at(start, end) if start < end else ():
                joined.setdefault(each.ordinal, []).append(turn.ordinal)
    return joined


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
    follower = _new_follower(correction)

    def find(start: int, end: int) -> tuple[int, int] | None:
        place, _ = follower.find_place(start, end)
        return None if place is None or place.changed else (place.start, place.end)

    copies = []
    for row in rows:
        place = find(row["start"], row["end"])
        if place is None:
            continue
        start, end = place
        key = f"{text_id}:{start}:{end}:{row['code_id']}"
        copies.append({**row, "id": key, "text_id": text_id, "start": start, "end": end})
    if copies:
        with study.stage(tick="suggestions") as db:
            db["suggestions"].insert_all(copies, ignore=True)  # type: ignore[union-attr]
    carry_ranking(study, base=correction.base, text_id=text_id, find=find)
