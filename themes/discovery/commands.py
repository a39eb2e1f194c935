"""Commands for suggested themes: store a run, and record the decisions on its themes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Unpack

from sqlite_utils import Database

from coding.codebook.commands import add_code
from coding.codebook.tree import clean_code_name
from coding.commands import add_coding_rows
from coding.model import CodeId, CodingId, NewCoding
from coding.queries import get_code, list_codes
from coding.suggestions.model import RunFacts
from coding.suggestions.runs.commands import close_run, open_run, remove_ended, write_rows
from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.language import say
from study.pieces import write_pieces
from study.times import get_now
from themes.commands import add_theme, link_code
from themes.discovery.model import Branch, DecisionKind, SuggestedTheme, SuggestedThemeId
from themes.discovery.queries import get_standing, list_passage_texts
from themes.model import Theme
from transcripts.model import TranscriptId

__all__ = [
    "LONGEST_NAME",
    "accept_passages",
    "accept_suggested_theme",
    "merge_suggested_themes",
    "move_passages",
    "record_suggested_themes",
    "reject_suggested_theme",
    "rename_suggested_theme",
    "split_suggested_theme",
]

LONGEST_NAME = 120  # characters of a name that somebody gives


def record_suggested_themes(
    study: Study,
    suggested: Sequence[dict[str, Any]],
    *,
    branches: Sequence[Branch] = (),
    **facts: Unpack[RunFacts],
) -> str:
    """Store a run with its suggested themes, replacing those of earlier runs.

    Args:
        study: The study.
        suggested: For each theme, its name, words, stability, theme_id, `sentence` (a key, or
            left out) and `passages`, rows of (transcript, text, start, end, turn, closeness, x,
            y).
        branches: The tree that joins them; a leaf is a theme's index in *suggested*.
        facts: See `coding.suggestions.model.RunFacts`.

    Returns:
        The run's id.
    """
    _remove_fallen(study)
    with open_run(study, "discover", facts) as run_id:
        themes, passages = [], []
        for position, each in enumerate(suggested):
            theme_id = new_id()
            themes.append(
                (
                    theme_id, run_id, position, each["name"],
                    json.dumps(each["words"], ensure_ascii=False), each["stability"],
                    each["theme_id"], each.get("sentence", ""),
                )
            )  # fmt: skip
            passages += [(theme_id, *row) for row in each["passages"]]
        joints = [
            (
                run_id, position, each.one, each.other, each.distance,
                json.dumps(each.words, ensure_ascii=False),
            )
            for position, each in enumerate(branches)
        ]  # fmt: skip
        write_rows(study, run_id, "suggested_themes", themes)
        write_rows(study, run_id, "suggested_passages", passages)
        write_rows(study, run_id, "suggested_branches", joints)
        with study.stage(tick="suggested_themes") as db:
            close_run(db, run_id, "discover")
    _remove_fallen(study)
    return run_id


def _remove_fallen(study: Study) -> None:
    """Remove in pieces the themes of runs that neither stand nor are being written."""
    remove_ended(study)
    fallen = """SELECT id FROM runs WHERE kind IN ('discover', 'unfinished discover')
        AND id NOT IN (SELECT run_id FROM unfinished_runs)
        AND id <> coalesce((SELECT max(id) FROM runs WHERE kind = 'discover'), '')"""
    # A passage hangs on its theme, and a theme and a branch on their run: so they go in this order.
    for rows, removal in (
        (
            f"""SELECT suggested_theme_id, text_id, start FROM suggested_passages
            WHERE suggested_theme_id IN (
                SELECT id FROM suggested_themes WHERE run_id IN ({fallen}))""",
            """DELETE FROM suggested_passages
            WHERE suggested_theme_id = ? AND text_id = ? AND start = ?""",
        ),
        (
            f"SELECT id FROM suggested_themes WHERE run_id IN ({fallen})",
            "DELETE FROM suggested_themes WHERE id = ?",
        ),
        (
            f"SELECT run_id, position FROM suggested_branches WHERE run_id IN ({fallen})",
            "DELETE FROM suggested_branches WHERE run_id = ? AND position = ?",
        ),
        (
            f"{fallen} AND id NOT IN (SELECT run_id FROM theme_decisions)",
            """DELETE FROM runs WHERE id = ?1
            AND NOT EXISTS (SELECT 1 FROM theme_decisions WHERE run_id = ?1)""",
        ),
    ):
        write_pieces(study, study.db.execute(rows).fetchall(), _Removal(removal))


class _Removal:
    """Removes rows by their keys."""

    def __init__(self, sql: str) -> None:
        self._sql = sql

    def __call__(self, db: Database, part: Sequence[Any]) -> None:
        db.conn.executemany(self._sql, part)


def merge_suggested_themes(
    study: Study, keep_id: str, other_ids: Sequence[str], *, actor: str
) -> None:
    """Merge suggested themes into *keep_id*. Later runs keep their core passages together."""
    others = [o for o in dict.fromkeys(other_ids) if o != keep_id]
    if not others:
        raise InvalidInput(
            say("A suggested theme cannot be merged into itself."),
            hint=say("Choose another one.", context="theme"),
        )
    newest, keep = get_standing(study, keep_id)
    found = [get_standing(study, each)[1] for each in others]
    cores = [key for each in found for key in each.core]
    data = {"others": others, "core": keep.core, "core_others": cores}
    _record(
        study, newest.run["id"], keep, "merge", data, verb="merge suggested themes", actor=actor
    )


def split_suggested_theme(
    study: Study, suggested_theme_id: str, keys: Sequence[str], *, actor: str
) -> SuggestedThemeId:
    """Split passages off into a new suggested theme. Later runs keep the two apart."""
    newest, mine = get_standing(study, suggested_theme_id)
    leaving = set(keys) & {p.key for p in mine.passages}
    if not leaving or len(leaving) == len(mine.passages):
        raise InvalidInput(
            say("Both parts of a split theme need at least one passage."),
            hint=say("Choose some of the theme's passages, but not all."),
        )
    stay = [p.key for p in mine.passages if p.key not in leaving]
    gone = [p.key for p in mine.passages if p.key in leaving]
    data = {"keys": gone, "core": stay[: len(mine.core)], "core_new": gone[: len(mine.core)]}
    run_id = newest.run["id"]
    return SuggestedThemeId(
        _record(study, run_id, mine, "split", data, verb="split suggested theme", actor=actor)
    )


def move_passages(
    study: Study, suggested_theme_id: str, keys: Sequence[str], *, to: str | None, actor: str
) -> None:
    """Move passages to another suggested theme, or out of all if *to* is None.

    Later runs respect the move.
    """
    newest, mine = get_standing(study, suggested_theme_id)
    moving = [key for key in dict.fromkeys(keys) if key in {p.key for p in mine.passages}]
    if not moving:
        raise NotFound(
            say("Those passages are no longer in that suggested theme."),
            hint=say("Reload the page and choose passages again."),
        )
    target = get_standing(study, to)[1] if to else None
    data = {
        "keys": moving,
        "to": to or "",
        "core": [key for key in mine.core if key not in moving],
        "core_to": target.core if target else [],
    }
    _record(study, newest.run["id"], mine, "move", data, verb="move passages", actor=actor)


def rename_suggested_theme(study: Study, suggested_theme_id: str, name: str, *, actor: str) -> str:
    """Give a suggested theme a name, which it keeps in later runs; return it.

    Without a name it is called by its own words again.

    Raises:
        NotFound: the theme is gone.
        InvalidInput: the name is too long.
    """
    wanted = " ".join(name.split())
    if len(wanted) > LONGEST_NAME:
        raise InvalidInput(
            say("The name is too long: {number} characters.", number=len(wanted)),
            hint=say("Use at most {most}.", most=LONGEST_NAME),
        )
    _, theme = get_standing(study, suggested_theme_id)
    with study.change("rename suggested theme", actor=actor) as change:
        change.subject = f"suggested theme {theme.position + 1}"
        row = study.db.execute(
            "SELECT id FROM given_names WHERE suggested_theme_id = ?", [theme.id]
        ).fetchone()
        values: dict[str, Any] = {
            "name": wanted,
            "core": json.dumps(theme.core),
            "by": actor,
            "at": get_now("milliseconds"),
        }
        if row is not None and wanted:
            change.update("given_names", row[0], **values)
        elif row is not None:
            change.delete("given_names", row[0])
        elif wanted:
            change.insert("given_names", {"id": new_id(), "suggested_theme_id": theme.id} | values)
    return wanted


def reject_suggested_theme(study: Study, suggested_theme_id: str, *, actor: str) -> None:
    """Drop a suggested theme. A theme of a later run that resembles it is marked."""
    newest, mine = get_standing(study, suggested_theme_id)
    data = {"core": mine.core}
    _record(study, newest.run["id"], mine, "drop", data, verb="drop suggested theme", actor=actor)


def accept_suggested_theme(
    study: Study,
    suggested_theme_id: str,
    name: str,
    *,
    actor: str,
    code_ids: Sequence[CodeId] = (),
    new_code: str = "",
    organising_concept: str = "",
) -> Theme:
    """Accept a suggested theme as a candidate theme with the given codes and, if named, a new code.

    This codes no passages; `accept_passages` does.

    Raises:
        InvalidInput: a name is empty or taken, or there is nothing to gather.
    """
    newest, mine = get_standing(study, suggested_theme_id)
    if not code_ids and not new_code.strip():
        raise InvalidInput(
            say("A theme needs at least one code."),
            hint=say("Choose codes it overlaps, or name a new one."),
        )
    # Check everything before the first write, so that an error leaves nothing half done.
    for code_id in code_ids:
        get_code(study, code_id)
    wanted = (
        clean_code_name(list_codes(study), new_code, parent_id=None) if new_code.strip() else ""
    )
    verb, gathered = "accept suggested theme", list(code_ids)
    with study.change(verb, actor=actor, subject=name.strip(), gathers=True):
        theme = add_theme(
            study, name, organising_concept=organising_concept, code_ids=gathered, actor=actor
        )
        if wanted:
            made = add_code(study, wanted, origin="suggested", actor=actor)
            link_code(study, theme.id, made.id, actor=actor)
        data = {"theme": theme.id, "core": mine.core}
        _record(study, newest.run["id"], mine, "accept", data, verb=verb, actor=actor)
    return theme


def accept_passages(
    study: Study, suggested_theme_id: str, keys: Sequence[str], code_id: CodeId, *, actor: str
) -> list[CodingId]:
    """Code passages of a suggested theme. The codings are the person's own and enter the counts."""
    _, mine = get_standing(study, suggested_theme_id)
    chosen = [p for p in mine.passages if p.key in set(keys)]
    if not chosen:
        raise NotFound(
            say("Those passages are no longer in that suggested theme."),
            hint=say("Reload the page and choose passages again."),
        )
    words = list_passage_texts(study, [p.key for p in chosen])
    with study.change("accept passages", actor=actor) as change:
        change.subject = f"{get_code(study, code_id).name}: {len(chosen)}"
        return [
            add_coding_rows(
                study,
                change,
                NewCoding(
                    code_id=code_id,
                    transcript_id=TranscriptId(p.transcript_id),
                    start=p.start,
                    end=p.end,
                    quote=words[p.key],
                ),
                actor=actor,
                source="accepted",
            )
            for p in chosen
        ]


def _record(
    study: Study,
    run_id: str,
    suggested: SuggestedTheme,
    kind: DecisionKind,
    data: dict[str, Any],
    *,
    verb: str,
    actor: str,
) -> str:
    made = new_id()
    with study.change(verb, actor=actor) as change:
        change.subject = f"suggested theme {suggested.position + 1}"
        row = {"id": made, "run_id": run_id, "suggested_theme_id": suggested.id, "kind": kind}
        row |= {"data": json.dumps(data), "coder": actor, "at": get_now("milliseconds")}
        change.insert("theme_decisions", row)
    return made
