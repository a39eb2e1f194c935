"""Jobs for the tests of the guarded process: what a reader that was misled might try."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from study.errors import InvalidInput
from study.language import get_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a job gives."""

    words: str
    number: int
    data: bytes = b""


def echo(data: bytes, name: str, *, number: int = 0) -> Told:
    return Told(words=name, number=number, data=data)


def lie(data: bytes, name: str) -> Any:
    return [name, "not a number", ""]


def refuse(data: bytes, name: str) -> Told:
    raise InvalidInput(f"{name} breaks a rule.", hint="Keep it.")


def tell_language(data: bytes, name: str) -> str:
    if data == b"refuse":
        raise InvalidInput(f"{name} is refused in “{get_language()}”.")
    return get_language()


def nest(data: bytes, name: str) -> Any:
    value: Any = []
    for _ in range(900):
        value = [value]
    return value


def connect(data: bytes, name: str) -> str:
    with socket.create_connection(("127.0.0.1", int(data)), timeout=2) as made:
        return str(made)


def start(data: bytes, name: str) -> str:
    return subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True).stdout.decode()


def write(data: bytes, name: str) -> str:
    with Path(data.decode()).open("w") as file:
        file.write("x")
    return "written"


def erase(data: bytes, name: str) -> str:
    Path(data.decode()).unlink()
    return "removed"


def list_environment(data: bytes, name: str) -> str:
    return " ".join(sorted(os.environ))


def fill(data: bytes, name: str) -> str:
    return str(len(bytearray(3_000_000_000)))


def wait(data: bytes, name: str) -> str:
    time.sleep(60)
    return "late"


def get_network(data: bytes, name: str) -> str:
    return str(Path("/proc/self/ns/net").readlink())
