"""Spoils files in many ways and reads each: `python benchmarks/fuzz/run_fuzz.py 60 [FORMAT…]`.

For each format it says how many inputs were read, how many of them gave a reading, how long the
slowest took, and every error that is not a sentence for a person. What failed is kept in a folder.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import multiprocessing
import random
import signal
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from pathlib import Path
from time import monotonic, perf_counter, process_time
from types import FrameType
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from mutations import mutate
from seeds import MATERIAL, list_seeds

WATCHDOG = 10
"""Seconds of one input, as in the guarded process."""
MEMORY = 1_500_000_000
_UNBOUND = {"pdf"}
"""What a library reads that no signal interrupts: it goes through the guarded process."""


class _TooLongError(BaseException):
    """The watchdog barked; no reader may take it for an error of its own."""


def _bark(number: int, frame: FrameType | None) -> None:
    raise _TooLongError


def fuzz(form: str, seeds: list[tuple[str, bytes]], seconds: float, seed: int, keep: str) -> Any:
    """Read spoilt files of one format for so many seconds, and return the figures."""
    from study.errors import Unreadable
    from transcripts.reading.read_source import read_source
    from transcripts.reading.sandbox import Sandbox

    sandbox = Sandbox(timeout=WATCHDOG) if form in _UNBOUND else None
    read = sandbox.read if sandbox else read_source
    if sandbox is None:
        _limit_memory()
    rng = random.Random(f"{form} {seed}")
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _bark)
    begun = monotonic()
    inputs = readable = late = 0
    worst, worst_cpu = 0.0, 0.0
    errors: Counter[str] = Counter()
    current = Path(keep) / f"current-{form}"
    while monotonic() - begun < seconds:
        name, data = rng.choice(seeds)
        spoilt = mutate(rng, form, data, rng.choice(seeds)[1])
        current.write_bytes(spoilt)
        inputs += 1
        began, cpu = perf_counter(), process_time()
        told = ""
        signal.setitimer(signal.ITIMER_REAL, 0 if sandbox else WATCHDOG)
        try:
            with contextlib.redirect_stdout(io.StringIO()):  # openpyxl prints what it dislikes
                readings = read(spoilt, name)
            _check(readings)
            readable += 1
        except Unreadable as error:
            broke = "took longer" in error.message or "stopped the reader" in error.message
            late += broke
            if "bug in this program" in error.message:
                told = error.message
            elif broke:
                slow = Path(keep) / f"limits-{form}-{late}-{name[-60:]}"
                slow.write_bytes(spoilt)
        except _TooLongError:
            late += 1
            told = "too long"
        except MemoryError:
            told = "MemoryError"
        except Exception as error:  # noqa: BLE001  this is what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            told = f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        taken = perf_counter() - began
        if taken > worst:
            worst, worst_cpu = taken, process_time() - cpu
            if taken > 1:
                (Path(keep) / f"slow-{form}-{taken:.1f}s-{name[-60:]}").write_bytes(spoilt)
        if told:
            if not errors[told]:
                (Path(keep) / f"error-{form}-{len(errors)}-{name[-60:]}").write_bytes(spoilt)
            errors[told] += 1
    current.unlink(missing_ok=True)
    if sandbox:
        sandbox.close()
    return form, inputs, readable, worst, worst_cpu, late, dict(errors)


def _check(readings: tuple[Any, ...]) -> None:
    """A reading must be storable: every text of it has a UTF-8 form and no NUL."""
    for reading in readings:
        labels = [turn.label for turn in reading.turns]
        words = [reading.text, reading.title, *labels, *reading.warnings, *reading.left_out]
        for text in (*words, *reading.question_of, *reading.columns):
            if b"\0" in text.encode():
                raise AssertionError("NUL")


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def main() -> int:
    """Fuzz the formats named, or all; return 1 when an error was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=10.0, help="for each format")
    parser.add_argument("formats", nargs="*")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", default="", help="a folder for what failed")
    asked = parser.parse_args()
    keep = asked.keep or tempfile.mkdtemp(prefix="fuzz-")
    Path(keep).mkdir(parents=True, exist_ok=True)
    if not MATERIAL.is_dir():
        print(f"The material in {MATERIAL} is not here: only the samples are used.")
    seeds = list_seeds()
    failed = False
    print(
        f"{'format':10}{'seeds':>6}{'inputs':>9}{'readable':>10}{'worst':>9}{'of CPU':>9}"
        f"{'limits':>8}  errors"
    )
    for form in asked.formats or seeds:
        arguments = (form, seeds[form], asked.seconds, asked.seed, keep)
        # one process a format: a fault in a library ends that format only
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            try:
                waited = pool.apply_async(fuzz, arguments).get(asked.seconds + 6 * WATCHDOG)
            except multiprocessing.TimeoutError:
                print(f"{form:10} the process ended or hung; see {keep}/current-{form}")
                failed = True
                continue
        _, inputs, readable, worst, cpu, late, errors = waited
        failed = failed or bool(errors)
        told = ", ".join(f"{what} ×{count}" for what, count in errors.items()) or "none"
        share = f"{readable / max(1, inputs):.0%}"
        print(
            f"{form:10}{len(seeds[form]):6}{inputs:9,}{share:>10}{worst:8.2f}s{cpu:8.2f}s"
            f"{late:8}  {told}",
            flush=True,
        )
    print(f"What failed or was slow is in {keep}.")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
