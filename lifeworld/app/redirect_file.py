"""A file that leads a browser to the app, so that no process's arguments hold the token."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from html import escape
from pathlib import Path

__all__ = ["create_redirect_file", "remove_redirect_file"]

NAME = "open.html"


def create_redirect_file(address: str, *, inside: Path) -> Path:
    """Write a page that leads to *address*, readable by its owner only, in a folder of its own.

    The folder lies beside the study, or at home: a browser that is packed as a snap reads neither
    hidden folders of its user nor the system's folder for temporary files.
    """
    folder = Path(tempfile.mkdtemp(prefix="lifeworld-", dir=inside))
    path, to = folder / NAME, escape(address)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(
            '<!doctype html><meta charset="utf-8"><title>Lifeworld</title>'
            '<meta name="referrer" content="no-referrer">'
            f'<meta http-equiv="refresh" content="0;url={to}"><a href="{to}">Open the study</a>\n'
        )
    return path


def remove_redirect_file(path: Path) -> None:
    """Remove such a page and its folder, unless that was done already."""
    with contextlib.suppress(OSError):
        shutil.rmtree(path.parent)
