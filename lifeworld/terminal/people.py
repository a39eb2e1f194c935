"""Commands on participants: attributes, pseudonyms and withdrawal."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lifeworld.terminal.shared import AS_JSON, STUDY
from study.wording import count_things, render_quote

if TYPE_CHECKING:
    from collections.abc import Collection

    from lifeworld.withdrawal.model import Effect
    from lifeworld.withdrawal.run_withdrawal import Outcome
    from study import Study
    from transcripts.privacy.keyfile import KeyFile

__all__ = ["key", "names", "people", "withdraw"]

PASSPHRASE = "LIFEWORLD_KEY_PASSPHRASE"  # noqa: S105  the name of an environment variable
_KEY = click.option(
    "--key", "key_path", type=click.Path(path_type=Path), default=None,
    help="Key file; by default next to STUDY, with the suffix .key.",
)  # fmt: skip


@click.command()
@STUDY
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
@AS_JSON
def people(study: Path, file: Path, dry_run: bool, as_json: bool) -> None:
    """Import participants from FILE (.csv, .xlsx or .ods). One row per person, by pseudonym."""
    from lifeworld.exports.workshop.unagreed import remove_unagreed
    from lifeworld.opening import open_study
    from study.errors import NotFound
    from study.home import get_actor
    from transcripts.people.attributes import find_mapping, parse_people, read_list
    from transcripts.people.commands import add_people
    from transcripts.people.queries import list_attributes, preview_people
    from transcripts.reading.sandbox import read_file

    if not file.is_file():
        raise NotFound(f"There is no file {file}: check the path.")
    table = read_list(read_file(file), file.name)
    opened = open_study(study)
    definitions = {each.name: each for each in list_attributes(opened)}
    listed, wrong = parse_people(table, find_mapping(table.heads), definitions)
    wrong = [*table.notes, *wrong]
    if dry_run:
        plan = preview_people(opened, listed)
    else:
        plan = add_people(opened, listed, actor=get_actor())
        wrong += remove_unagreed(opened)
    if as_json:
        click.echo(json.dumps({**dataclasses.asdict(plan), "wrong": wrong}, ensure_ascii=False))
        return
    would = "would be " if dry_run else ""
    click.echo(
        f"{count_things(len(plan.new), 'person', 'people')} {would}added,"
        f" {len(plan.changed)} {would}changed, {len(plan.same)} unchanged"
    )
    if plan.strata:
        click.echo(f"new strata: {', '.join(plan.strata)}")
    if plan.attributes:
        click.echo(f"new attributes: {', '.join(plan.attributes)}")
    for sentence in wrong:
        click.echo(sentence)


@click.command()
@STUDY
@click.option("--find", is_flag=True, help="Search all transcripts for names.")
@click.option("--list", "own_list", type=click.Path(path_type=Path), default=None,
              help="Text file with more names to search for, one per line.")  # fmt: skip
@click.option("--accept", multiple=True, metavar="NAME", help="Mark this name to be replaced.")
@click.option("--accept-sure", is_flag=True, help="Mark all names that were found with certainty.")
@click.option("--reject", multiple=True, metavar="NAME", help="Mark this as not a name.")
@click.option("--replace", "replace_now", is_flag=True, help="Replace the accepted names.")
@click.option(
    "--scrub", is_flag=True, help="Remove the originals from earlier versions and the history."
)
@click.option("--names-are-real", is_flag=True, help="Search for participants' pseudonyms, too.")
@_KEY
@AS_JSON
def names(
    study: Path, find: bool, own_list: Path | None, accept: tuple[str, ...], accept_sure: bool,
    reject: tuple[str, ...], replace_now: bool, scrub: bool, names_are_real: bool,
    key_path: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Find, review and replace names in STUDY."""
    from lifeworld.opening import open_study
    from study.home import get_actor
    from transcripts.privacy.commands import suggest_redactions

    opened = open_study(study)
    actor = get_actor()
    if find:
        known = {}
        if (key_path or opened.path.with_suffix(".key")).is_file() and _may_ask():
            known = {e.original: e.replacement for e in _open_key(opened, key_path).entries}
        lines = _read_names(own_list) if own_list else []
        number = suggest_redactions(
            opened, actor=actor, known=known, own_list=lines, leave_pseudonyms=not names_are_real
        )
        click.echo(f"{count_things(number, 'new place')} to review", err=as_json)
    _decide_names(opened, accept, reject, actor, sure=accept_sure)
    if replace_now or scrub:
        from lifeworld.withdrawal.replace_names import apply_pseudonyms, remove_originals

        opened_key = _open_key(opened, key_path, make=replace_now)
        if replace_now:
            done = apply_pseudonyms(opened, opened_key, actor=actor)
            names = count_things(done.names, "new name")
            click.echo(f"replaced {done.render()}; {names} in {opened_key.path.name}")
        if scrub:
            clean = remove_originals(opened, opened_key, actor=actor)
            click.echo(
                f"removed originals from {count_things(clean.texts, 'version')} and"
                f" {count_things(clean.images, 'entry', 'entries')} of the history"
            )
            for path, what in clean.left:
                click.echo(f"{path}  still holds an original ({what}): delete the file yourself")
            for path in clean.unread:
                click.echo(f"{path}  could not be searched: it is encrypted, damaged or packed")
        return
    if not (accept or reject or accept_sure):
        _show_names(opened, as_json=as_json)


def _read_names(path: Path) -> list[str]:
    from transcripts.reading.encodings import read_text
    from transcripts.reading.sandbox import read_file

    decoded = read_text(read_file(path), path.name)
    for sentence in decoded.warnings:
        click.echo(sentence, err=True)
    return decoded.text.splitlines()


def _show_names(study: Study, *, as_json: bool) -> None:
    from transcripts.privacy.queries import list_name_groups

    for group in list_name_groups(study):
        if as_json:
            told = {n: getattr(group, n) for n in ("words", "category", "replacement", "status")}
            told |= {"sure": group.sure, "times": len(group.ids)}
            click.echo(json.dumps(told, ensure_ascii=False))
        else:
            doubt = "" if group.sure else "  ?"
            click.echo(
                f"{group.status}  {' '.join(group.words.split())} → {group.replacement}"
                f"  {group.category}  ×{len(group.ids)}{doubt}"
            )


def _decide_names(
    study: Study, accept: tuple[str, ...], reject: tuple[str, ...], actor: str, *, sure: bool
) -> None:
    from study.errors import NotFound
    from transcripts.privacy.commands import accept_redactions, reject_redactions
    from transcripts.privacy.pseudonyms import normalise_name
    from transcripts.privacy.queries import list_name_groups

    if not (accept or reject or sure):
        return
    groups = list_name_groups(study)
    known = {normalise_name(group.words) for group in groups}
    for name in (*accept, *reject):
        if normalise_name(name) not in known:
            raise NotFound(
                f"“{name}” is not among the names found.", hint="Search for names with --find."
            )
    refused = {normalise_name(name) for name in reject}
    wanted = {normalise_name(name) for name in accept} - refused
    yes = [
        i
        for g in groups
        for i in g.ids
        if normalise_name(g.words) in wanted
        or (sure and g.sure and g.status == "proposed" and normalise_name(g.words) not in refused)
    ]
    no = [i for g in groups for i in g.ids if normalise_name(g.words) in refused]
    if yes and no:
        told = count_things(len(yes) + len(no), "place")
        with study.change("review names", actor=actor, subject=told, gathers=True):
            accept_redactions(study, yes, actor=actor)
            reject_redactions(study, no, actor=actor)
    elif yes:
        accept_redactions(study, yes, actor=actor)
    elif no:
        reject_redactions(study, no, actor=actor)
    click.echo(f"accepted {count_things(len(yes), 'place')}, rejected {len(no)}")


@click.command()
@STUDY
@click.argument("words", required=False)
@_KEY
def key(study: Path, words: str | None, key_path: Path | None) -> None:
    """Create STUDY's key file, or look up WORDS in it. WORDS is a pseudonym or a real name."""
    from lifeworld.opening import open_study
    from study.errors import NotFound
    from study.home import get_actor

    opened = open_study(study)
    opened_key = _open_key(opened, key_path, make=words is None)
    if words is None:
        click.echo(f"{opened_key.path}  {count_things(len(opened_key.entries), 'name')}")
        return
    found = opened_key.find(words)
    opened_key.record(f"looked up {len(found)} entries", actor=get_actor())
    opened_key.save()
    if not found:
        raise NotFound(f"“{words}” is not in {opened_key.path.name}: check the spelling.")
    for entry in found:
        click.echo(f"{entry.replacement}  {entry.original}  {entry.category}")


def _may_ask() -> bool:
    import sys

    return PASSPHRASE in os.environ or sys.stdin.isatty()


def _open_key(study: Study, path: Path | None, *, make: bool = False) -> KeyFile:
    from transcripts.privacy.keyfile import create_key, open_key

    place = path or study.path.with_suffix(".key")
    fresh = make and not place.exists()
    passphrase = os.environ.get(PASSPHRASE) or click.prompt(
        f"Passphrase for {place.name}", hide_input=True, confirmation_prompt=fresh, err=True
    )
    return create_key(place, passphrase) if fresh else open_key(place, passphrase)


@click.command()
@STUDY
@click.argument("participant", required=False)
@click.option("--scope", type=click.Choice(["all", "quotes", "recontact"]), default="all",
              show_default=True, help="Everything, or consent to quotes or contact.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what would happen; do nothing.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.option("--remove-files", is_flag=True,
              help="Also remove other files in the folder that hold the words.")  # fmt: skip
@click.option("--photo", "photos", multiple=True, metavar="PHOTO",
              help="Delete this photo of the person: file name, id or all.")  # fmt: skip
@click.option("--key", "key_path", type=click.Path(path_type=Path), default=None,
              help="Also remove the person from this key file.")  # fmt: skip
@click.option("--transcript", default="", metavar="TITLE",
              help="The transcript in which the speaker speaks.")  # fmt: skip
@click.option("--finish", is_flag=True, help="Finish a withdrawal that was interrupted.")
def withdraw(
    study: Path, participant: str | None, scope: str, dry_run: bool, yes: bool,
    remove_files: bool, photos: tuple[str, ...], key_path: Path | None, transcript: str,
    finish: bool,
) -> None:  # fmt: skip
    """Withdraw PARTICIPANT from STUDY. Scope `all` erases their words and cannot be undone.

    PARTICIPANT is a pseudonym, or the label of a speaker who is matched to no participant.
    """
    import sys

    from lifeworld.opening import open_study
    from lifeworld.withdrawal.erase_photos import find_photos
    from lifeworld.withdrawal.queries import find_person
    from lifeworld.withdrawal.run_withdrawal import resume_withdrawal, run_withdrawal
    from lifeworld.withdrawal.withdraw import preview_withdrawal
    from study.errors import InvalidInput
    from study.home import get_actor

    opened = open_study(study)
    if finish:
        held = _open_key(opened, key_path) if key_path else None
        outcome = resume_withdrawal(
            opened, actor=get_actor(), key=held,
            on_progress=lambda words: click.echo(words, err=True),
        )  # fmt: skip
        _show_outcome(outcome, [photo.id for photo in outcome.effect.photos if photo.gone])
        return
    if participant is None:
        raise InvalidInput(
            "Nobody was named who withdraws.",
            hint="Add the participant's pseudonym, or --finish for an interrupted withdrawal.",
        )
    person, _ = find_person(opened, participant, transcript=transcript)
    chosen: list[str] = []
    asks = sys.stdin.isatty() and not yes
    if photos or dry_run or asks:
        effect = preview_withdrawal(opened, person, scope=scope, actor=get_actor())
        chosen = find_photos(effect.photos, photos)
        if dry_run or asks:
            _show_effect(effect, chosen, would=True)
    if dry_run:
        return
    if asks:
        last = "This cannot be undone. " if scope == "all" else ""
        click.confirm(f"{last}Continue?", abort=True, err=True)
    outcome = run_withdrawal(
        opened, person, scope=scope, actor=get_actor(), remove_others=remove_files,
        photos=chosen, key=_open_key(opened, key_path) if key_path else None,
        on_progress=lambda words: click.echo(words, err=True),
    )  # fmt: skip
    _show_outcome(outcome, chosen)


def _show_outcome(outcome: Outcome, chosen: Collection[str]) -> None:
    """Print the result of a withdrawal, and exit with 1 if it is not proved."""
    if outcome.key_names:
        click.echo(f"removed {count_things(outcome.key_names, 'name')} from the key file")
    _show_effect(outcome.effect, chosen, would=False)
    for path in outcome.removed:
        click.echo(f"removed {path.name}")
    for path, what in outcome.left:
        click.echo(f"{path}  still holds {what}: delete the file, or use --remove-files")
    for path in outcome.unread:
        click.echo(f"{path}  could not be searched: it is encrypted, damaged or packed")
    if outcome.certificate:
        verdict = "nothing was found" if outcome.proved else "not proved, see above"
        click.echo(f"searched {count_things(outcome.searched, 'file')}: {verdict}")
        click.echo(f"{outcome.certificate}  certificate")
        if not outcome.proved:
            click.get_current_context().exit(1)


def _show_photos(effect: Effect, chosen: Collection[str], *, would: bool) -> None:
    for photo in effect.photos:
        if photo.id in chosen:
            click.echo(f"{'would delete' if would else 'deleted'} the photo {photo.sentence}")
        elif would:
            where = "their session" if photo.near else "another session"
            click.echo(f"would keep the photo of {where} {photo.sentence}  {photo.id}")
    kept = sum(photo.id not in chosen for photo in effect.photos)
    if kept and would:
        click.echo("check whether the person is in a photo; to delete it, name it with --photo")
    elif kept:
        click.echo(f"kept {count_things(kept, 'photo')} not named with --photo")


def _show_effect(effect: Effect, chosen: Collection[str], *, would: bool) -> None:
    verb = "would erase" if would else "erased"
    if effect.scope == "all":
        click.echo(
            f"{verb} {count_things(effect.turns, 'turn')}"
            f" ({count_things(effect.words, 'word')}), {count_things(effect.excerpts, 'quote')},"
            f" {count_things(effect.codings, 'coding')},"
            f" {count_things(effect.mentions, 'mention')} by others"
        )
        for name in effect.recordings:
            click.echo(f"{'would detach' if would else 'detached'} the recording {name}")
        _show_photos(effect, chosen, would=would)
        for table, number in effect.cells.items():
            click.echo(f"{verb} their words in {count_things(number, 'row')} of {table}")
    else:
        purpose = "quotes" if effect.scope == "quotes" else "contact"
        click.echo(f"{'would withdraw' if would else 'withdrew'} consent: {purpose}")
    for quote in effect.short_quotes:
        click.echo(
            f"review {render_quote(quote.words)} in {quote.place}: short words that only they said"
        )
    for each in effect.shaken:
        click.echo(f"{'would lose' if would else 'lost'} support  {each.sentence}")
    for issued in effect.issued:
        click.echo(
            f"issued to {issued.audience} on {issued.at[:10]}: {issued.file} in {issued.place}"
            f" contains {issued.count_quotes()} of theirs"
        )
