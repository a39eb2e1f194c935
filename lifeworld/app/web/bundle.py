"""Puts the modules of a component into one script, so that a first visit asks for one file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from graphlib import TopologicalSorter
from pathlib import Path

__all__ = ["BUNDLE", "build_bundle"]

BUNDLE = "all.js"
# The forms that our scripts have; a test reads every module of the bundle and compares its exports.
_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)


def build_bundle(folder: Path, entries: Iterable[str]) -> dict[str, bytes]:
    """Return what to send for the entries of a component, and the bundle that they share.

    A browser fetches some sixty modules one by one, and on a first visit that is most of the time
    until the reader stands. Here each module becomes a function of one script, called in the order
    of their imports; an entry takes its exports from there. So all entries share one instance of
    each module, as they do when the browser fetches the files.

    Args:
        folder: The scripts of the component; they import each other by relative addresses.
        entries: The names of the scripts that a page or another script asks for.

    Raises:
        graphlib.CycleError: Two modules import each other.
    """
    entries = tuple(entries)
    found: dict[Path, str] = {}
    below: dict[Path, list[Path]] = {}
    ahead = [(folder / entry).resolve() for entry in entries]
    while ahead:
        path = ahead.pop()
        if path not in found:
            found[path] = path.read_text(encoding="utf-8")
            below[path] = [_reach(path, name) for _, name in _IMPORT.findall(found[path])]
            ahead += below[path]
    order = list(TopologicalSorter(below).static_order())
    names = {path: f"${number}" for number, path in enumerate(order)}
    parts = [_wrap(path, found[path], names) for path in order]
    parts.append(f"export {{ {', '.join(names.values())} }};\n")
    shims = {
        entry: _export_again(found[path], names[path])
        for entry in entries
        for path in [(folder / entry).resolve()]
    }
    return {name: text.encode() for name, text in {BUNDLE: "".join(parts), **shims}.items()}


def _reach(path: Path, name: str) -> Path:
    return (path.parent / name).resolve()


def _list_exports(text: str) -> list[str]:
    return [match[1] for match in _EXPORT.finditer(text)]


def _wrap(path: Path, text: str, names: dict[Path, str]) -> str:
    """Return a module as a function that is called at once and returns what it exports."""

    def take(match: re.Match[str]) -> str:
        return f"const {{{match[1].replace(' as ', ': ')}}} = {names[_reach(path, match[2])]};"

    exports = _list_exports(text)
    body = _EXPORT.sub("", _IMPORT.sub(take, text))
    if _DEFAULT.search(body):
        body = _DEFAULT.sub("const $default = ", body)
        exports.append("default: $default")
    return (
        f"const {names[path]} = (() => {{ // {path.name}\n{body}\n"
        f"return {{ {', '.join(exports)} }};\n}})();\n"
    )


def _export_again(text: str, name: str) -> str:
    lines = [f'import {{ {name} }} from "./{BUNDLE}";']
    if exports := _list_exports(text):
        lines.append(f"export const {{ {', '.join(exports)} }} = {name};")
    if _DEFAULT.search(text):
        lines.append(f"export default {name}.default;")
    return "\n".join(lines) + "\n"
