"""Times coding while suggestions are made: 20 people at the app, a bulk run and refits beside."""

from __future__ import annotations

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from bench_app import start
from bench_material import WORDS as SAID
from bench_material import make_talk
from report import ROOT, write_results

PEOPLE = 20
SESSIONS, TURNS, WORDS, CODES = 20, 100, 30, 40
HUMAN_SECONDS = 2.0  # between two operations of one person
ALONE_SECONDS = 20.0
REFIT_SECONDS = 50.0  # of coding without a pause: a refit begins after half a minute
HAMMERING_SECONDS = 8.0


@dataclass
class Course:
    """What became of the operations of one stretch of time, in milliseconds."""

    taken: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def list_rows(self, name: str, *, budget: float | None) -> list[Any]:
        """Return the rows that are printed and stored."""
        cuts = statistics.quantiles(self.taken, n=100)
        return [
            (f"{name}: p50", cuts[49], None, "ms"),
            (f"{name}: p95", cuts[94], budget, "ms"),
            (f"{name}: slowest", max(self.taken), None, "ms"),
            (f"{name}: operations a second", len(self.taken) / self.seconds, None, ""),
            (f"{name}: refused, failed or reset", len(self.failed), 0, ""),
        ]


def make_study(folder: Path) -> tuple[Any, list[tuple[str, int]]]:
    """Return a study without suggestions, and its transcripts with their lengths."""
    from coding.codebook.commands import add_code
    from lifeworld.opening import create_study
    from transcripts.import_files import import_files
    from transcripts.queries import get_text, list_transcripts

    rng = random.Random(21)
    study = create_study(folder / "beside", actor="bench")
    paths = []
    for number in range(SESSIONS):
        path = folder / f"group-{number:02}.txt"
        talk = make_talk(rng, TURNS, WORDS)
        path.write_text("\n\n".join(f"{who}: {said}" for who, said in talk), "utf-8")
        paths.append(path)
    import_files(study, paths, actor="bench")
    for number in range(CODES):
        said = " ".join(rng.sample(SAID, 6))
        add_code(study, f"Code {number}", definition=said, include=said, actor="bench")
    return study, [(t.id, len(get_text(study, t.text_id))) for t in list_transcripts(study)]


class People:
    """Twenty people who code, each of whom does one thing after another."""

    def __init__(self, entry: Any, study: Any, transcripts: list[tuple[str, int]]) -> None:
        from coding.queries import list_codes

        self.entry, self.path, self.transcripts = entry, str(study.path), transcripts
        self.codes = [c.id for c in list_codes(study) if not c.abstract]
        self._round = 0

    def work(self, going: Callable[[], bool], *, pause: float) -> Course:
        """Code until *going* says no, with this pause between two operations of one person."""
        course, self._round = Course(), self._round + 1
        threads = [
            threading.Thread(target=self._code, args=(n, course, going, pause), daemon=True)
            for n in range(PEOPLE)
        ]
        began = perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        course.seconds = perf_counter() - began
        return course

    def _code(self, number: int, course: Course, going: Callable[[], bool], pause: float) -> None:
        from lifeworld.app.web.tokens import new_token

        rng = random.Random(f"{number} {self._round}")
        token = new_token(actor=f"Coder {number}", study=self.path)
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        headers |= self.entry.headers
        sleep(rng.random() * pause)
        while going():
            transcript, length = rng.choice(self.transcripts)
            at = rng.randrange(length - 60)
            operation = {
                "op": "apply",
                "id": f"{rng.getrandbits(64):x}",
                "coding": f"{rng.getrandbits(64):x}",
                "code": rng.choice(self.codes),
                "start": at,
                "end": at + rng.choice((20, 40, 60)),
            }
            body = json.dumps({"ops": [operation]})
            began = perf_counter()
            # A connection each: Streamlit's server closes those that lie idle for five seconds.
            connection = http.client.HTTPConnection(self.entry.host, timeout=60)
            try:
                connection.request("POST", f"/lw/api/transcripts/{transcript}/ops", body, headers)
                answer = json.loads(connection.getresponse().read())
                if not answer.get("results", [{}])[0].get("ok"):
                    course.failed.append(json.dumps(answer)[:300])
            except (OSError, http.client.HTTPException, ValueError) as error:
                course.failed.append(repr(error))
            finally:
                connection.close()
            spent = perf_counter() - began
            course.taken.append(spent * 1000)
            if pause:
                sleep(max(0.0, pause * rng.uniform(0.8, 1.2) - spent))


def _for(seconds: float) -> Callable[[], bool]:
    until = perf_counter() + seconds
    return lambda: perf_counter() < until


def suggest(study: Path) -> subprocess.Popen[bytes]:
    """Start `lifeworld suggest` as a person does who asks for it in a terminal."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "lifeworld", "suggest", str(study)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )


def _beside_run(people: People, study: Path, *, pause: float) -> tuple[Course, float]:
    """Let people code while a bulk run works, and return what became of both."""
    began = perf_counter()
    run = suggest(study)
    ended: list[float] = []

    def going() -> bool:
        if not ended and run.poll() is not None:
            ended.append(perf_counter() - began)
        return not ended

    course = people.work(going, pause=pause)
    if run.wait() != 0:
        raise SystemExit("`lifeworld suggest` failed beside people who code.")
    return course, ended[0]


def main() -> None:
    """Measure and store."""
    from lifeworld.app.serve import find_port
    from study.jobs import list_jobs

    rows: list[tuple[str, float, float | None, str]] = []
    with tempfile.TemporaryDirectory() as place:
        study, transcripts = make_study(Path(place))
        port = find_port(None)
        server, entry, _ = start(study.path, port)
        people = People(entry, study, transcripts)
        try:
            people.work(_for(2), pause=0.2)  # opens the study
            human = people.work(_for(ALONE_SECONDS), pause=HUMAN_SECONDS)
            rows += human.list_rows("one each 2 s, alone", budget=100)
            hammer = people.work(_for(HAMMERING_SECONDS), pause=0)
            rows += hammer.list_rows("hammering, alone", budget=None)
            beside, seconds = _beside_run(people, study.path, pause=HUMAN_SECONDS)
            rows += beside.list_rows("one each 2 s, beside the first run", budget=100)
            rows.append(("first run beside that", seconds, None, "s"))
            refits = people.work(_for(REFIT_SECONDS), pause=HUMAN_SECONDS)
            rows += refits.list_rows("one each 2 s, beside refits", budget=100)
            done = sum(j.kind == "refit" and not j.active for j in list_jobs(study, limit=10_000))
            rows.append(("refits that ended in that time", done, None, ""))
            pressed, seconds = _beside_run(people, study.path, pause=0)
            rows += pressed.list_rows("hammering, beside a second run", budget=None)
            rows.append(("second run beside that", seconds, None, "s"))
            for course in (human, hammer, beside, refits, pressed):
                print("\n".join(course.failed[:3]), end="")
        finally:
            server.terminate()
            server.wait(20)
        rows.append(("suggestions kept", study.db["suggestions"].count, None, ""))
        rows.append(
            ("slower at the median beside refits, times", _ratio(refits, human), 3, ""),
        )
    write_results("beside", rows)


def _ratio(one: Course, other: Course) -> float:
    return statistics.median(one.taken) / statistics.median(other.taken)


if __name__ == "__main__":
    main()
