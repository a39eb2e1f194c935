"""What the demonstration judges of its insights, and the invented survey beside its themes."""

from __future__ import annotations

from importlib.resources import as_file, files
from typing import Any

from lifeworld.demo.made import LEAD, Made, read_part
from opportunity_spaces.confidence.commands import revise_assessment
from opportunity_spaces.figures.commands import add_figures, revise_joint
from opportunity_spaces.figures.read_figures import read_figures
from opportunity_spaces.need_scores.commands import add_need_score
from study.wording import count_things

__all__ = ["add_judged"]


def add_judged(made: Made) -> str:
    """Judge insights, bring in the survey, set it beside themes; return a line with counts."""
    about = read_part("judged")
    for item in about["assessments"]:
        fields = {name: value for name, value in item.items() if name != "insight"}
        insight: Any = made.ids[item["insight"]]
        revise_assessment(made.study, insight, actor=LEAD, **fields)
    _add_figures(made, about)
    for item in about["need_scores"]:
        fields = {name: value for name, value in item.items() if name != "need"}
        need: Any = made.ids[item["need"]]
        add_need_score(made.study, need, actor=LEAD, **fields)
    insights = count_things(len(about["assessments"]), "insight")
    return f"{insights} judged, {count_things(len(about['joints']), 'joint display')}"


def _add_figures(made: Made, about: dict[str, Any]) -> None:
    given = about["figures"]
    with as_file(files("lifeworld.demo").joinpath(given["file"])) as path:
        table = read_figures(path)
    strata = {segment: made.ids.get(key, key) for segment, key in given["strata"].items()}
    figures = add_figures(
        made.study,
        table,
        title=given["title"],
        source=given["source"],
        day=given["day"],
        strata=strata,
        actor=LEAD,
    )
    for item in about["joints"]:
        theme: Any = made.ids[item["theme"]]
        revise_joint(
            made.study,
            figures.id,
            item["measure"],
            theme,
            verdict=item["verdict"],
            words=item["words"],
            parts={str(made.ids[key]): each for key, each in item["parts"].items()},
            actor=LEAD,
        )
