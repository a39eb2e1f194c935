"""Measures how many small faults in the pure modules the tests notice: `make mutate`.

    python benchmarks/quality/run_mutation.py [MODULE ...] [--report]

mutmut changes one thing at a time (a sign, a bound, a word) in the modules that `[tool.mutmut]` in
pyproject.toml lists, and runs the tests that reach it. A change that no test notices survived.
Name modules (`coding.codebook.tree`) to run only these. `--report` runs nothing and reads what
earlier runs left in `mutants/`. Figures of modules that were not run are kept from the last time.

`mutmut browse` shows the survivors; some change nothing that anybody could see.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "benchmarks" / "speed"))
from report import RESULTS, describe_machine  # noqa: E402

MEMORY = 4 << 30  # bytes
OUT = RESULTS / "mutation.json"
# What mutmut keeps of each mutant is how pytest ended.
KILLED = {1, 3, 37}  # a test failed, or pytest itself stumbled over it; 37: refused by type
SURVIVED = {0}
UNTESTED = {5, 33}  # no test reaches it
TIMEOUT = {24, 36, 152, 255, -24}


def list_modules() -> list[str]:
    """Return the modules that are mutated, as they are imported."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    return [path.removesuffix(".py").replace("/", ".") for path in settings["only_mutate"]]


def count_mutants(module: str) -> dict[str, Any] | None:
    """Return how the mutants of a module fared, or None where it was not run to its end.

    A mutant that ran out of time was noticed; one that no test reaches was not.
    """
    path = ROOT / "mutants" / f"{module.replace('.', '/')}.py.meta"
    if not path.is_file():
        return None
    codes = json.loads(path.read_text("utf-8"))["exit_code_by_key"].values()
    if not codes or any(code is None for code in codes):
        return None
    counts: Counter[str] = Counter()
    for code in codes:
        for name, those in (
            ("killed", KILLED), ("survived", SURVIVED), ("untested", UNTESTED), ("timeout", TIMEOUT)
        ):  # fmt: skip
            counts[name] += code in those
        counts["suspicious"] += code not in KILLED | SURVIVED | UNTESTED | TIMEOUT
    noticed = counts["killed"] + counts["timeout"] + counts["suspicious"]
    return {
        "module": module,
        "mutants": len(codes),
        **{n: counts[n] for n in ("killed", "survived", "untested", "timeout", "suspicious")},
        "score": round(noticed / len(codes), 3),
    }


def run_mutmut(modules: list[str]) -> int:
    """Run mutmut in one process over the mutants of some modules, all of them if none is named."""
    patterns = [f"{module}.*" for module in modules]
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *patterns]
    return subprocess.run(command, cwd=ROOT, preexec_fn=_limit_memory).returncode


def _limit_memory() -> None:
    """Let a mutant that never ends fail before it takes the whole machine's memory."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> int:
    """Run, print one line a module, and store the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE")
    parser.add_argument("--report", action="store_true", help="run nothing, only read")
    options = parser.parse_args()
    known = list_modules()
    for module in options.modules:
        if module not in known:
            parser.error(f"{module} is not mutated; pyproject.toml lists those that are.")
    if not options.report and (code := run_mutmut(options.modules)):
        return code
    before = json.loads(OUT.read_text("utf-8"))["modules"] if OUT.is_file() else []
    found = {row["module"]: row for row in before if row["module"] in known}
    found |= {row["module"]: row for module in known if (row := count_mutants(module))}
    rows = [found[module] for module in known if module in found]
    for row in rows:
        print(f"{row['module']:45} {row['mutants']:5} mutants  {row['score']:.0%} noticed")
    stored = {
        "machine": describe_machine(),
        "modules": rows,
        "not_run": [module for module in known if module not in found],
    }
    OUT.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
