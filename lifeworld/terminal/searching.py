"""The command that searches a study."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lifeworld.terminal.shared import AS_JSON, STUDY
from study.wording import count_things, render_quote, shorten_quote

if TYPE_CHECKING:
    from coding.search.model import Filters, Hit
    from study import Study

__all__ = ["search"]

SHOWN = 160  # characters of a turn on its line


@click.command()
@STUDY
@click.argument("words")
@click.option("--pattern", is_flag=True, help="WORDS is a regular expression.")
@click.option("--meaning", is_flag=True, help="WORDS is a sentence: find passages that mean it.")
@click.option("--moderators", is_flag=True, help="Search moderators' words, too.")
@AS_JSON
def search(
    study: Path, words: str, pattern: bool, meaning: bool, moderators: bool, as_json: bool
) -> None:
    """Find WORDS in STUDY. Prints one line for each turn in which they are.

    WORDS may be "a phrase", begin*, or -without. Capitals and accents make no difference.
    """
    from coding.search.model import Filters, count_totals
    from lifeworld.opening import open_study

    if pattern and meaning:
        raise click.UsageError("Choose --pattern or --meaning.")
    opened = open_study(study)
    filters = Filters(moderators=moderators)
    found: list[Hit] = []
    if pattern:
        from coding.search.patterns import run_pattern

        for some in run_pattern(opened, words, filters):
            _show(some, as_json=as_json)
            found += some
    else:
        found = _search(opened, words, filters=filters, meaning=meaning)
        _show(found, as_json=as_json)
    if not as_json:
        totals = count_totals(found)
        told = totals.render() if found else "Nothing was found."
        click.echo(told, err=True)


def _search(study: Study, words: str, *, filters: Filters, meaning: bool) -> list[Hit]:
    if meaning:
        from coding.search.by_meaning import search_meaning
        from study.quiet import run_quietly

        run_quietly()
        return search_meaning(study, words, filters)
    from coding.search.queries import search_words
    from transcripts.search_words import parse_words

    return search_words(study, parse_words(words), filters)


def _show(hits: list[Hit], *, as_json: bool) -> None:
    for hit in hits:
        if as_json:
            facts = {
                "transcript_id": hit.transcript_id, "transcript": hit.transcript,
                "session": hit.session, "turn": hit.turn, "speaker": hit.label, "role": hit.role,
                "start": hit.start, "end": hit.end, "words": hit.words,
                "hits": [list(span) for span in hit.spans],
            }  # fmt: skip
            click.echo(json.dumps(facts, ensure_ascii=False))
            continue
        who = f"  {hit.label}" if hit.label else ""
        places = count_things(len(hit.spans), "hit")
        quote = render_quote(shorten_quote(hit.words, most=SHOWN))
        click.echo(f"{hit.transcript}  turn {hit.turn + 1}{who}  {places}  {quote}")
