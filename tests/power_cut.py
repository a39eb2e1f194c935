"""Power cuts at any moment: writes are recorded, and files are rebuilt from a part of them.

A disk keeps what was synchronised. Of what was written since, it may keep anything: nothing, a
part, later writes without earlier ones, or single sectors of a write. `Recorder` stands between
SQLite and the operating system's files (a VFS, sqlite.org/vfs.html) and notes every write, sync,
truncation and deletion; `rebuild` makes the files as they could be after a cut.
"""

from __future__ import annotations

import ctypes
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

SECTOR = 512
MODES = ("nothing", "beginning", "some writes", "some sectors", "everything")
OK = 0

# (what, file, offset or length, bytes); for an acknowledged change ("ack", its id, 0, b"")
Event = tuple[str, str, int, bytes]

_P, _I, _L = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_I, _P, _P, _P, _I, _P)
_DELETE = ctypes.CFUNCTYPE(_I, _P, ctypes.c_char_p, _I)
_WRITE = ctypes.CFUNCTYPE(_I, _P, _P, _I, _L)
_TRUNCATE = ctypes.CFUNCTYPE(_I, _P, _L)
_SYNC = ctypes.CFUNCTYPE(_I, _P, _I)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("iVersion", _I), ("szOsFile", _I), ("mxPathname", _I), ("pNext", _P),
        ("zName", ctypes.c_char_p), ("pAppData", _P), ("xOpen", _P), ("xDelete", _P),
        ("others", _P * 14),
    )  # fmt: skip


class _Methods(ctypes.Structure):
    _fields_ = (
        ("iVersion", _I), ("xClose", _P), ("xRead", _P), ("xWrite", _P), ("xTruncate", _P),
        ("xSync", _P), ("others", _P * 13),
    )  # fmt: skip


class Recorder:
    """Notes what SQLite does to the files of this process, from now on."""

    def __init__(self) -> None:
        from study.sqlite import sqlite3

        # The library that the module was built with exports its own functions.
        name = "_sqlite3" if sqlite3.__name__ == "sqlite3" else f"{sqlite3.__name__}._sqlite3"
        self._sqlite = ctypes.CDLL(sys.modules[name].__file__)
        self.events: list[Event] = []
        self._files: dict[int, str] = {}
        self._methods: dict[int, _Methods] = {}
        self._kept: list[Any] = []
        find = self._sqlite.sqlite3_vfs_find
        find.restype, find.argtypes = ctypes.POINTER(_Vfs), [ctypes.c_char_p]
        self._base = find(None)
        base = self._base.contents
        self._vfs = _Vfs.from_buffer_copy(base)
        self._vfs.pNext, self._vfs.zName = None, b"recorder"
        self._open_base, self._delete_base = _OPEN(base.xOpen), _DELETE(base.xDelete)
        self._vfs.xOpen = self._keep(_OPEN(self._open))
        self._vfs.xDelete = self._keep(_DELETE(self._delete))
        register = self._sqlite.sqlite3_vfs_register
        register.argtypes = [ctypes.POINTER(_Vfs), _I]
        if register(ctypes.byref(self._vfs), 1) != OK:
            raise RuntimeError("SQLite does not take the recorder.")

    def _keep(self, callback: Any) -> int:
        self._kept.append(callback)
        return ctypes.cast(callback, _P).value or 0

    def _open(self, _: int, name: int | None, file: int, flags: int, out: int) -> int:
        # The name stays a pointer: SQLite reads what lies behind it, too.
        result = self._open_base(ctypes.cast(self._base, _P), name, file, flags, out)
        found = ctypes.cast(file, ctypes.POINTER(_P)).contents
        if result == OK and found.value and name:
            self._files[file] = ctypes.string_at(name).decode()
            if found.value not in self._methods:
                self._methods[found.value] = self._wrap(found.value)
            found.value = ctypes.addressof(self._methods[found.value])
        return result

    def _wrap(self, address: int) -> _Methods:
        methods = _Methods.from_buffer_copy(ctypes.cast(address, ctypes.POINTER(_Methods)).contents)
        write, truncate = _WRITE(methods.xWrite), _TRUNCATE(methods.xTruncate)
        sync = _SYNC(methods.xSync)

        def on_write(file: int, data: int, size: int, offset: int) -> int:
            self._note("write", file, offset, ctypes.string_at(data, size))
            return write(file, data, size, offset)

        def on_truncate(file: int, size: int) -> int:
            self._note("truncate", file, size)
            return truncate(file, size)

        def on_sync(file: int, flags: int) -> int:
            result = sync(file, flags)
            self._note("sync", file)
            return result

        methods.xWrite = self._keep(_WRITE(on_write))
        methods.xTruncate = self._keep(_TRUNCATE(on_truncate))
        methods.xSync = self._keep(_SYNC(on_sync))
        return methods

    def _note(self, what: str, file: int, number: int = 0, data: bytes = b"") -> None:
        self.events.append((what, self._files[file], number, data))

    def _delete(self, _: Any, name: bytes, sync: int) -> int:
        self.events.append(("delete", name.decode(), sync, b""))
        return self._delete_base(ctypes.cast(self._base, _P), name, sync)


Files = dict[str, bytearray]


def rebuild(
    before: Files, events: list[Event], cuts: list[int], random: Random
) -> Iterator[tuple[str, Files, set[str]]]:
    """Return for each cut how it was made, the files as they may be, and what was acknowledged.

    A file that was deleted without a sync of its folder may be there again, and is then without
    everything that was written under its name afterwards.
    """
    lasting = {name: bytearray(data) for name, data in before.items()}
    waiting: dict[str, list[Event]] = {}
    said: set[str] = set()
    done = 0
    for cut in sorted(cuts):
        for event in events[done:cut]:
            what, name, _, _ = event
            if what == "ack":
                said.add(name)
            elif what == "sync":
                _apply(lasting, waiting.pop(name, []))
            else:
                waiting.setdefault(name, []).append(event)
                if what == "delete" and event[2]:
                    _apply(lasting, waiting.pop(name))
        done = max(done, cut)
        mode = random.choice(MODES)
        files = {name: bytearray(data) for name, data in lasting.items()}
        for name in sorted(waiting):
            _apply(files, _choose(waiting[name], mode, random))
        yield mode, files, set(said)


def _apply(files: Files, events: list[Event]) -> None:
    for what, name, number, data in events:
        if what == "delete":
            files.pop(name, None)
            continue
        file = files.setdefault(name, bytearray())
        if what == "truncate":
            del file[number:]
        else:
            file.extend(bytes(max(0, number - len(file))))
            file[number : number + len(data)] = data


def _choose(events: list[Event], mode: str, random: Random) -> list[Event]:
    """Return what the disk kept of *events*, none of which was synchronised."""
    if mode == "nothing":
        return []
    if mode == "everything":
        return events
    if mode == "beginning":
        return events[: random.randint(0, len(events))]
    deleted = [at for at, event in enumerate(events) if event[0] == "delete"]
    if deleted and random.random() < 0.5:
        events = events[: deleted[0]]
    if mode == "some writes":
        return [e for e in events if e[0] == "delete" or random.random() < 0.5]
    kept = []
    for what, name, number, data in events:
        if what != "write":
            kept.append((what, name, number, data))
            continue
        at = 0
        while at < len(data):
            end = at + SECTOR - (number + at) % SECTOR  # a disk's sectors, not the write's
            if random.random() < 0.5:
                kept.append((what, name, number + at, data[at:end]))
            at = end
    return kept


def work(path: Path, steps: int, random: Random, acknowledge: Callable[[str], None]) -> None:
    """Do what people do with a study, and copy its log into the file as the app does."""
    import factories

    from coding.commands import apply_code, remove_coding, revise_coding
    from coding.corrections.commands import revise_transcript
    from coding.model import NewCoding
    from coding.queries import list_codes, list_codings
    from lifeworld import __version__
    from lifeworld.opening import SCHEMA
    from study import LifeworldError
    from study.opening import open_file
    from transcripts.queries import get_text, list_transcripts

    study = open_file(path, SCHEMA, release=__version__)
    codes = list_codes(study)
    for step in range(steps):
        transcript = random.choice(list_transcripts(study))
        text = get_text(study, transcript.text_id)
        start = random.randrange(len(text) - 40)
        new = NewCoding(
            code_id=random.choice(codes).id,
            transcript_id=transcript.id,
            start=start,
            end=start + random.randint(1, 40),
        )
        made = apply_code(study, new, actor="Ana")
        act = random.randrange(12)
        try:
            if act == 0:
                factories.add_transcript(study, title=f"Added {step}")
            elif act == 1:
                revise_transcript(study, transcript.id, f"{text} And {step}.", actor="Ana")
            elif act == 2:
                study.undo(actor="Ana")
            elif act == 3:
                remove_coding(study, random.choice(list_codings(study)).id, actor="Ana")
            elif act < 7:
                revise_coding(study, made.id, memo="remembered " * step, actor="Ana")
        except LifeworldError:
            pass  # refused: nothing was done
        for (change_id,) in study.db.execute("SELECT id FROM changes ORDER BY seq").fetchall():
            acknowledge(change_id)
        if random.random() < 0.25:
            study.checkpoint(empty=random.random() < 0.3)
        if random.random() < 0.05:
            study.close()  # the last connection deletes the log
    study.close()


def find_fault(path: Path, said: set[str]) -> str:
    """Open a study after a power cut and return “lost”, “broken” or an empty string."""
    from lifeworld import __version__
    from lifeworld.doctor import check_study
    from lifeworld.opening import SCHEMA
    from study import LifeworldError
    from study.opening import open_file
    from study.sqlite import sqlite3

    try:
        study = open_file(path, SCHEMA, release=__version__)
        try:
            there = study.db.execute("SELECT id, seq FROM changes ORDER BY seq").fetchall()
            if any(finding["bad"] for finding in check_study(study)):
                return "broken"
            if study.db.execute("SELECT change_seq FROM open_change").fetchone()[0] is not None:
                return "broken"
        finally:
            study.close()
    except (LifeworldError, sqlite3.Error):
        return "broken"
    return "lost" if said - {change_id for change_id, _ in there} else ""


def run(seed: int, cuts: int, steps: int, synchronous: str) -> dict[str, int]:
    """Cut the power *cuts* times and return how often something was lost or broken."""
    import factories

    from study import sqlite
    from study.opening import create_file

    apply_settings = sqlite.apply_settings

    def set_synchronous(connection: Any) -> None:
        apply_settings(connection)
        connection.execute(f"PRAGMA synchronous = {synchronous}")

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "field.lifeworld"
        study = create_file(path, factories.get_schema())
        factories.add_group(study)
        factories.add_codes(study, "Time", "Pay")
        study.checkpoint()
        study.close()
        before = {str(path): bytearray(path.read_bytes())}
        recorder = Recorder()
        sqlite.apply_settings = set_synchronous
        work(path, steps, Random(seed), lambda key: recorder.events.append(("ack", key, 0, b"")))
        sqlite.apply_settings = apply_settings
        events, random = list(recorder.events), Random(seed)
        found: Counter[str] = Counter(cuts=cuts, syncs=sum(e[0] == "sync" for e in events))
        moments = [random.randint(0, len(events)) for _ in range(cuts)]
        after = Path(folder) / "after"
        for _, files, said in rebuild(before, events, moments, random):
            after.mkdir()
            for name, data in files.items():
                (after / Path(name).name).write_bytes(data)
            fault = find_fault(after / path.name, said)
            if fault:
                found[fault] += 1
            for left in after.iterdir():
                left.unlink()
            after.rmdir()
    return dict(found)


if __name__ == "__main__":
    print(json.dumps(run(*map(int, sys.argv[1:4]), sys.argv[4])))
