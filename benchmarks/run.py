"""Runs every speed benchmark, one after the other: `make bench`, or name the ones to run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Quality is run by itself: it needs folders of human-coded material that are not in the project.
SPEED = sorted((HERE / "speed").glob("bench_*.py"))


def main() -> int:
    """Run the benchmarks and return how many failed."""
    wanted = sys.argv[1:]
    failed = 0
    for script in SPEED:
        if wanted and not any(name in script.stem for name in wanted):
            continue
        print(f"\n=== {script.stem}", flush=True)
        failed += subprocess.run([sys.executable, str(script)], cwd=HERE.parent).returncode != 0
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
