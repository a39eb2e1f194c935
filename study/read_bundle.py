"""Reads a bundle into a new study file that equals the one it was written from, or refuses it.

A bundle comes from outside. Nothing in it names a table, a column or a place to write to: these are
taken from this program's own schema, and the bundle has to agree. What it holds is hashed while it
is read, and the study gets its name only when every row is in and every rule of the schema holds.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database, Migrations

from study.bundles import (
    MANIFEST,
    README,
    SUMS,
    BundledTable,
    Manifest,
    list_bundled_tables,
    new_refusal,
    parse_manifest,
    parse_row,
)
from study.checks import APPLICATION_ID
from study.errors import LifeworldError, Unreadable
from study.held_file import write_state
from study.ids import new_id
from study.language import say
from study.private_files import create_private_file
from study.sqlite import check_version, connect, sqlite3
from study.upgrades import apply_first, apply_migrations, get_applied, get_known

__all__ = ["OpenBundle", "has_bundle", "open_bundle"]

PIECE = 1 << 20
LARGEST_MANIFEST = 32 << 20
LONGEST_LINE = 256 << 20
LARGEST_KEY = 100_000_000
SPARE = 100 << 20
_STEP = 2_000
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FILE = re.compile(r"files/([0-9a-f]{64})(?:\.[a-z0-9]{1,5})?")
_KEY = re.compile(r"key/[^/\\:\x00-\x1f]{1,200}\.key")
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, KeyError, IndexError,
    OverflowError, NotImplementedError, RuntimeError, RecursionError,
)  # fmt: skip
Progress = Callable[[int, int, str], None]


def has_bundle(path: Path) -> bool:
    """Return whether a file looks like a bundle rather than a study: a zip with a manifest."""
    try:
        with zipfile.ZipFile(path) as packed:
            return MANIFEST in packed.namelist()
    except (OSError, *_BROKEN):
        return False


@contextmanager
def open_bundle(path: Path) -> Iterator[OpenBundle]:
    """Open a bundle and check that it holds what its manifest says, no more and no less.

    Raises:
        Unreadable: it is no bundle, damaged, or written by a newer Lifeworld.
    """
    name = path.name
    try:
        with zipfile.ZipFile(path) as packed:
            bundle = _open(packed, name)
            yield bundle
    except LifeworldError:
        raise
    except _BROKEN as error:
        raise new_refusal(name, say("a part of it is damaged")) from error
    except OSError as error:
        raise Unreadable(
            say("{name} cannot be read: {reason}.", name=name, reason=error.strerror or error),
            hint=say("Check that the file is there, and that the disk has room."),
        ) from error


def _open(packed: zipfile.ZipFile, name: str) -> OpenBundle:
    infos = packed.infolist()
    members = {info.filename: info for info in infos}
    if MANIFEST not in members:
        raise new_refusal(name, say("it has no {manifest}", manifest=MANIFEST))
    if len(members) != len(infos):
        raise new_refusal(name, say("it has two parts of the same name"))
    if members[MANIFEST].file_size > LARGEST_MANIFEST:
        raise new_refusal(name, say("its list of contents is too large"))
    with packed.open(MANIFEST) as file:
        manifest = parse_manifest(file.read(LARGEST_MANIFEST + 1), name)
    told = set(manifest.members) | {MANIFEST, SUMS}
    if odd := sorted(told ^ set(members)):
        raise new_refusal(
            name, say("what it lists is not what it holds, beginning with “{part}”", part=odd[0])
        )
    for member, (digest, size) in manifest.members.items():
        info = members[member]
        plain = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        if not plain or info.file_size != size or not _DIGEST.fullmatch(digest):
            raise new_refusal(name, say("“{part}” is not as it was written", part=member))
    own = {README, *(t.member for t in manifest.tables), *manifest.files}
    own |= {manifest.key} if manifest.key else set()
    if own != set(manifest.members) or not all(_FILE.fullmatch(f) for f in manifest.files):
        raise new_refusal(name, say("it holds what no bundle holds"))
    if manifest.key and not _KEY.fullmatch(manifest.key):
        raise new_refusal(name, say("it holds what no bundle holds"))
    return OpenBundle(packed, name, manifest)


class OpenBundle:
    """A bundle whose list of contents has been read; its parts are checked as they are read."""

    def __init__(self, packed: zipfile.ZipFile, name: str, manifest: Manifest) -> None:
        self._zip, self._name = packed, name
        self.manifest = manifest

    def write_study(
        self,
        folder: Path,
        schema: list[Migrations],
        *,
        finish: Callable[[Database], None] = lambda _: None,
        on_progress: Progress = lambda *_: None,
    ) -> Path:
        """Write the study as a new file in *folder*, under a name that nobody has, and return it.

        Args:
            folder: Where it is to lie.
            schema: Every package's migrations, lowest package first.
            finish: Builds what is made of the rows, in the same transaction.
            on_progress: Called with (done, total, message); may raise Cancelled.

        Raises:
            Unreadable: a row breaks a rule of the study file, or a part is not as it was written.
        """
        check_version()
        self._check_room(folder)
        self._check_release(schema)
        draft = folder / f".bundle.{new_id()}.new"
        try:
            create_private_file(draft)
            db = connect(draft)
            try:
                self._fill(db, schema, finish, on_progress)
            finally:
                db.close()
        except BaseException:
            for leftover in folder.glob(f"{draft.name}*"):
                leftover.unlink(missing_ok=True)
            raise
        return draft

    def write_files(self, folder: Path) -> int:
        """Write the recordings and photos into *folder*, those that are not there; count them."""
        for member in self.manifest.files:
            found = _FILE.fullmatch(member)
            if found is None or found[1] != self.manifest.members[member][0]:
                raise self._refuse(say("“{part}” is not what its name says", part=member))
            self._write_member(member, folder / member.removeprefix("files/"))
        return len(self.manifest.files)

    def write_key(self, out: Path) -> None:
        """Write the key file of the pseudonyms, as encrypted as it is."""
        if self.manifest.members[self.manifest.key][1] > LARGEST_KEY:
            raise self._refuse(say("the key file in it is too large"))
        self._write_member(self.manifest.key, out)

    def _write_member(self, member: str, out: Path) -> None:
        if out.exists():
            return
        draft = out.with_name(f".{out.name}.{new_id()}.part")
        try:
            with create_private_file(draft).open("wb") as file:
                for piece in self._read(member):
                    file.write(piece)
            draft.replace(out)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)

    def _refuse(self, reason: str) -> Unreadable:
        return new_refusal(self._name, reason)

    def _check_room(self, folder: Path) -> None:
        wanted = sum(size for _, size in self.manifest.members.values())
        if shutil.disk_usage(folder).free < wanted + SPARE:
            raise LifeworldError(
                say(
                    "There is not enough disk space for {name}, which unpacks to {megabytes:,} MB.",
                    name=self._name,
                    megabytes=wanted // 1_000_000,
                ),
                hint=say("Free some disk space, or choose another folder."),
            )

    def _check_release(self, schema: list[Migrations]) -> None:
        unknown = set(self.manifest.migrations) - get_known(schema)
        if unknown or len(set(self.manifest.migrations)) != len(self.manifest.migrations):
            raise Unreadable(
                say(
                    "{name} was written by a newer Lifeworld ({release}).",
                    name=self._name,
                    release=self.manifest.release,
                ),
                hint=say("Install the newer version to read it."),
            )

    def _fill(
        self,
        db: Database,
        schema: list[Migrations],
        finish: Callable[[Database], None],
        on_progress: Progress,
    ) -> None:
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA foreign_keys = OFF")
        self._create_tables(db, schema)
        try:
            db.execute("BEGIN IMMEDIATE")
            self._insert(db, on_progress)
            finish(db)
            self._check_rows(db)
            write_state(db)
            db.execute("COMMIT")
            apply_migrations(db, schema)
            if db.execute("PRAGMA integrity_check(1)").fetchall()[0][0] != "ok":
                raise self._refuse(say("a row breaks a rule of the study file"))
        except sqlite3.Error as error:
            if "full" in str(error) or "disk" in str(error):
                raise LifeworldError(
                    say("The disk is full: {name} was not restored.", name=self._name),
                    hint=say("Free some disk space, or choose another folder."),
                ) from error
            raise self._refuse(say("a row breaks a rule of the study file")) from error

    def _create_tables(self, db: Database, schema: list[Migrations]) -> None:
        """Create the tables of the bundle's time; refuse a bundle whose tables are others."""
        odd = self._refuse(say("no Lifeworld had these steps of its file alone"))
        try:
            if not apply_first(db, schema, set(self.manifest.migrations)):
                raise odd
        except sqlite3.OperationalError as error:  # a step needs one that is not among them
            raise odd from error
        own = {table.name: table.columns for table in list_bundled_tables(db)}
        told = {table.name: table.columns for table in self.manifest.tables}
        for name in sorted(told.keys() | own.keys()):
            if told.get(name) != own.get(name):
                raise self._refuse(
                    say("the table “{name}” is not one of a study of its time", name=name)
                )
        if len(told) != len(self.manifest.tables):
            raise self._refuse(say("it lists a table twice"))

    def _insert(self, db: Database, on_progress: Progress) -> None:
        """Put every row in, without writing history: that comes with the rows."""
        triggers = db.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER [{name}]")
        for table in self.manifest.tables:  # what the steps of the file put there
            db.execute(f"DELETE FROM [{table.name}]")
        total, done = sum(t.rows for t in self.manifest.tables), 0
        for table in self.manifest.tables:
            marks = ", ".join("?" * len(table.columns))
            for rows in self._read_rows(table):
                db.conn.executemany(f"INSERT INTO [{table.name}] VALUES ({marks})", rows)
                done += len(rows)
                on_progress(min(done, total), total, say("Reading the bundle"))
        for _, sql in triggers:
            db.execute(sql)

    def _check_rows(self, db: Database) -> None:
        if get_applied(db) != set(self.manifest.migrations):
            raise self._refuse(say("its steps of the file contradict each other"))
        if db.execute("PRAGMA foreign_key_check").fetchall():
            raise self._refuse(say("a row refers to one that is not there"))

    def _read_rows(self, table: BundledTable) -> Iterator[list[tuple[object, ...]]]:
        """Yield the rows of a table, some thousand at a time."""
        rows: list[tuple[object, ...]] = []
        number = 0
        for line in self._read_lines(table.member):
            try:
                rows.append(parse_row(line, table.columns))
            except (ValueError, RecursionError) as error:
                raise self._refuse(
                    say(
                        "line {number} of “{part}” is no row of that table",
                        number=number + 1,
                        part=table.member,
                    )
                ) from error
            number += 1
            if len(rows) == _STEP:
                yield rows
                rows = []
        yield rows
        if number != table.rows:
            raise self._refuse(say("“{part}” has another number of rows", part=table.member))

    def _read_lines(self, member: str) -> Iterator[bytes]:
        rest = b""
        for piece in self._read(member):
            *lines, rest = (rest + piece).split(b"\n")
            yield from lines
            if len(rest) > LONGEST_LINE:
                raise self._refuse(say("“{part}” has a line without an end", part=member))
        if rest:
            raise self._refuse(say("“{part}” breaks off in the middle of a row", part=member))

    def _read(self, member: str) -> Iterator[bytes]:
        """Yield the bytes of a part, and refuse it at its end if they are not what was written."""
        wanted, size = self.manifest.members[member]
        digest, read = hashlib.sha256(), 0
        with self._zip.open(member) as file:
            while piece := file.read(PIECE):
                read += len(piece)
                if read > size:
                    break
                digest.update(piece)
                yield piece
        if read != size or digest.hexdigest() != wanted:
            raise self._refuse(say("“{part}” is not as it was written", part=member))
