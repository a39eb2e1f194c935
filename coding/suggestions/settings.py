"""How much help a study takes from the machine: when proposals show, and how many of a code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from coding.model import CodeId, Suggestion
from coding.queries import get_code, list_reviewed
from study import InvalidInput, Study
from study.ids import new_id
from transcripts.model import TextId
from transcripts.queries import get_frame

__all__ = [
    "LEANINGS",
    "MODES",
    "Leaning",
    "Mode",
    "get_mode",
    "list_leanings",
    "list_shown",
    "revise_leaning",
    "revise_mode",
]

Mode = Literal["on", "after", "off"]
Leaning = Literal["fewer", "balanced", "more"]
MODES: dict[str, str] = {
    "on": "Show proposals beside the words",
    "after": "Human first: show them where I have coded or read",
    "off": "Show no proposals",
}
# What a researcher would rather do: miss a passage, or check one too many.
LEANINGS: dict[str, str] = {
    "fewer": "Fewer: I would rather miss some",
    "balanced": "Balanced",
    "more": "More: I would rather check some",
}


def get_mode(study: Study) -> Mode:
    """Return when proposals show; never where the method profile has them off."""
    if not get_frame(study).profile.suggestions:
        return "off"
    row = study.db.execute("SELECT mode FROM assistance").fetchone()
    return row[0] if row else "on"


def revise_mode(study: Study, mode: Mode, *, actor: str) -> None:
    """Say when proposals show: on, after a person has coded or read, or off."""
    if mode not in MODES:
        raise InvalidInput(f"There is no mode “{mode}”.", hint=f"Choose one of {', '.join(MODES)}.")
    with study.change("set suggestions", actor=actor, subject=MODES[mode]) as change:
        if study.db.execute("SELECT 1 FROM assistance").fetchone():
            change.update("assistance", "study", mode=mode)
        else:
            change.insert("assistance", {"id": "study", "mode": mode})


def list_leanings(study: Study) -> dict[CodeId, Leaning]:
    """Return where a code's line lies, for codes where somebody moved it."""
    rows = study.db.execute("SELECT code_id, leaning FROM leanings").fetchall()
    return {CodeId(r[0]): r[1] for r in rows}


def revise_leaning(study: Study, code_id: CodeId, leaning: Leaning, *, actor: str) -> None:
    """Say whether one would rather miss passages of a code, or check some too many."""
    if leaning not in LEANINGS:
        raise InvalidInput(f"There is no leaning “{leaning}”.")
    with study.change("set threshold", actor=actor) as change:
        change.subject = f"{get_code(study, code_id).name}: {LEANINGS[leaning].lower()}"
        row = study.db.execute("SELECT id FROM leanings WHERE code_id = ?", [code_id]).fetchone()
        if row:
            change.update("leanings", row[0], leaning=leaning)
        else:
            change.insert("leanings", {"id": new_id(), "code_id": code_id, "leaning": leaning})


def list_shown(
    study: Study, suggestions: Sequence[Suggestion], *, text_id: TextId, actor: str
) -> list[Suggestion]:
    """Return the proposals that *actor* may see in a text now.

    Human first, a turn's proposals show only once this person has coded in it or marked it as
    read: the machine is then a second reader and does not lead.
    """
    mode = get_mode(study)
    if mode == "off":
        return []
    if mode == "on" or not suggestions:
        return list(suggestions)
    turns = study.db.execute(
        "SELECT ordinal, start, end FROM turns WHERE text_id = ? ORDER BY ordinal", [text_id]
    ).fetchall()
    coded = study.db.execute(
        """SELECT e.start, e.end FROM excerpts e JOIN codings c ON c.excerpt_id = e.id
        WHERE e.text_id = ? AND c.coder = ?""",
        [text_id, actor],
    ).fetchall()
    read = list_reviewed(study, text_id, coder=actor)
    open_turns = [
        (start, end)
        for ordinal, start, end in turns
        if ordinal in read or any(start < e and s < end for s, e in coded)
    ]
    return [s for s in suggestions if any(a <= s.start < b for a, b in open_turns)]
