"""The tables of a room's file, a small database of its own beside the study.

It holds what guests did and how they are let in, and is deleted on its day. The study knows nothing
of it, and nothing of the study but the plan is in it.
"""

from __future__ import annotations

__all__ = ["FORMAT", "MARK", "TABLES"]

# What tells a room's file from any other database: “LWRM”.
MARK = 0x4C57524D
FORMAT = 1
TABLES = """
CREATE TABLE room (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE operations (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  kind TEXT NOT NULL,
  data TEXT NOT NULL,
  UNIQUE (by, id)
);
CREATE TABLE tokens (hash TEXT PRIMARY KEY, guest TEXT NOT NULL, expires INTEGER NOT NULL)
  WITHOUT ROWID;
CREATE TABLE ballots (hash TEXT PRIMARY KEY) WITHOUT ROWID;
"""
