"""Photos in a withdrawal: a researcher chooses which ones show the participant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from lifeworld.withdrawal.traces import Traces
from study import InvalidInput, NotFound, Study
from study.language import say
from study.ledger import Change
from transcripts.queries import list_sessions, list_transcripts
from transcripts.recordings.model import Attachment
from transcripts.recordings.queries import list_attachments

__all__ = ["Photographed", "find_photos", "list_photographed", "remove_photos"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Photographed:
    """A photo with its session.

    `near` is True if the participant speaks in that session, `gone` if the photo is deleted.
    """

    id: str
    name: str
    caption: str
    session: str
    sha256: str
    near: bool
    gone: bool = False

    @property
    def sentence(self) -> str:
        """A line to recognise the photo by: file name, session and caption."""
        caption = f": “{self.caption}”" if self.caption else ""
        return f"{self.name} ({self.session}){caption}"

    def without(self, traces: Traces) -> Photographed:
        """Return the photo without the erased names."""
        return replace(
            self,
            name=traces.rewrite_names(self.name),
            caption=traces.rewrite(self.caption),
            session=traces.rewrite_names(self.session),
        )


def list_photographed(
    study: Study, transcripts: Collection[str], chosen: Collection[str] = ()
) -> list[Photographed]:
    """Return the study's photos, those from the sessions of these transcripts first."""
    sessions = {session.id: session.title for session in list_sessions(study)}
    there = {each.session_id for each in list_transcripts(study) if each.id in transcripts}

    def show(photo: Attachment) -> Photographed:
        return Photographed(
            id=photo.id,
            name=photo.name,
            caption=photo.caption,
            session=sessions.get(photo.session_id, ""),
            sha256=photo.sha256,
            near=photo.session_id in there,
            gone=photo.id in chosen,
        )

    return sorted(map(show, list_attachments(study)), key=lambda photo: not photo.near)


def find_photos(photos: Sequence[Photographed], named: Sequence[str]) -> list[str]:
    """Return the ids of photos given by id, by file name, or as `all`.

    `all` means those from the sessions in which the participant speaks.

    Raises:
        NotFound: no photo has that id or name.
        InvalidInput: several photos have that name.
    """
    found: dict[str, None] = {}
    for name in named:
        if name == "all":
            meant = [photo for photo in photos if photo.near]
        else:
            meant = [photo for photo in photos if photo.id == name] or [
                photo for photo in photos if photo.name.casefold() == name.casefold()
            ]
            if not meant:
                raise NotFound(
                    say("There is no photo “{name}” in this study.", name=name),
                    hint=say("Use --dry-run to list all photos with their ids."),
                )
            if len(meant) > 1:
                raise InvalidInput(
                    say("{number} photos are called “{name}”.", number=len(meant), name=name),
                    hint=say(
                        "Give the id of one: {ids}.", ids=", ".join(photo.id for photo in meant)
                    ),
                )
        found.update(dict.fromkeys(photo.id for photo in meant))
    return list(found)


def remove_photos(
    study: Study, change: Change, transcripts: Collection[str], chosen: Collection[str]
) -> list[Photographed]:
    """Remove the chosen photos from their sessions; return all photos, the removed ones marked.

    Raises:
        NotFound: one of the chosen photos does not exist.
    """
    photos = list_photographed(study, transcripts, chosen)
    for photo_id in chosen:
        change.delete("attachments", photo_id)
    return photos
