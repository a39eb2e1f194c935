"""Queries on figures and joint displays."""

from __future__ import annotations

import json

from opportunity_spaces.figures.model import (
    WHOLE,
    Figure,
    FigureSet,
    FigureSetId,
    Joint,
    JointRow,
)
from study import NotFound, Study
from study.language import say
from themes.model import ThemeTable
from themes.raised.queries import get_theme_table

__all__ = [
    "describe_joint_changes",
    "find_joint",
    "get_figure_set",
    "hash_rows",
    "list_figure_sets",
    "list_figures",
    "list_joint_parts",
    "list_joint_rows",
    "list_joints",
    "list_measures",
]


def list_figure_sets(study: Study) -> list[FigureSet]:
    """Return the tables of figures, oldest first."""
    return [FigureSet(**row) for row in study.db.query("SELECT * FROM figure_sets ORDER BY id")]


def get_figure_set(study: Study, set_id: str) -> FigureSet:
    """Return one table of figures, or raise NotFound."""
    row = next(study.db.query("SELECT * FROM figure_sets WHERE id = ?", [set_id]), None)
    if row is None:
        raise NotFound(say("These figures are not in the study any more."))
    return FigureSet(**row)


def list_figures(study: Study, set_id: str) -> list[Figure]:
    """Return the figures of a table, in its order."""
    rows = study.db.query("SELECT * FROM figures WHERE set_id = ? ORDER BY position, id", [set_id])
    return [Figure(**row) for row in rows]


def list_measures(study: Study, set_id: str) -> list[str]:
    """Return what a table measures, in its order."""
    return list(dict.fromkeys(figure.measure for figure in list_figures(study, set_id)))


def list_joints(study: Study) -> list[Joint]:
    """Return what researchers say that figures and themes say together, oldest first."""
    parts: dict[str, dict[str, str]] = {}
    for joint_id, stratum_id, verdict in study.db.execute(
        "SELECT joint_id, stratum_id, verdict FROM joint_parts ORDER BY id"
    ).fetchall():
        parts.setdefault(joint_id, {})[stratum_id] = verdict
    return [
        Joint(**{**row, "seen": json.loads(row["seen"]), "parts": parts.get(row["id"], {})})
        for row in study.db.query("SELECT * FROM joints ORDER BY id")
    ]


def list_joint_parts(study: Study, joint_id: str) -> dict[str, tuple[str, str]]:
    """Return the rows of what is said of single strata: id and verdict by stratum."""
    rows = study.db.execute(
        "SELECT stratum_id, id, verdict FROM joint_parts WHERE joint_id = ?", [joint_id]
    ).fetchall()
    return {stratum: (key, verdict) for stratum, key, verdict in rows}


def find_joint(study: Study, set_id: str, measure: str, theme_id: str) -> Joint | None:
    """Return what is said of a measure beside a theme, or None."""
    return next(
        (
            joint
            for joint in list_joints(study)
            if (joint.set_id, joint.measure, joint.theme_id) == (set_id, measure, theme_id)
        ),
        None,
    )


def list_joint_rows(
    study: Study,
    set_id: FigureSetId,
    measure: str,
    theme_id: str,
    *,
    table: ThemeTable | None = None,
) -> list[JointRow]:
    """Return a measure beside a theme, stratum by stratum; everybody and the unmet come last.

    Args:
        study: The study.
        set_id: The table of figures.
        measure: One of its measures.
        theme_id: The theme.
        table: What `get_theme_table` returns, if it has been read already.
    """
    figures = {
        (each.stratum_id or each.segment): each
        for each in list_figures(study, set_id)
        if each.measure == measure
    }
    themes = table or get_theme_table(study)
    row = themes.get(theme_id)
    found = [
        JointRow(
            stratum_id=str(column.id or ""),
            name=column.name or say("No stratum"),
            figure=figures.get(str(column.id)) if column.id else None,
            cell=cell,
        )
        for column, cell in zip(themes.columns, row.cells, strict=True)
    ]
    if WHOLE in figures:
        whole = figures[WHOLE]
        found.append(JointRow(stratum_id=WHOLE, name=whole.segment, figure=whole, cell=row.total))
    shown = {each.figure.id for each in found if each.figure}
    found += [
        JointRow(stratum_id="", name=each.segment, figure=each)
        for each in figures.values()
        if each.id not in shown
    ]
    return found


def describe_joint_changes(joint: Joint, rows: list[JointRow]) -> str:
    """Return that something stands beside each other that was not seen, or nothing."""
    now = hash_rows(rows)
    if now == joint.seen:
        return ""
    names = [name for name in now if now[name] != joint.seen.get(name)]
    names += [name for name in joint.seen if name not in now]
    return say(
        "What stands side by side has changed since: {strata}.",
        strata=", ".join(dict.fromkeys(names)),
    )


def hash_rows(rows: list[JointRow]) -> dict[str, str]:
    """Return what stands beside each other, by stratum, to be compared later."""
    return {
        row.name: " | ".join(
            [
                row.figure.told if row.figure else "",
                f"{row.cell.count.people}/{row.cell.count.people_asked},{row.cell.count.mentions}"
                if row.cell
                else "",
            ]
        )
        for row in rows
    }
