"""The command that proposes themes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from lifeworld.terminal.shared import AS_JSON, STUDY, show_progress
from study.wording import count_things

__all__ = ["discover"]


@click.command()
@STUDY
@click.option(
    "--themes", type=click.IntRange(2, 500), help="Number of themes; by default √(passages/2)."
)
@click.option("--seeded", is_flag=True, help="Start from the study's own themes.")
@click.option(
    "--runs",
    type=click.IntRange(1, 50),
    default=5,
    show_default=True,
    help="Number of runs; themes that recur are stable.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Random seed.")
@click.option("--wording", default="", help="Plugin that writes the theme names.")
@AS_JSON
def discover(
    study: Path,
    themes: int | None,
    seeded: bool,
    runs: int,
    seed: int,
    wording: str,
    as_json: bool,
) -> None:
    """Propose themes in STUDY. People accept, merge, split or drop them in the app."""
    from lifeworld.opening import open_study
    from study.quiet import run_quietly
    from themes.discovery.discover_job import discover_in_study, list_found

    run_quietly()
    opened = open_study(study)
    with show_progress(1000, "Finding themes") as bar:
        told = 0

        def report(done: int, total: int, _: str) -> None:
            nonlocal told
            now = round(1000 * done / max(total, 1))
            bar.update(max(0, now - told))
            told = max(told, now)

        result = discover_in_study(
            opened, report, themes=themes, runs=runs, seed=seed, seeded=seeded, wording=wording
        )
    found = list_found(opened)
    if as_json:
        click.echo(json.dumps({**result, "suggested_themes": found}, ensure_ascii=False))
        return
    click.echo(
        f"{count_things(result['themes'], 'theme')} proposed from"
        f" {count_things(result['passages'], 'passage')}, {result['seconds']:.1f} s;"
        f" agreement of runs {result['agreement']:.2f} ({result['model']}, {result['method']})"
    )
    for each in found:
        click.echo(
            f"{each['passages']:>5}  stability {each['stability']:.2f}  "
            f"{each['name'] or 'No clear name: ' + ', '.join(_list_words(each)[:5])}"
        )
        if each["sentence"]:
            click.echo(f"       “{each['sentence']}”")


def _list_words(found: dict[str, Any]) -> list[str]:
    return [word for words in found["words"].values() for word in words]
