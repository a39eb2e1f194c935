from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coding.answers import cluster
from study.errors import LifeworldError, ModelUnavailable

# In a process of its own: a cluster starts threads and processes that outlive a test's patience.
PRELUDE = """
import os, signal, sys
from pathlib import Path
from coding.suggestions.model import CodeText
from hashing import SlowEmbedder
from coding.answers.cluster import run_on_cluster
from coding.answers.run_answers import Order, run_answers
from coding.suggestions.tables import open_answers

def order(name):
    folder = Path(sys.argv[1])
    told = {"pay": "wage bonus", "rota": "shift night"}
    codes = [CodeText(id=c, name=c, definition=d) for c, d in told.items()]
    table = open_answers(folder / "answers.csv", text_column="text", id_column=None)
    return Order(table=table, codes=codes, examples=[], out=folder / name, batch=10, workers=2)

if __name__ == "__main__":
"""
KILL_ONE = (
    PRELUDE
    + """
    import functools
    from distributed import Client, LocalCluster
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                      silence_logs=50) as own, Client(own) as client:
        workers = client.run(os.getpid)
        engine = functools.partial(run_on_cluster, scheduler=own.scheduler_address)
        killed = []
        def report(what, done, total):
            if done >= 50 and not killed:
                killed.append(next(iter(workers.values())))
                os.kill(killed[0], signal.SIGKILL)
        result = run_answers(
            order("cluster.csv"), open_model=SlowEmbedder, engine=engine, report=report
        )
        assert killed, "nothing was killed"
        print(result.answers)
"""
)
KILL_SCHEDULER = (
    PRELUDE
    + """
    import functools, socket, subprocess, time
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    began = []
    def begin(kind, *options):
        began.append(subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options, "--no-dashboard"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
    def begin_both():
        begin("scheduler", "--host", "127.0.0.1", "--port", str(port))
        begin("worker", address, "--no-nanny", "--nthreads", "1")
    told, killed = [], []
    def report(what, done, total):
        if done >= 50 and what == "Scoring" and not killed:
            killed.append(began[0])
            killed[0].kill()
            killed[0].wait()
            begin_both()
    begin_both()
    time.sleep(1)
    try:
        engine = functools.partial(run_on_cluster, scheduler=address, tell=told.append)
        result = run_answers(
            order("scheduler.csv"), open_model=SlowEmbedder, engine=engine, report=report
        )
    finally:
        for each in began:
            each.kill()
    assert killed, "nothing was killed"
    assert told[-1] == "The scheduler is there again.", told
    print(result.answers)
"""
)
LOCAL = PRELUDE + '\n    print(run_answers(order("local.csv"), open_model=SlowEmbedder).answers)\n'
OWN = (
    PRELUDE
    + """
    import gc
    from coding.answers.model import Partition
    kept = []
    def report(what, done, total):
        if what == "Scoring" and done == total:
            gc.collect()
            kept.append(sum(isinstance(each, Partition) for each in gc.get_objects()))
    result = run_answers(
        order("own.csv"), open_model=SlowEmbedder, engine=run_on_cluster, report=report
    )
    assert kept[0] < 12, f"{kept} of 60 partitions are still in memory"
    print(result.answers)
"""
)


@pytest.mark.slow
def test_a_cluster_gives_the_same_file_even_when_a_worker_or_the_scheduler_is_killed(
    start_python: Callable[..., Any], write_table: Callable[..., Path], tmp_path: Path
) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: lifeworld[cluster]")
    texts = [f"the {'wage' if i % 2 else 'shift'} of week {i} and so on" for i in range(600)]
    write_table("answers.csv", [("id", "text"), *enumerate(texts)])
    for code in (LOCAL, OWN, KILL_ONE, KILL_SCHEDULER):
        process = start_python(code, tmp_path)
        told, error = process.communicate(timeout=180)
        assert process.returncode == 0, error
        assert told.strip() == "600"
    expected = (tmp_path / "local.csv").read_bytes()
    assert (tmp_path / "own.csv").read_bytes() == expected
    assert (tmp_path / "cluster.csv").read_bytes() == expected
    assert (tmp_path / "scheduler.csv").read_bytes() == expected


def enter() -> None:
    with cluster.run_on_cluster(open_model=lambda: None):  # type: ignore[arg-type,return-value]
        pass


def test_without_dask_the_way_to_get_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(cluster.importlib, "import_module", fail)
    with pytest.raises(ModelUnavailable, match="not installed") as refused:
        enter()
    assert "lifeworld[cluster]" in refused.value.hint


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_named(start_python: Callable[..., Any]) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: lifeworld[cluster]")
    code = (
        "from coding.answers import cluster\ncluster._SECONDS = 1\n"
        "from study.errors import LifeworldError\n"
        "try:\n"
        "    with cluster.run_on_cluster(open_model=None, scheduler='tcp://127.0.0.1:9'):\n"
        "        pass\n"
        "except LifeworldError as error:\n    print(error.message)\n"
    )
    process = start_python(code)
    told, error = process.communicate(timeout=60)
    assert told.strip() == "No Dask scheduler answers at tcp://127.0.0.1:9.", error
    assert issubclass(ModelUnavailable, LifeworldError)


GONE = (
    PRELUDE
    + """
    import functools
    from distributed import LocalCluster
    from coding.answers import cluster
    from study.errors import LifeworldError
    cluster.PATIENCE, cluster._SECONDS = 1, 1
    own = LocalCluster(n_workers=1, threads_per_worker=1, host="127.0.0.1",
                       dashboard_address=None, silence_logs=50)
    def report(what, done, total):
        if done >= 50 and what == "Scoring":
            own.close()
    try:
        engine = functools.partial(run_on_cluster, scheduler=own.scheduler_address)
        run_answers(order("gone.csv"), open_model=SlowEmbedder, engine=engine, report=report)
    except LifeworldError as error:
        print(error.message.split(" at ")[0], "|", error.hint)
    result = run_answers(order("gone.csv"), open_model=SlowEmbedder)
    print(result.resumed >= 50, result.answers)
"""
)


@pytest.mark.slow
def test_without_its_scheduler_a_run_stops_with_a_sentence_and_goes_on_later(
    start_python: Callable[..., Any], write_table: Callable[..., Path], tmp_path: Path
) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: lifeworld[cluster]")
    texts = [f"the {'wage' if i % 2 else 'shift'} of week {i} and so on" for i in range(600)]
    write_table("answers.csv", [("id", "text"), *enumerate(texts)])
    process = start_python(GONE, tmp_path)
    told, error = process.communicate(timeout=120)
    assert process.returncode == 0, error
    first, second = told.strip().splitlines()
    assert first.startswith("The scheduler | Start scheduler and workers again"), told
    assert second == "True 600"
