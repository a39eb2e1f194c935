"""Writes a whole study as a bundle: its tables as JSON lines, its files, and checksums."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files as list_resources
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from study.bundles import (
    MANIFEST,
    README,
    SUMS,
    BundledTable,
    Manifest,
    count_bundled_rows,
    render_manifest,
    render_row,
)
from study.language import say
from study.sqlite import connect
from study.times import get_now

__all__ = ["write_bundle"]

Progress = Callable[[int, int, str], None]
PIECE = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the oldest that a zip knows: the same study gives the same bytes
_STEP = 5_000  # rows


class _Packer:
    """Puts members into a zip, and notes the hash and size of each."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._zip = packed
        self.members: dict[str, tuple[str, int]] = {}

    def add(self, name: str, pieces: Iterable[bytes], *, pack: bool = True) -> None:
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED if pack else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                member.write(piece)
        self.members[name] = (digest.hexdigest(), size)


def write_bundle(
    path: Path,
    out: Path,
    *,
    release: str,
    files: Sequence[Path] = (),
    key: Path | None = None,
    on_progress: Progress = lambda *_: None,
) -> Manifest:
    """Write the study at *path* as a bundle, as it is at this moment, and return its manifest.

    Args:
        path: The study.
        out: The zip; an earlier one is replaced.
        release: This program's version.
        files: Recordings and photos beside the study, named by their hashes.
        key: The encrypted key file of the pseudonyms, if it is to go along.
        on_progress: Called with (done, total, message); may raise Cancelled.
    """
    db = connect(path, read_only=True)
    try:
        db.execute("BEGIN")  # others may write meanwhile: all tables are of one moment
        tables = count_bundled_rows(db)
        total = sum(t.rows for t in tables) + sum(f.stat().st_size // 1_000 for f in files)
        report = _Report(on_progress, total)
        with zipfile.ZipFile(out, "w", allowZip64=True) as packed:
            packer = _Packer(packed)
            packer.add(README, [list_resources("study").joinpath("bundle_readme.md").read_bytes()])
            for table in tables:
                packer.add(table.member, _render_rows(db, table, report))
            for file in files:
                packer.add(f"files/{file.name}", _read_pieces(file, report), pack=False)
            if key is not None:
                packer.add(f"key/{path.stem}.key", [key.read_bytes()])
            manifest = Manifest(
                study=path.stem,
                release=release,
                made_at=get_now(),
                user_version=db.execute("PRAGMA user_version").fetchone()[0],
                migrations=tuple(
                    (row[0], row[1])
                    for row in db.execute(
                        "SELECT migration_set, name FROM _sqlite_migrations ORDER BY id"
                    ).fetchall()
                ),
                tables=tuple(tables),
                files=tuple(f"files/{file.name}" for file in files),
                key=f"key/{path.stem}.key" if key is not None else "",
                members=dict(packer.members),
            )
            packer.add(MANIFEST, [render_manifest(manifest).encode()])
            sums = sorted((name, digest) for name, (digest, _) in packer.members.items())
            packer.add(SUMS, ["".join(f"{d}  {n}\n" for n, d in sums).encode()])
        return manifest
    finally:
        db.close()


class _Report:
    """Tells how far it is, in rows and kilobytes."""

    def __init__(self, tell: Progress, total: int) -> None:
        self._tell, self._total, self._done = tell, total, 0

    def add(self, number: int) -> None:
        self._done += number
        self._tell(min(self._done, self._total), self._total, say("Writing the bundle"))


def _render_rows(db: Database, table: BundledTable, report: _Report) -> Iterator[bytes]:
    """Yield the rows of a table in the order in which they were added."""
    cursor: Any = db.conn.execute(
        f"SELECT * FROM [{table.name}] ORDER BY {_choose_order(db, table)}"
    )
    while rows := cursor.fetchmany(_STEP):
        report.add(len(rows))
        yield "".join(render_row(table.columns, tuple(row)) for row in rows).encode()


def _choose_order(db: Database, table: BundledTable) -> str:
    (without,) = db.execute(
        "SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?", [table.name]
    ).fetchone()
    return ", ".join(f"[{name}]" for name in table.columns) if without else "rowid"


def _read_pieces(path: Path, report: _Report) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            report.add(len(piece) // 1_000)
            yield piece
