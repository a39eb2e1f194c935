"""What a module offers by `__all__` is there, and a module with public names offers some."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("study", "transcripts", "coding", "themes", "opportunity_spaces", "lifeworld")
# Scripts: importing one would run it.
SCRIPTS = ("lifeworld/app/pages/", "lifeworld/app/entry/", "lifeworld/__main__.py")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


MODULES = [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if not name_of(path).startswith(SCRIPTS)
]


def offered(path: Path) -> list[str] | None:
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            names: list[str] = ast.literal_eval(node.value)
            return names
    return None


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("path", [p for p in MODULES if offered(p) is not None], ids=name_of)
def test_every_name_that_is_offered_exists(path: Path) -> None:
    names = offered(path)
    assert names is not None
    module = importlib.import_module(dotted(path))
    missing = [name for name in names if not hasattr(module, name)]
    assert not missing
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_with_public_functions_says_what_it_offers(path: Path) -> None:
    public = [
        node.name
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
    ]
    if public and offered(path) is None:
        # Two modules are small enough to be their own list.
        assert name_of(path) in ("study/ids.py", "lifeworld/app/reader/ids.py"), name_of(path)


def test_an_error_that_a_person_may_see_is_offered_by_study() -> None:
    import study
    from study import errors

    assert set(errors.__all__) <= set(study.__all__)
