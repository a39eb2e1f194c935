from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def hashing() -> Any:
    """The stand-in for a language model, under the name that a subprocess imports it by."""
    if "hashing" not in sys.modules:
        spec = importlib.util.spec_from_file_location("hashing", TESTS / "hashing.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["hashing"] = module
        spec.loader.exec_module(module)
    return sys.modules["hashing"]


@pytest.fixture
def write_table(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as a CSV file."""

    def write(name: str, rows: Sequence[Sequence[object]], *, encoding: str = "utf-8") -> Path:
        import csv

        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
        return path

    return write
