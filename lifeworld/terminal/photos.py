"""The part of `add` that stores photos with a session."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

__all__ = ["add_photos", "split_photos"]


def split_photos(
    paths: Sequence[Path], *, folders: Sequence[Path]
) -> tuple[list[Path], list[Path]]:
    """Return the photos among *paths* and in *folders*, and the other files."""
    from transcripts.recordings.photos import PHOTO_SUFFIXES

    photos = [p for p in paths if p.suffix.lower() in PHOTO_SUFFIXES]
    for folder in folders:
        if folder.is_dir():
            inside = sorted(p for p in folder.rglob("*") if p.suffix.lower() in PHOTO_SUFFIXES)
            photos += [p for p in inside if p.is_file() and not p.name.startswith(".")]
    return photos, [p for p in paths if p not in photos]


def add_photos(
    study: Any, photos: Sequence[Path], session_id: Any, *, dry_run: bool, as_json: bool
) -> int:
    """Store photos with a session, print a line for each and return how many were refused."""
    from study import LifeworldError, Unreadable
    from study.home import get_actor
    from transcripts.recordings.commands import add_photo
    from transcripts.recordings.photos import read_photo
    from transcripts.recordings.queries import list_attachments

    refused = 0
    for path in photos:
        try:
            if session_id is None:
                raise Unreadable(
                    f"The photo {path.name} needs a session.",
                    hint="Name one with --session TITLE.",
                )
            data = _get_bytes(path)
            photo: Any
            if dry_run:
                photo = read_photo(data, path.name)
            else:
                made = add_photo(study, session_id, data, path.name, actor=get_actor())
                photo = next(p for p in list_attachments(study, session_id) if p.id == made)
            told = f"photo · {photo.width} × {photo.height} · camera metadata removed"
            line = {"file": path.name, "error": None, "photo": [photo.width, photo.height]}
            click.echo(json.dumps(line) if as_json else f"✓ {path.name}  {told}")
        except LifeworldError as error:
            refused += 1
            if as_json:
                click.echo(json.dumps({"file": path.name, "error": str(error)}, ensure_ascii=False))
            else:
                click.echo(f"✗ {error}", err=True)
    return refused


def _get_bytes(path: Path) -> bytes:
    from study import Unreadable
    from transcripts.recordings.photos import MOST_BYTES

    try:
        if path.stat().st_size > MOST_BYTES:
            size = path.stat().st_size // 1_000_000
            raise Unreadable(
                f"{path.name} is too large: {size} MB.", hint="Save it in a smaller size."
            )
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(
            f"{path} cannot be opened: {error.strerror or error}.", hint="Check the path."
        ) from error
