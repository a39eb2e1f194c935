"""Withdraws a participant: erases, cleans what lies around the study, searches, and certifies.

Every step can be done again, so that a withdrawal that was interrupted is finished later and ends
as if it had not been.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from lifeworld.withdrawal.certificate import get_certificate_path, is_proved, write_certificate
from lifeworld.withdrawal.commands import record_finish
from lifeworld.withdrawal.copies import (
    list_copies,
    list_live_files,
    list_own_exports,
    remove_copies,
    remove_drafts,
)
from lifeworld.withdrawal.model import Effect
from lifeworld.withdrawal.pending import Pending, get_pending_path, remove_pending, write_pending
from lifeworld.withdrawal.queries import find_pending, has_finished
from lifeworld.withdrawal.rooms import clean_rooms
from lifeworld.withdrawal.search_files import search_files
from lifeworld.withdrawal.withdraw import apply_withdrawal
from study import Conflict, LifeworldError, NotFound, Study
from study.backups import create_daily_backup
from study.language import say
from study.scrubbing import check_alone, clean_file
from transcripts.privacy.keyfile import KeyFile
from transcripts.recordings.commands import list_unused_files, remove_unused_files

__all__ = ["Outcome", "resume_withdrawal", "run_withdrawal"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The result of a withdrawal; `proved` is True if a full search found nothing.

    `left` lists (path, what) for files that still hold something and do not belong to the study;
    `unread` lists files that could not be searched. `key_names` counts names taken out of the key.
    """

    effect: Effect
    proved: bool
    certificate: Path | None
    removed: tuple[Path, ...] = ()
    left: tuple[tuple[Path, str], ...] = ()
    unread: tuple[Path, ...] = ()
    searched: int = 0
    checkpoint: tuple[int, int, int] | None = None
    key_names: int = 0


def run_withdrawal(
    study: Study,
    person_id: str,
    *,
    scope: str = "all",
    actor: str,
    remove_others: bool = False,
    photos: Collection[str] = (),
    key: KeyFile | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> Outcome:
    """Withdraw a participant, clean the files around the study, and search for what is left.

    Args:
        study: The study.
        person_id: The participant who withdraws, or a speaker who is matched to none.
        scope: all, quotes or recontact.
        actor: Who does it.
        remove_others: Also remove files in the study's folder that hold the words but were not
            written by this study, such as the imported transcript.
        photos: Ids of the photos that show the person; they are deleted.
        key: The open key file, from which the person is removed, too.
        on_progress: Called with a line of text before each step.

    Raises:
        Conflict: the study is in use by another process, or an earlier withdrawal is not finished;
            nothing was changed.
        NotFound: there is no such person.
    """
    tell = on_progress or (lambda _: None)
    if scope != "all":
        effect, _ = apply_withdrawal(study, person_id, scope=scope, actor=actor)
        return Outcome(effect=effect, proved=False, certificate=None)
    if find_pending(study) is not None:
        raise Conflict(
            say("An earlier withdrawal is not finished."),
            hint=say(
                "Finish it first: on the page Privacy, or with `lifeworld withdraw --finish`."
            ),
        )
    check_alone(study)
    tell(say("Erasing the words from the study…"))
    _, pending = apply_withdrawal(
        study,
        person_id,
        scope=scope,
        actor=actor,
        photos=photos,
        remove_others=remove_others,
        key=str(key.path) if key else "",
    )
    if pending is None:
        raise NotFound(say("That participant is no longer in the study."))
    return _finish(study, pending, actor=actor, key=key, tell=tell)


def resume_withdrawal(
    study: Study,
    *,
    actor: str,
    key: KeyFile | None = None,
    on_progress: Callable[[str], None] | None = None,
) -> Outcome:
    """Finish the withdrawal that was interrupted, and return its result.

    Raises:
        NotFound: no withdrawal is unfinished.
        Conflict: the study is in use by another process, or the key file has to be opened.
    """
    pending = find_pending(study)
    if pending is None:
        raise NotFound(say("Every withdrawal of this study is finished."))
    if pending.key and key is None:
        raise Conflict(
            say("The key file {file} may still name the person.", file=Path(pending.key).name),
            hint=say("Finish the withdrawal with `--key {file}`.", file=pending.key),
        )
    check_alone(study)
    return _finish(study, pending, actor=actor, key=key, tell=on_progress or (lambda _: None))


def _finish(
    study: Study,
    pending: Pending,
    *,
    actor: str,
    key: KeyFile | None,
    tell: Callable[[str], None],
) -> Outcome:
    names = 0
    if not pending.lost:
        write_pending(study, pending)
    if key is not None:
        names = key.remove(pending.pseudonym)
        key.record(say("a person withdrew"), actor=actor)
        key.save()
    aside = {get_pending_path(study), get_certificate_path(study, pending)}
    if not has_finished(study, pending.id):
        _clean_around(study, pending, aside, tell)
        record_finish(study, pending.id)
    remove_drafts(study)
    checkpoint = clean_file(study)
    create_daily_backup(study)
    tell(say("Searching every file in the folder…"))
    searched = search_files(
        study.path.parent, pending.traces, but=aside, opened=[key.path] if key else []
    )
    certificate = write_certificate(study, pending, searched, checkpoint)
    remove_pending(study)
    return Outcome(
        effect=pending.effect,
        proved=is_proved(pending, searched),
        certificate=certificate,
        removed=tuple(study.path.parent / name for name in pending.removed),
        left=tuple((found.path, found.what) for found in searched.found),
        unread=tuple(searched.unread),
        searched=len(searched.files),
        checkpoint=checkpoint,
        key_names=names,
    )


def _clean_around(
    study: Study, pending: Pending, aside: set[Path], tell: Callable[[str], None]
) -> None:
    """Delete copies, exports and recordings that hold what was erased, noting each before it."""
    _note(study, pending, list_unused_files(study, hashes=pending.hashes))
    remove_unused_files(study, hashes=pending.hashes)
    tell(say("Rewriting the study file…"))
    clean_file(study)
    _note(study, pending, list_copies(study))
    remove_copies(study)
    clean_rooms(study, pending.traces)
    tell(say("Searching every file in the folder…"))
    but = aside | list_live_files(study)
    carrying = [f.path for f in search_files(study.path.parent, pending.traces, but=but).found]
    own = carrying if pending.remove_others else list_own_exports(study, among=carrying)
    _note(study, pending, own)
    for path in own:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise LifeworldError(
                say(
                    "{file} still holds erased words and cannot be removed: {why}.",
                    file=path,
                    why=error.strerror,
                ),
                hint=say("Remove it yourself, then finish the withdrawal."),
            ) from error


def _note(study: Study, pending: Pending, paths: Iterable[Path]) -> None:
    folder = study.path.parent
    fresh = [
        name
        for name in (str(path.relative_to(folder)) for path in paths)
        if name not in pending.removed
    ]
    if fresh and not pending.lost:
        pending.removed += fresh
        write_pending(study, pending)
    elif fresh:
        pending.removed += fresh
