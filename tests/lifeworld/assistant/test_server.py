"""The server as a program meets it: the protocol's own client, over a pipe, in another process."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from coding.suggestions.queries import list_suggestions
from lifeworld.cli import main

try:
    import mcp
except ImportError:  # the extra lifeworld[mcp]; .ci/run installs it
    assert not os.environ.get("LIFEWORLD_CI"), "CI installs the package mcp"
    mcp = None  # type: ignore[assignment]

ROOT = Path(__file__).resolve().parents[3]
needs_mcp = pytest.mark.skipif(mcp is None, reason="mcp is not installed: lifeworld[mcp]")


def talk(
    study: Path, act: Callable[[Any], Awaitable[Any]], folder: Path, *before: str, name: str = ""
) -> Any:
    """Start `lifeworld mcp` as a desktop program does, and return what *act* gets of it."""
    from mcp import Client, StdioServerParameters
    from mcp_types import Implementation

    words = [*before, sys.executable, "-m", "lifeworld", "mcp", str(study), "--names-checked"]
    server = StdioServerParameters(
        command=words[0],
        args=words[1:],
        cwd=str(folder),
        env={
            "PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "HOME": str(folder),
            "LIFEWORLD_ACTOR": "Ana",
        },
    )  # fmt: skip

    async def run() -> Any:
        info = Implementation(name=name or "test-helper", version="1")
        async with Client(server, client_info=info, read_timeout_seconds=60) as client:
            return await act(client)

    # In a thread of its own: a browser of another test may have a loop in this one.
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(lambda: asyncio.run(run())).result()


async def call(client: Any, tool: str, **arguments: Any) -> Any:
    result = await client.call_tool(tool, arguments)
    told = result.content[0].text
    return f"refused: {told}" if result.is_error else json.loads(told)


@needs_mcp
def test_a_program_reads_and_proposes_over_its_pipe(read: SimpleNamespace, tmp_path: Path) -> None:
    async def act(client: Any) -> dict[str, Any]:
        tools = (await client.list_tools()).tools
        turns = await call(client, "read_turns", transcript_id=read.transcript_id)
        coding = {
            "code_id": read.cover, "transcript_id": read.transcript_id, "turn": 2,
            "quote": "nobody can sleep", "why": "Sleep",
        }  # fmt: skip
        return {
            "writes": [t.name for t in tools if not t.annotations.read_only_hint],
            "told": [bool(t.description) for t in tools],
            "study": await call(client, "describe_study"),
            "turns": turns,
            "proposed": await call(client, "propose_codings", model="m 3", codings=[coding]),
            "wrong": await call(client, "list_quotes", code_id="nonsense"),
            "extra": await call(
                client, "propose_codings", model="m", codings=[coding | {"accept": True}]
            ),
            "missing": await call(client, "accept_suggestion", id="x"),
        }

    found = talk(read.study.path, act, tmp_path)
    assert found["writes"] == ["propose_codings"]
    assert all(found["told"])
    assert found["study"]["turns_shown"] == 3
    assert [turn["turn"] for turn in found["turns"]["turns"]] == [1, 2, 4]
    assert found["proposed"]["taken"] == 1
    assert "No code has this id" in found["wrong"]
    assert found["extra"].startswith("refused")
    assert found["missing"].startswith("refused")
    [waiting] = list_suggestions(read.study)
    assert waiting.reasons["by"] == "test-helper (m 3)"
    assert [row[0] for row in read.study.db.execute("SELECT file FROM exports")] == ["test-helper"]


@needs_mcp
def test_the_server_opens_no_socket_to_any_machine(
    read: SimpleNamespace, tmp_path: Path, traces: Any
) -> None:
    traces.require_strace()
    trace = tmp_path / "trace"
    before = ["strace", "-f", "-qq", "-e", "signal=none", "-e", "trace=%network", "-o", str(trace)]

    async def act(client: Any) -> Any:
        return await call(client, "search_words", words="plan")

    assert talk(read.study.path, act, tmp_path, *before)["turns"]
    lines = trace.read_text("utf-8", "replace").splitlines()
    assert lines, "the loop of the server has a pair of sockets to itself"
    assert not [line for line in lines if re.search(r"\b(connect|bind|listen|accept4?)\(", line)]
    assert not [line for line in lines if "AF_INET" in line]


def test_the_start_says_what_leaves_and_to_whom(
    read: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lifeworld.assistant import server

    served: list[str] = []
    monkeypatch.setattr(server, "run_server", lambda tools: served.append(tools.audience))
    done = CliRunner().invoke(main, ["mcp", str(read.study.path), "--names-checked"])
    assert done.exit_code == 0, done.output
    assert done.stdout == "", "standard output belongs to the protocol"
    assert "words leave this computer" in done.stderr
    assert "It may read 3 turns of 1 transcript; 2 turns are withheld" in done.stderr
    assert served == ["assistant"]


def test_without_the_package_the_remedy_is_named(
    read: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    done = CliRunner().invoke(main, ["mcp", str(read.study.path), "--names-checked"])
    assert done.exit_code == 1
    assert "pip install 'lifeworld[mcp]'" in done.stderr
