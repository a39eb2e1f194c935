"""What a bundle is: a whole study as JSON lines and files in one zip, with checksums."""

from __future__ import annotations

import base64
import binascii
import json
import math
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlite_utils import Database

from study.errors import Unreadable
from study.language import say

__all__ = [
    "BUNDLE_SUFFIX",
    "MANIFEST",
    "README",
    "SUMS",
    "BundledTable",
    "Manifest",
    "count_bundled_rows",
    "list_bundled_tables",
    "new_refusal",
    "parse_manifest",
    "parse_row",
    "render_manifest",
    "render_row",
]

FORMAT = "lifeworld-bundle"
VERSION = 1
BUNDLE_SUFFIX = ".bundle.zip"
MANIFEST, README, SUMS = "manifest.json", "README.md", "SHA256SUMS"
# What belongs to this file or to programs on this computer, and what is built anew from the rest.
STAYS = frozenset(
    {"file_state", "open_change", "jobs", "workers", "unfinished_runs", "sqlite_sequence"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledTable:
    """One table of a bundle: its name, its columns in order and the number of its rows."""

    name: str
    columns: tuple[str, ...]
    rows: int = 0

    @property
    def member(self) -> str:
        """Where its rows stand in the zip."""
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a bundle holds.

    Attributes:
        study: The name of the study's file, without its suffix.
        release: The version of Lifeworld that wrote it.
        made_at: When, UTC.
        user_version: That of the study file.
        migrations: (set, name) of every migration that the study has had, in order.
        tables: Its tables.
        files: Members that are recordings and photos.
        key: The member that is the key file of the pseudonyms, encrypted; empty without one.
        members: SHA-256 and size in bytes of every member but the manifest and the sums.
    """

    study: str
    release: str
    made_at: str
    user_version: int
    migrations: tuple[tuple[str, str], ...]
    tables: tuple[BundledTable, ...]
    files: tuple[str, ...] = ()
    key: str = ""
    members: dict[str, tuple[str, int]]


def list_bundled_tables(db: Database) -> list[BundledTable]:
    """Return the tables whose rows a bundle holds, by name: all that is not made of others."""
    found = []
    for name, kind in db.execute(
        "SELECT name, type FROM pragma_table_list WHERE schema = 'main' ORDER BY name"
    ).fetchall():
        if kind == "table" and name not in STAYS and not name.startswith("sqlite_"):
            columns = db.execute(f"SELECT name FROM pragma_table_info('{name}')").fetchall()
            found.append(BundledTable(name=name, columns=tuple(row[0] for row in columns)))
    return found


def count_bundled_rows(db: Database) -> list[BundledTable]:
    """Return the tables whose rows a bundle holds, with the number of their rows."""
    return [
        replace(each, rows=db.execute(f"SELECT count(*) FROM [{each.name}]").fetchone()[0])
        for each in list_bundled_tables(db)
    ]


def render_row(columns: tuple[str, ...], values: tuple[Any, ...]) -> str:
    """Return one row as a line of JSON, from which `parse_row` reads the same values."""
    packed = {name: _pack(value) for name, value in zip(columns, values, strict=True)}
    return json.dumps(packed, ensure_ascii=False, allow_nan=False) + "\n"


def _pack(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode("ascii")}
    if isinstance(value, float) and not math.isfinite(value):
        return {"real": str(value)}
    return value


def parse_row(line: bytes, columns: tuple[str, ...]) -> tuple[Any, ...]:
    """Return the values of a row in the order of its columns.

    Raises:
        ValueError: the line is no row of this table.
    """
    found = json.loads(line.decode("utf-8"), parse_constant=_refuse_constant)
    if not isinstance(found, dict) or tuple(found) != columns:
        raise ValueError("other columns")
    return tuple(_unpack(value) for value in found.values())


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _unpack(value: Any) -> Any:
    if isinstance(value, dict):
        if list(value) == ["base64"]:
            try:
                return base64.b64decode(value["base64"], validate=True)
            except (binascii.Error, TypeError) as error:
                raise ValueError("no base64") from error
        if list(value) == ["real"] and value["real"] in ("inf", "-inf"):
            return float(value["real"])
        raise ValueError("no value")
    if isinstance(value, bool) or not isinstance(value, int | float | str | None):
        raise ValueError("no value")
    return value


def render_manifest(manifest: Manifest) -> str:
    """Return a manifest as JSON."""
    told = {"format": FORMAT, "version": VERSION, **asdict(manifest)}
    told["tables"] = [asdict(table) | {"member": table.member} for table in manifest.tables]
    told["members"] = {
        name: {"sha256": digest, "bytes": size}
        for name, (digest, size) in sorted(manifest.members.items())
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def parse_manifest(data: bytes, name: str) -> Manifest:
    """Return what a bundle says of itself; what it says is checked against what it holds later.

    Args:
        data: The manifest.
        name: The file's name, for messages.

    Raises:
        Unreadable: it is no manifest, or one of a newer Lifeworld.
    """
    try:
        told = json.loads(data.decode("utf-8"), parse_constant=_refuse_constant)
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise ValueError("no bundle")
        if _take(told, "version", int) > VERSION:
            raise _refuse_newer(name, told)
        return Manifest(
            study=_take(told, "study", str),
            release=_take(told, "release", str),
            made_at=_take(told, "made_at", str),
            user_version=_take(told, "user_version", int),
            migrations=tuple(
                (_check(one, str), _check(other, str)) for one, other in told["migrations"]
            ),
            tables=tuple(
                BundledTable(
                    name=_take(each, "name", str),
                    columns=tuple(_check(column, str) for column in each["columns"]),
                    rows=_take(each, "rows", int),
                )
                for each in told["tables"]
            ),
            files=tuple(_check(each, str) for each in told["files"]),
            key=_take(told, "key", str),
            members={
                member: (_take(each, "sha256", str), _take(each, "bytes", int))
                for member, each in told["members"].items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise new_refusal(
            name, say("its list of contents, {manifest}, cannot be read", manifest=MANIFEST)
        ) from error


def _refuse_newer(name: str, told: dict[str, Any]) -> Unreadable:
    release = told.get("release")
    return Unreadable(
        say(
            "{name} was written by a newer Lifeworld ({release}).",
            name=name,
            release=release if isinstance(release, str) else "?",
        ),
        hint=say("Install the newer version to read it."),
    )


def _take(told: dict[str, Any], name: str, kind: type) -> Any:
    return _check(told[name], kind)


def _check(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise ValueError(value)
    return value


def new_refusal(name: str, reason: str) -> Unreadable:
    """Return the refusal of a bundle that is damaged, cut short or forged."""
    return Unreadable(
        say("{name} is no whole bundle of a study: {reason}.", name=name, reason=reason),
        hint=say("Nothing was written. Use another copy of it, or write it again."),
    )
