"""Keeps sqlite-utils from loading pandas and numpy, whose types it would map to columns.

No study holds such types. Every command that opens a study would spend a quarter of a second and
80 MB on them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

__all__ = ["register_light_imports"]

HIDDEN = ("pandas", "numpy")
FROM = "sqlite_utils.db"  # it does without them where they are not installed


class _Light(MetaPathFinder):
    """Says that pandas and numpy are not installed, to that one module."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in HIDDEN and _find_importer() == FROM:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        return None


def _find_importer() -> str:
    """Return the module whose import statement or `import_module` is being carried out."""
    # The frames of this thread: what another thread imports meanwhile is none of our business.
    frame = sys._getframe(1)
    while frame.f_back is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name != __name__ and name.partition(".")[0] not in ("importlib", "_frozen_importlib"):
            return name
        frame = frame.f_back
    return ""


def register_light_imports() -> None:
    """From now on, sqlite-utils is imported without pandas and numpy; all others get them."""
    if not any(isinstance(each, _Light) for each in sys.meta_path):
        sys.meta_path.insert(0, _Light())
