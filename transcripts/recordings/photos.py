"""Removes metadata from JPEG, PNG and WebP pictures, in the guarded process.

The picture is redrawn from its pixels, so that location, time, device and thumbnail are gone. The
orientation in the metadata is applied first.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath

from study.errors import Unreadable
from study.guarded import Guard
from study.language import say

__all__ = [
    "MOST_BYTES",
    "PHOTO_SUFFIXES",
    "Photo",
    "find_photo_type",
    "parse_photo",
    "read_photo",
    "read_photos",
]

MOST_BYTES = 25_000_000
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 3_000
SECONDS = 30.0
MEMORY = 1_000_000_000
"""Room for several copies of the largest picture, four bytes a pixel."""
PHOTO_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
_SUFFIX = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
_FORM = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture without metadata: its bytes, media type and size in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int

    @property
    def suffix(self) -> str:
        """The suffix of its file, with the dot."""
        return _SUFFIX[self.media_type]


def find_photo_type(data: bytes) -> str | None:
    """Return the media type of a JPEG, PNG or WebP picture by its first bytes, or None."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def read_photo(data: bytes, name: str) -> Photo:
    """Read a picture and redraw it without metadata, no side longer than 3,000 pixels.

    Raises:
        Unreadable: the picture is too large or damaged, or is not a JPEG, PNG or WebP.
    """
    [photo] = read_photos([(data, name)])
    return photo


def read_photos(files: Iterable[tuple[bytes, str]]) -> Iterator[Photo]:
    """Yield the photos of pictures (bytes and name of each), read one by one by one child.

    Raises:
        Unreadable: as for `read_photo`.
    """
    job = "transcripts.recordings.photos:parse_photo"
    with Guard(job, timeout=SECONDS, memory=MEMORY) as guard:
        for data, given in files:
            name = PurePath(given.replace("\\", "/")).name or say("The picture")
            media_type = _check_picture(data, name)
            photo = guard.run(data, name, gives=Photo)
            sides = (photo.width, photo.height)
            # a misled child might return something else than a small picture
            if photo.media_type != media_type or find_photo_type(photo.data) != media_type:
                raise _damaged(name)
            if min(sides) < 1 or max(sides) > LONGEST_SIDE or len(photo.data) > 2 * MOST_BYTES:
                raise _damaged(name)
            yield photo


def _check_picture(data: bytes, name: str) -> str:
    """Return the media type of a picture, or refuse it."""
    if len(data) > MOST_BYTES:
        raise Unreadable(
            say(
                "{name} is too large: {megabytes} MB; the limit is {most} MB.",
                name=name,
                megabytes=len(data) // 1_000_000,
                most=MOST_BYTES // 1_000_000,
            ),
            hint=say("Save it in a smaller size."),
        )
    media_type = find_photo_type(data)
    if media_type is None:
        raise Unreadable(
            say("{name} is not a JPEG, PNG or WebP picture.", name=name),
            hint=say("Save it as one of these."),
        )
    return media_type


def _damaged(name: str) -> Unreadable:
    return Unreadable(
        say(
            "{name} is damaged, or has more than {most} million pixels.",
            name=name,
            most=MOST_PIXELS // 1_000_000,
        ),
        hint=say("Open it in a picture editor and save it again, smaller if it is very large."),
    )


def parse_photo(data: bytes, name: str) -> Photo:
    """Redraw a picture in this process, which must be the guarded one; see `read_photo`."""
    media_type = _check_picture(data, name)
    from PIL import Image, ImageOps

    form = _FORM[media_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[form]) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise _damaged(name)
                turned = ImageOps.exif_transpose(found)
                turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                seen = "A" in turned.getbands() or "transparency" in turned.info
                mode = "RGBA" if seen and form != "JPEG" else "RGB"
                pixels = turned.convert(mode)
                clean = Image.new(mode, pixels.size)
                clean.paste(pixels)
    except Unreadable:
        raise
    except Exception as error:  # decoders raise many types for damaged files
        raise _damaged(name) from error
    out = io.BytesIO()
    clean.save(out, form, **({} if form == "PNG" else {"quality": 90}))
    return Photo(data=out.getvalue(), media_type=media_type, width=clean.width, height=clean.height)
