"""Commands that list transcripts and correct their text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lifeworld.terminal.shared import AS_JSON, STUDY
from study.wording import OMISSION, count_things, render_quote, shorten_quote

if TYPE_CHECKING:
    from coding.corrections.model import Correction

__all__ = ["revise", "transcripts"]


@click.command()
@STUDY
@click.option("--text", "shown", metavar="TRANSCRIPT", help="Print the text of one transcript.")
@click.option("--versions", metavar="TRANSCRIPT", help="List the versions of one transcript.")
@AS_JSON
def transcripts(study: Path, shown: str | None, versions: str | None, as_json: bool) -> None:
    """List STUDY's transcripts. Shows id, title, kind of session, stratum, turns and words."""
    from lifeworld.opening import open_study
    from transcripts.queries import find_transcript, get_text, list_transcripts
    from transcripts.versions.queries import list_versions

    opened = open_study(study)
    if shown:
        transcript = find_transcript(opened, shown)
        click.echo(get_text(opened, transcript.text_id), nl=False)
        return
    if versions:
        for version in list_versions(opened, find_transcript(opened, versions).id):
            line: dict[str, Any] = {
                "n": version.n, "at": version.at, "by": version.by, "words": version.words,
                "reason": version.reason, "current": version.current, **version.carried,
            }  # fmt: skip
            told = (
                f"{version.n}  {version.at[:16].replace('T', ' ')}  {version.by or 'as imported'}"
            )
            told += f"  {count_things(version.words, 'word')}  {version.reason}"
            told += "  [current]" if version.current else ""
            click.echo(json.dumps(line, ensure_ascii=False) if as_json else told)
        return
    for t in list_transcripts(opened):
        if as_json:
            facts = {
                "id": t.id, "title": t.title, "session": t.session_id, "kind": t.session_kind,
                "stratum": t.stratum, "turns": t.turns, "words": t.words,
            }  # fmt: skip
            click.echo(json.dumps(facts, ensure_ascii=False))
        else:
            where = f"  {t.stratum}" if t.stratum else ""
            click.echo(
                f"{t.id}  {t.title}  {t.session_kind}{where}"
                f"  {count_things(t.turns, 'turn')} · {count_things(t.words, 'word')}"
            )


@click.command()
@STUDY
@click.argument("transcript")
@click.option(
    "--text", "file", type=click.Path(path_type=Path), help="Text file with the complete new text."
)
@click.option(
    "--replace", nargs=2, metavar="OLD NEW", help="Replace OLD, which occurs once, with NEW."
)
@click.option("--all", "everywhere", is_flag=True, help="Replace every occurrence of OLD.")
@click.option(
    "--labels",
    help="Speakers' labels to read at the beginning of new lines, separated by commas, or none.",
)
@click.option("--reason", default="", help="Reason to record in the history.")
@click.option("--dry-run", is_flag=True, help="Show what would happen to quotes; correct nothing.")
@AS_JSON
def revise(
    study: Path,
    transcript: str,
    file: Path | None,
    replace: tuple[str, str] | None,
    everywhere: bool,
    labels: str | None,
    reason: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Correct the text of TRANSCRIPT, an id or title. Codings move along with the text.

    A new line that begins with a speaker's label, such as “Anna: ”, begins a turn of that speaker.
    """
    from coding.corrections.commands import preview_correction, revise_transcript
    from lifeworld.opening import open_study
    from study.home import get_actor
    from transcripts.queries import find_transcript, get_text

    if (file is None) == (replace is None):
        raise click.UsageError("Give the new text with --text FILE or --replace OLD NEW.")
    opened = open_study(study)
    found = find_transcript(opened, transcript)
    text = get_text(opened, found.text_id)
    if replace is not None:
        new = _replace(text, *replace, everywhere=everywhere, title=found.title)
    else:
        new = _read(file)
    read = _read_labels(labels)
    if dry_run:
        correction = preview_correction(opened, found.id, new, read=read)
    else:
        correction = revise_transcript(
            opened,
            found.id,
            new,
            actor=get_actor(),
            reason=reason,
            read=read,
            expect_text_id=found.text_id,
        )
    if as_json:
        click.echo(
            json.dumps(
                {
                    "transcript": found.id,
                    "regions": len(correction.diff.regions),
                    "same": correction.same,
                    "corrected": [[f.excerpt_id, f.old, f.new] for f in correction.corrected],
                    "cut": [[f.excerpt_id, f.old, f.new] for f in correction.cut],
                    "respoken": [
                        {
                            "excerpt": f.excerpt_id,
                            "words": f.new,
                            "was": [v.name for v in f.was if v],
                            "now": [v.name for v in f.now if v],
                            "counts": f.counts,
                        }
                        for f in correction.respoken
                    ],
                    "adrift": [[f.excerpt_id, f.old] for f in correction.adrift],
                    "turns": len(correction.carried.turns),
                    "new_speakers": correction.new_speakers,
                    "unread_labels": correction.carried.unread,
                },
                ensure_ascii=False,
            )
        )
        return
    for line in _describe(found.title, correction):
        click.echo(line)
    if correction.adrift and not dry_run:
        click.echo(
            "    Quotes that are adrift are not counted. Review them on the Transcripts page."
        )


def _read_labels(labels: str | None) -> list[str] | None:
    if labels is None:
        return None
    named = [label.strip() for label in labels.split(",") if label.strip()]
    return [] if labels.strip() == "none" else named


def _describe(title: str, correction: Correction) -> Iterator[str]:
    """Yield what a correction does to turns, speakers and quotes, a line for each thing."""
    from coding.corrections.model import describe_voices

    counts = [
        f"{correction.same} unchanged",
        f"{len(correction.corrected)} corrected",
        *([f"{len(correction.cut)} cut"] if correction.cut else []),
        *([f"{len(correction.respoken)} with other speakers"] if correction.respoken else []),
        f"{len(correction.adrift)} adrift",
    ]
    places = count_things(len(correction.diff.regions), "place")
    yield f"{title}  {places} corrected · quotes: {', '.join(counts)}"
    before, after = len(correction.old_turns), len(correction.carried.turns)
    if before != after:
        yield f"    {count_things(after, 'turn')} instead of {before}"
    if correction.new_speakers:
        yield f"    new speakers: {', '.join(correction.new_speakers)}"
    for label in correction.carried.unread:
        yield (
            f"    “{label}:” begins a line and was read as words; if it is a speaker,"
            f' use --labels "{label}".'
        )
    for following in correction.corrected:
        old, new = _cut_around(following.old, following.new or "")
        yield f"    “{old}” → “{new}”"
    for following in correction.cut:
        old, new = (shorten_quote(each or "", most=70) for each in (following.old, following.new))
        yield f"    cut where the speaker changes: “{old}” → “{new}”"
    for following in correction.respoken:
        words = shorten_quote(following.new or "", most=70)
        yield f"    {describe_voices(following)}: {render_quote(words)}"
    for following in correction.adrift:
        yield f"    adrift: {render_quote(shorten_quote(following.old, most=70))}"


def _replace(text: str, old: str, new: str, *, everywhere: bool, title: str) -> str:
    from study import InvalidInput

    number = text.count(old) if old else 0
    if not number:
        raise InvalidInput(
            f"“{old}” is not in “{title}”.",
            hint="Check the spelling, capitals and spaces.",
        )
    if number > 1 and not everywhere:
        raise InvalidInput(
            f"“{old}” occurs {number} times in “{title}”.",
            hint="Include more of the surrounding words, or use --all to replace every occurrence.",
        )
    return text.replace(old, new)


def _read(file: Path | None) -> str:
    from study import Unreadable
    from transcripts.reading.encodings import read_text

    path = file or Path()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(
            f"{path} cannot be opened: {error.strerror or error}.", hint="Check the path."
        ) from error
    decoded = read_text(data, path.name)
    for sentence in decoded.warnings:
        click.echo(sentence, err=True)
    return decoded.text


def _cut_around(old: str, new: str, most: int = 70) -> tuple[str, str]:
    """Return both strings, cut to start shortly before their first difference."""
    old, new = " ".join(old.split()), " ".join(new.split())
    pairs = enumerate(zip(old, new, strict=False))
    same = next((at for at, (one, other) in pairs if one != other), min(len(old), len(new)))
    begin = old.rfind(" ", 0, max(0, same - most // 3)) + 1 if len(old) > most else 0
    mark = f"{OMISSION} " if begin else ""
    before, after = (shorten_quote(each[begin:], most=most) for each in (old, new))
    return mark + before, mark + after
