"""A study is opened without pandas and numpy, and everybody else still gets them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(code: str, *args: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout.strip()


def test_a_study_is_opened_without_pandas(study: object) -> None:
    code = (
        "import sys; from pathlib import Path; from study import Study;"
        "print(Study(Path(sys.argv[1])).version, *({'pandas', 'numpy'} & set(sys.modules)))"
    )
    assert run(code, str(study.path)) == "0"  # type: ignore[attr-defined]


def test_pandas_is_there_for_whoever_uses_it() -> None:
    code = "from study import Study; import pandas, numpy; print(pandas.DataFrame([1]).shape)"
    assert run(code) == "(1, 1)"


def test_a_library_that_asks_sqlite_utils_for_nothing_is_not_refused() -> None:
    code = "import study, importlib; print(importlib.import_module('numpy').__name__)"
    assert run(code) == "numpy"
