"""Times every page on studies of three sizes: 10, 100 and 1,000 transcripts of 5,000 words.

    python benchmarks/speed/bench_pages.py [--study STUDY] [--sizes tenth,whole] [--only PAGE]

Each page is run as Streamlit runs it, by its AppTest, with the first row of its table chosen or the
tab open that costs most. Figures are processor time of the server: of the run after a change of the
study, when nothing that was kept holds, and of a rerun in which nothing changed; of the Inbox also
from a decision to the next suggestion. A growth factor of 10 means in proportion to the study.
Prints a table and writes benchmarks/results/pages.json, unless a study, a size or a page is named.
"""

from __future__ import annotations

import contextlib
import os
import signal
import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any

from generated_study import SIZES, make_study
from report import ROOT, write_results

BUDGETS = {"whole": 0.3, "tenfold": 1.0}  # seconds
RERUNS = 3
DECISIONS = 7
# Views of a page beside the one it opens with: page, name, and the session state that opens it.
TABS: list[tuple[str, str, dict[str, Any]]] = [
    ("coverage", "not read yet", {"coverage_tabs": "Not read yet"}),
    ("coverage", "where to go deeper", {"coverage_tabs": "Where to go deeper"}),
]


def choose(study: Any, page: str) -> dict[str, Any]:
    """Return what a person has chosen on a page, as its session state."""
    from coding.queries import list_codes
    from opportunity_spaces.queries import list_insights, list_spaces
    from themes.queries import list_themes
    from transcripts.queries import list_transcripts

    if page == "transcripts":
        return {"chosen_transcripts": list_transcripts(study)[0].id}
    if page == "codebook":
        return {"chosen_codes": next(c.id for c in list_codes(study) if not c.abstract)}
    if page == "themes":
        return {"chosen_themes": list_themes(study)[0].id}
    if page == "insights":
        return {"open_insight": list_insights(study)[0].id}
    if page == "opportunity_spaces":
        return {"open_space": list_spaces(study)[0].id}
    if page == "chain":
        return {"chain": ("insight", list_insights(study)[0].id)}
    return {}


def list_views(study: Any, only: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Return every page, first as it opens and then with something chosen in it."""
    from lifeworld.app.navigation import SECTIONS

    views: list[tuple[str, str, dict[str, Any]]] = []
    for page in (name for names in SECTIONS.values() for name in names):
        views.append((page, "", {}))
        if state := choose(study, page):
            views.append((page, "one chosen", state))
        views += [view for view in TABS if view[0] == page]
    return [view for view in views if not only or view[0] == only]


def time_view(study: Any, page: str, state: dict[str, Any]) -> tuple[float, float]:
    """Return the seconds of the run of a page after a change, and of a rerun without one."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "lifeworld/app/entry/app.py"), default_timeout=120)
    for key, value in state.items():
        app.session_state[key] = value
    app.run()
    if page != "home":
        app.switch_page(f"../pages/{page}.py").run()
    changed = []
    for _ in range(2):
        _change(study)
        changed.append(_time(app.run))
    if app.exception:
        raise RuntimeError(f"{page}: {app.exception[0].message}")
    return min(changed), statistics.median(_time(app.run) for _ in range(RERUNS))


def time_decision(page: str = "inbox") -> float:
    """Return the seconds from a decision on a suggestion until the next one is drawn."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "lifeworld/app/entry/app.py"), default_timeout=120).run()
    app.switch_page(f"../pages/{page}.py").run()
    spans = []
    for number in range(DECISIONS):
        wanted = ("Accept", "Reject")[number % 2]
        button = next(each for each in app.button if each.label.startswith(wanted))
        spans.append(_time(button.click().run))
        if app.exception:
            raise RuntimeError(f"{page}: {app.exception[0].message}")
    return statistics.median(spans)


def _change(study: Any) -> None:
    """Change a word that no count depends on."""
    from transcripts.frame.commands import revise_frame

    revise_frame(study, answer=f"Answer {study.version}", actor="bench")


def _time(work: Callable[[], Any]) -> float:
    began = process_time()
    work()
    return process_time() - began


def stop_worker(study: Any) -> None:
    """End the process that still computes suggestions after the decisions."""
    for (pid,) in study.db.execute("SELECT pid FROM workers").fetchall():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


def list_queries() -> list[tuple[str, Callable[[Any], Any]]]:
    """Return the queries whose growth pages and reports depend on."""
    from coding.counts.queries import count_codes
    from coding.queries import list_uses
    from coding.suggestions.queries import list_suggestions
    from coding.suggestions.standing import get_standing
    from lifeworld.exports.gather_report import get_report
    from opportunity_spaces.chain.queries import count_dissent, get_chain, get_progress
    from themes.fieldwork.queries import list_session_codes, list_unread
    from themes.fieldwork.saturation import measure_saturation
    from themes.raised.queries import get_theme_table
    from transcripts.speakers.queries import list_matches

    return [
        ("count_codes", count_codes),
        ("list_uses", list_uses),
        ("get_chain", get_chain),
        ("get_progress", get_progress),
        ("get_theme_table", get_theme_table),
        ("count_dissent", count_dissent),
        ("list_unread", list_unread),
        ("measure_saturation", lambda study: measure_saturation(list_session_codes(study))),
        ("get_standing", get_standing),
        ("list_suggestions", list_suggestions),
        ("list_matches", list_matches),
        ("get_report", lambda study: get_report(study, audience="client")),
    ]


def main() -> None:
    """Measure and store."""
    from lifeworld.opening import open_study

    def option(name: str) -> str:
        return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else ""

    given, only = option("--study"), option("--only")
    sizes = option("--sizes").split(",") if option("--sizes") else list(SIZES)
    with tempfile.TemporaryDirectory(dir="/var/tmp") as place:
        os.environ["LIFEWORLD_HOME"] = place
        os.environ["LIFEWORLD_ACTOR"] = "bench"
        figures: dict[str, dict[str, float]] = {}
        paths = {name: make_study(SIZES[name]) for name in sizes if not given}
        paths |= {"given": Path(given)} if given else {}
        for name, path in paths.items():
            study = open_study(path)
            os.environ["LIFEWORLD_STUDY"] = str(path)
            found = figures.setdefault(name, {})
            for page, view, state in list_views(study, only):
                changed, again = time_view(study, page, state)
                title = f"{page}, {view}" if view else page
                found[f"{title}: after a change"] = changed
                found[f"{title}: rerun"] = again
                print(f"{name:8} {title:40} {changed:8.3f} {again:8.3f}", flush=True)
            if only in ("", "inbox"):
                found["inbox: a decision"] = time_decision()
                print(f"{name:8} {'inbox: a decision':40} {found['inbox: a decision']:8.3f}")
            for query, run in list_queries() if not only else []:
                run(study)
                found[f"{query}: the query"] = min(_time(partial(run, study)) for _ in range(2))
                print(f"{name:8} {query:40} {found[f'{query}: the query']:8.3f}", flush=True)
            stop_worker(study)
            study.close()
    if given or only or sizes != list(SIZES):
        return
    rows: list[tuple[str, float, float | None, str]] = []
    for what in figures["whole"]:
        page = not what.endswith(": the query")
        for name in sizes:
            budget = BUDGETS.get(name) if page else None
            rows.append((f"{name}: {what}", figures[name][what], budget, "s"))
        growth = figures["tenfold"][what] / figures["whole"][what]
        rows.append((f"growth: {what}", growth, None, ""))
    write_results("pages", rows)


if __name__ == "__main__":
    main()
