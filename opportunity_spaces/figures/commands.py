"""Commands for figures by segment and for what they and themes say together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from opportunity_spaces.figures.model import (
    VERDICTS,
    WHOLE,
    FigureSet,
    FigureSetId,
    FigureTable,
    Joint,
    JointId,
)
from opportunity_spaces.figures.queries import (
    find_joint,
    get_figure_set,
    hash_rows,
    list_figures,
    list_joint_parts,
    list_joint_rows,
    list_joints,
    list_measures,
)
from study import Conflict, InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change
from study.times import get_now
from study.wording import render_names
from themes.model import ThemeId
from themes.queries import get_theme
from transcripts.queries import list_strata

__all__ = ["add_figures", "remove_figures", "remove_joint", "revise_joint"]

_MOST_NAMED = 8  # segments or strata that a refusal names


def add_figures(
    study: Study,
    table: FigureTable,
    *,
    title: str,
    source: str,
    strata: Mapping[str, str],
    actor: str,
    day: str = "",
    measures: Sequence[str] | None = None,
) -> FigureSet:
    """Add the figures of a table.

    Args:
        study: The study.
        table: What `read_figures` returned.
        title: What the table is called: “Survey of members 2026”.
        source: Where the figures come from.
        strata: The stratum of each segment: its id, WHOLE for everybody, or "" where nobody of it
            was met. Segments that are not in it are left out.
        actor: Who adds them.
        day: The ISO date that they are about; may be empty.
        measures: Which of its measures; by default all.

    Raises:
        InvalidInput: no segment is a stratum of the study, two are the same, or title, source or
            day are missing or wrong.
    """
    title, source = title.strip(), source.strip()
    chosen = [each for each in table.measures if measures is None or each in measures]
    _check(study, table, strata, title=title, source=source, day=day, measures=chosen)
    set_id = FigureSetId(new_id())
    with study.change("add figures", actor=actor) as change:
        change.subject = title
        change.insert(
            "figure_sets",
            {"id": set_id, "title": title, "source": source, "day": day, "file": table.file},
        )
        position = 0
        for row in table.rows:
            if row.segment not in strata:
                continue
            for measure in chosen:
                if measure not in row.amounts:
                    continue
                position += 1
                change.insert(
                    "figures",
                    {
                        "id": new_id(),
                        "set_id": set_id,
                        "segment": row.segment,
                        "stratum_id": strata[row.segment],
                        "measure": measure,
                        "told": row.told[measure],
                        "amount": row.amounts[measure],
                        "base": row.base,
                        "position": position,
                    },
                )
    return get_figure_set(study, set_id)


def _check(
    study: Study,
    table: FigureTable,
    strata: Mapping[str, str],
    *,
    title: str,
    source: str,
    day: str,
    measures: Sequence[str],
) -> None:
    if not title:
        raise InvalidInput(
            say("The figures have no title."), hint=say("Say what they are: Survey of members.")
        )
    if not source:
        raise InvalidInput(
            say("It is not said where the figures come from."),
            hint=say("Name the source: who asked whom."),
        )
    if day:
        try:
            date.fromisoformat(day)
        except ValueError:
            raise InvalidInput(
                say("“{words}” is not a date.", words=day),
                hint=say("Write it as year, month and day: 2027-12-31."),
            ) from None
    if not measures:
        raise InvalidInput(
            say("No measure of {file} is chosen.", file=table.file),
            hint=say("Choose one or more: {choices}.", choices=", ".join(table.measures)),
        )
    known = {str(each.id): each.name for each in list_strata(study)}
    rows = {row.segment for row in table.rows}
    used = [each for segment, each in strata.items() if segment in rows and each]
    if not any(each in known for each in used):
        raise InvalidInput(
            say(
                "No segment of {file} is a stratum of the study: the table has {segments}; the"
                " study has {strata}.",
                file=table.file,
                segments=_name(sorted(rows)),
                strata=_name(known.values()) if known else say("none", context="strata"),
            ),
            hint=say("Say which segment is which stratum, or add the strata on Transcripts."),
        )
    doubled = next((each for each in used if used.count(each) > 1), None)
    if doubled is not None:
        named = say("everybody") if doubled == WHOLE else known.get(doubled, "?")
        raise InvalidInput(
            say("Two segments are both matched with “{stratum}”.", stratum=named),
            hint=say("Each stratum takes one segment; leave the other out."),
        )


def _name(names: Iterable[str]) -> str:
    return render_names(f"“{name}”" for name in list(names)[:_MOST_NAMED])


def remove_figures(study: Study, set_id: FigureSetId, *, actor: str) -> None:
    """Remove a table of figures and what was said of it."""
    with study.change("remove figures", actor=actor) as change:
        change.subject = get_figure_set(study, set_id).title
        for joint in list_joints(study):
            if joint.set_id == set_id:
                _revise_parts(study, change, joint.id, {})
                change.delete("joints", joint.id)
        for figure in list_figures(study, set_id):
            change.delete("figures", figure.id)
        change.delete("figure_sets", set_id)


def revise_joint(
    study: Study,
    set_id: FigureSetId,
    measure: str,
    theme_id: ThemeId,
    *,
    actor: str,
    verdict: str,
    words: str = "",
    parts: Mapping[str, str] | None = None,
    expect_rev: int | None = None,
) -> Joint:
    """Say what a measure and a theme say together, and remember what stood side by side.

    Args:
        study: The study.
        set_id: The table of figures.
        measure: One of its measures.
        theme_id: The theme.
        actor: Who says it.
        verdict: confirm, nuance, contradict, silent, or empty while nothing is said.
        words: What they say together, in a sentence or two.
        parts: What they say together of single strata, by their ids, where that is something of
            its own; empty for nothing. Without it, what was said of strata stays.
        expect_rev: The revision that the person saw; 0 if nothing was said yet.

    Raises:
        InvalidInput: there is no such verdict, measure or stratum.
        NotFound: the figures or the theme are not in the study.
        Conflict: somebody said something in the meantime.
    """
    for each in (verdict, *(parts or {}).values()):
        if each not in VERDICTS:
            raise InvalidInput(
                say("“{value}” is not what figures and themes can say together.", value=each),
                hint=say("Choose one of {choices}.", choices=", ".join(v for v in VERDICTS if v)),
            )
    known = {str(stratum.id) for stratum in list_strata(study)}
    if any(stratum not in known for stratum in parts or {}):
        raise InvalidInput(
            say("Something is said of a stratum that is not in the study any more."),
            hint=say("Reload the page to see what is there now."),
        )
    with study.change("set side by side", actor=actor) as change:
        get_figure_set(study, set_id)
        theme = get_theme(study, theme_id)
        if measure not in list_measures(study, set_id):
            raise InvalidInput(
                say("The figures do not measure “{measure}”.", measure=measure),
                hint=say("Choose one of {choices}.",
                         choices=", ".join(list_measures(study, set_id))),
            )  # fmt: skip
        change.subject = f"{measure} → {theme.name}"
        there = find_joint(study, set_id, measure, theme_id)
        if expect_rev is not None and expect_rev != (there.rev if there else 0):
            raise Conflict(
                say("Somebody else has written what they say together in the meantime."),
                hint=say("Look at what they wrote, then save yours again."),
            )
        row: dict[str, Any] = {
            "verdict": verdict,
            "words": words.strip(),
            "seen": json.dumps(hash_rows(list_joint_rows(study, set_id, measure, theme_id))),
            "by": actor,
            "at": get_now(),
        }
        joint_id = there.id if there else JointId(new_id())
        if there is None:
            own = {"id": joint_id, "set_id": set_id, "measure": measure, "theme_id": theme_id}
            change.insert("joints", {**own, **row})
        else:
            change.update("joints", there.id, **row)
        if parts is not None:
            _revise_parts(study, change, joint_id, parts)
    found = find_joint(study, set_id, measure, theme_id)
    assert found is not None  # noqa: S101  it was just written
    return found


def remove_joint(study: Study, joint_id: JointId, *, actor: str) -> None:
    """Remove what was said of a measure and a theme."""
    with study.change("take side by side apart", actor=actor) as change:
        joint = next((each for each in list_joints(study) if each.id == joint_id), None)
        if joint is None:
            raise InvalidInput(
                say("This joint display is not in the study any more."),
                hint=say("Reload the page to see what is there now."),
            )
        change.subject = joint.measure
        _revise_parts(study, change, joint_id, {})
        change.delete("joints", joint_id)


def _revise_parts(study: Study, change: Change, joint_id: str, parts: Mapping[str, str]) -> None:
    """Keep what is said of single strata; what is not in *parts* any more goes."""
    there = list_joint_parts(study, joint_id)
    for stratum, (key, _) in there.items():
        if not parts.get(stratum):
            change.delete("joint_parts", key)
    for stratum, verdict in parts.items():
        if not verdict:
            continue
        if stratum not in there:
            own = {"id": new_id(), "joint_id": joint_id, "stratum_id": stratum}
            change.insert("joint_parts", {**own, "verdict": verdict})
        elif there[stratum][1] != verdict:
            change.update("joint_parts", there[stratum][0], verdict=verdict)
