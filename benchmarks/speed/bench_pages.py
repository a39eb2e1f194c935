"""Times a rerun of every page on a study of 100 transcripts, 500,000 words and 20,000 codings.

    python benchmarks/speed/bench_pages.py [--study STUDY]

Each page is run as Streamlit runs it, by its AppTest, with the first row of its table chosen.
Prints a table and writes benchmarks/results/pages.json.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

from report import ROOT, time_median, write_results

sys.path.append(str(ROOT / "tests"))

BUDGET = 0.3  # seconds
RERUNS = 5
TRANSCRIPTS = 100
WORDS = 5_000  # in each transcript
CODINGS = 20_000
SUGGESTIONS = 2_000
STRATA = ("Care homes", "Warehouse", "Hospital", "Schools", "Offices")
KINDS = ("focus_group", "focus_group", "interview", "site_visit")


def make_study(folder: Path) -> Any:
    """Return a study of that size, with themes, findings and suggestions as a real one has."""
    import factories
    from bench_core import fill_codings, make_vocabulary

    from coding.queries import list_codes
    from lifeworld.opening import create_study
    from transcripts.commands import add_stratum, add_transcripts
    from transcripts.people.commands import record_wanted
    from transcripts.speakers.commands import add_voices

    random = Random(11)
    study = create_study(folder / "hundred", actor="bench")
    strata = [add_stratum(study, name, actor="bench").id for name in STRATA]
    vocabulary, weights = make_vocabulary(random)
    new = []
    for number in range(TRANSCRIPTS):
        said = [
            (
                ("Moderator", "Bo", "Cy", "Di", "Ea", "Fa")[n % 6],
                " ".join(random.choices(vocabulary, cum_weights=weights, k=random.randint(20, 60))),
            )
            for n in range(WORDS // 40)
        ]
        new.append(
            factories.new_transcript(
                said,
                title=f"Group {number + 1}",
                session_kind=KINDS[number % len(KINDS)],
                stratum_id=strata[number % len(strata)],
            )
        )
    made = add_transcripts(study, new, actor="bench")
    for transcript_id in made:
        add_voices(study, transcript_id, actor="bench")
    for stratum_id in strata:
        record_wanted(study, stratum_id, "groups", 12, actor="bench")
    codes = [c.id for c in list_codes(study) if not c.abstract]
    fill_codings(study, made, codes, CODINGS)
    _add_findings(study, codes, random)
    _add_suggestions(study, made, codes, random)
    return study


def _add_findings(study: Any, codes: list[Any], random: Random) -> None:
    from coding.quotes.queries import list_quotes
    from opportunity_spaces.commands import (
        add_initiative,
        add_insight,
        add_metric,
        add_need,
        add_space,
        link_evidence,
    )
    from themes.commands import add_theme

    themes = [
        add_theme(study, f"Theme {n + 1}", code_ids=codes[n::12], actor="bench") for n in range(12)
    ]
    quotes = list_quotes(study, code_ids=codes[:2])
    for number in range(10):
        insight = add_insight(study, f"What is so, number {number + 1}", actor="bench").id
        need = add_need(study, "People", f"do thing {number + 1}", actor="bench").id
        space = add_space(study, f"Space {number + 1}", actor="bench").id
        act = add_initiative(study, f"Initiative {number + 1}", actor="bench").id
        metric = add_metric(study, f"Metric {number + 1}", actor="bench").id
        steps = [
            ("theme", themes[number].id, "insight", insight),
            ("insight", insight, "need", need),
            ("need", need, "space", space),
            ("space", space, "initiative", act),
            ("initiative", act, "metric", metric),
        ]
        steps += [("excerpt", q.excerpt_id, "insight", insight) for q in random.sample(quotes, 20)]
        for from_kind, from_id, to_kind, to_id in steps:
            link_evidence(study, from_kind, from_id, to_kind, to_id, actor="bench")


def _add_suggestions(study: Any, made: list[Any], codes: list[Any], random: Random) -> None:
    from coding.model import Suggestion
    from coding.suggestions.commands import record_run
    from coding.suggestions.model import new_suggestion_id
    from transcripts.queries import get_transcript, list_turns

    found = []
    for transcript_id in made:
        text_id = get_transcript(study, transcript_id).text_id
        turns = [t for t in list_turns(study, text_id) if t.label != "Moderator"]
        for turn in random.sample(turns, SUGGESTIONS // len(made)):
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


def choose(study: Any, page: str) -> dict[str, Any]:
    """Return what a person has chosen on a page, as its session state."""
    from coding.queries import list_codes
    from opportunity_spaces.queries import list_insights, list_needs, list_spaces
    from themes.queries import list_themes
    from transcripts.queries import list_transcripts

    if page == "transcripts":
        return {"chosen_transcripts": list_transcripts(study)[0].id}
    if page == "codebook":
        return {"chosen_codes": next(c.id for c in list_codes(study) if not c.abstract)}
    if page == "themes":
        return {"chosen_themes": list_themes(study)[0].id}
    if page == "insights":
        return {"open_insight": list_insights(study)[0].id, "open_need": list_needs(study)[0].id}
    if page == "opportunity_spaces":
        return {"open_space": list_spaces(study)[0].id}
    if page == "chain":
        return {"chain": ("insight", list_insights(study)[0].id)}
    return {}


def time_page(study: Any, page: str, state: dict[str, Any]) -> tuple[float, float]:
    """Return the seconds of the first run of a page, and of a rerun in which nothing changed."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "lifeworld/app/entry/app.py"), default_timeout=60)
    for key, value in state.items():
        app.session_state[key] = value
    app.run()
    if page != "home":
        app.switch_page(f"../pages/{page}.py")
    first = time_median(app.run, times=1)
    if app.exception:
        raise RuntimeError(f"{page}: {app.exception[0].message}")
    return first, time_median(app.run, times=RERUNS)


def main() -> None:
    """Measure and store."""
    from lifeworld.app.navigation import SECTIONS
    from lifeworld.opening import open_study

    with tempfile.TemporaryDirectory(dir="/var/tmp") as place:
        os.environ["LIFEWORLD_HOME"] = place
        os.environ["LIFEWORLD_ACTOR"] = "bench"
        given = sys.argv[sys.argv.index("--study") + 1] if "--study" in sys.argv else ""
        study = open_study(given) if given else make_study(Path(place))
        os.environ["LIFEWORLD_STUDY"] = str(study.path)
        rows: list[tuple[str, float, float | None, str]] = []
        for page in (name for names in SECTIONS.values() for name in names):
            first, again = time_page(study, page, choose(study, page))
            rows.append((f"{page}: first run", first, None, "s"))
            rows.append((f"{page}: rerun", again, BUDGET, "s"))
        if given:  # not the study that the stored figures are about
            for what, figure, _, _ in rows:
                print(f"{what:40} {figure:8.3f} s")
        else:
            write_results("pages", rows)


if __name__ == "__main__":
    main()
