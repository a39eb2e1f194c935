"""Makes a picture safe to keep: a JPEG, PNG or WebP without what the camera wrote into it. Pure.

The picture is drawn anew from its pixels, so that place, time, device and thumbnail are gone: only
what is to be seen stays. Turned pictures are turned first.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import PurePath

from study.errors import Unreadable

__all__ = ["MOST_BYTES", "PHOTO_SUFFIXES", "Photo", "find_photo_type", "read_photo"]

MOST_BYTES = 25_000_000
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 3_000
PHOTO_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
_SUFFIX = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp"}
_FORM = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A clean picture: its bytes, what it is, and how large in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int

    @property
    def suffix(self) -> str:
        """The ending that its file has."""
        return _SUFFIX[self.media_type]


def find_photo_type(data: bytes) -> str | None:
    """Say from its first bytes whether a file is a JPEG, PNG or WebP picture."""
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return None


def read_photo(data: bytes, name: str) -> Photo:
    """Read a picture and draw it anew, no side longer than 3,000 pixels.

    Raises:
        Unreadable: it is too large, damaged, or no picture of these three kinds.
    """
    name = PurePath(name.replace("\\", "/")).name or "The picture"
    if len(data) > MOST_BYTES:
        raise Unreadable(
            f"{name} is too large: {len(data) // 1_000_000} MB, where"
            f" {MOST_BYTES // 1_000_000} MB are allowed.",
            hint="Save it smaller.",
        )
    media_type = find_photo_type(data)
    if media_type is None:
        raise Unreadable(
            f"{name} is no JPEG, PNG or WebP picture.", hint="Save it as one of these."
        )
    from PIL import Image, ImageOps

    damaged = Unreadable(
        f"{name} is damaged, or more than {MOST_PIXELS // 1_000_000} million pixels large.",
        hint="Open it in a picture program and save it again.",
    )
    form = _FORM[media_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=[form]) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise damaged
                turned = ImageOps.exif_transpose(found)
                turned.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                seen = "A" in turned.getbands() or "transparency" in turned.info
                mode = "RGBA" if seen and form != "JPEG" else "RGB"
                pixels = turned.convert(mode)
                clean = Image.new(mode, pixels.size)
                clean.paste(pixels)
    except Unreadable:
        raise
    except Exception as error:  # whatever the decoder raises, the file is at fault
        raise damaged from error
    out = io.BytesIO()
    clean.save(out, form, **({} if form == "PNG" else {"quality": 90}))
    return Photo(data=out.getvalue(), media_type=media_type, width=clean.width, height=clean.height)
