"""Data frames of a study for one audience, with what each column means, and the matrix of codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from lifeworld.exports.estimates import get_estimates
from lifeworld.exports.sheet.column_names import list_column_names
from lifeworld.exports.sheet.gather_quotes import get_quote_table
from lifeworld.exports.sheet.table import QuoteTable
from lifeworld.exports.whole.data_tables import Cell, DataColumn, DataTable, build_table
from lifeworld.exports.whole.gather_tables import get_tables
from lifeworld.exports.whole.reference import get_reference
from lifeworld.opening import open_to_read
from study import InvalidInput, NotFound, Study
from study.language import say, say_in
from transcripts.queries import get_frame

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COUNTED", "Counted", "Frames", "open_frames"]

Counted = Literal["people", "codings", "sessions"]
COUNTED: tuple[Counted, ...] = ("people", "codings", "sessions")
_TYPES = {"whole number": "Int64", "number": "Float64", "text": "string"}
_ESTIMATES = ("code", "share", "low", "high", "proposed", "found", "read", "passages")
_NOBODY = "–"  # the stratum of sessions in none


def open_frames(study: str | Path, *, audience: str = "internal") -> Frames:
    """Return the data frames of a study, as an audience may see them, at one moment.

    The file is read and never written, also while it is open in the app. Nothing is kept open.

    Args:
        study: The study file.
        audience: internal, workshop, client or public.

    Raises:
        NotFound: there is no such file.
        StudyRefused: it is no study, or was written by another version.
        InvalidInput: there is no such audience.
    """
    with open_to_read(study) as opened:
        tables = get_tables(opened, audience=audience)
        quotes = get_quote_table(opened, audience=audience)
        found = {table.name: table for table in tables.tables}
        with say_in(get_frame(opened).language):
            found["quotes"] = _build_quotes(quotes)
            found["estimates"] = _build_estimates(opened, found["codes"])
        return Frames(
            title=tables.title,
            audience=audience,
            about=tables.about,
            left_out=tuple(dict.fromkeys((*tables.left_out, *quotes.left_out))),
            tables=found,
        )


@dataclass(frozen=True, kw_only=True)
class Frames:
    """The data frames of a study; each is an attribute, such as `frames.codings`.

    Attributes:
        title: The study's.
        audience: Who may see them.
        about: What they are, one sentence each.
        left_out: What was withheld from this audience, and why.
        tables: What the frames are made of, by name.
    """

    title: str
    audience: str
    about: tuple[str, ...]
    left_out: tuple[str, ...]
    tables: dict[str, DataTable]

    @property
    def names(self) -> list[str]:
        """The names of the frames."""
        return list(self.tables)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.names]

    def __repr__(self) -> str:
        rows = ", ".join(f"{name} ({len(table.rows)})" for name, table in self.tables.items())
        return f"<Frames of “{self.title}”, audience {self.audience}: {rows}>"

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in self.tables:
            raise AttributeError(f"There is no frame “{name}”. There are: {', '.join(self.names)}.")
        return self.get_frame(name)

    def get_frame(self, name: str) -> pd.DataFrame:
        """Return one frame, made anew: what is done to it changes nothing here.

        Raises:
            NotFound: there is no frame of this name.
        """
        import pandas as pd

        table = self._find(name)
        columns = {
            column.name: pd.array(
                [_clean(row[at]) for row in table.rows], dtype=_TYPES[column.kind]
            )
            for at, column in enumerate(table.columns)
        }
        frame = pd.DataFrame(columns)
        frame.attrs = {"told": table.told, "audience": self.audience, "study": self.title}
        return frame

    def describe(self, name: str) -> pd.DataFrame:
        """Return what each column of a frame means, as the data dictionary says it.

        Raises:
            NotFound: there is no frame of this name.
        """
        import pandas as pd

        columns = self._find(name).columns
        return pd.DataFrame(
            {
                "meaning": [column.told for column in columns],
                "type": [column.kind for column in columns],
                "unit": [column.unit for column in columns],
                "refers_to": [column.refers for column in columns],
            },
            index=pd.Index([column.name for column in columns], name="column"),
        )

    def build_matrix(self, *, counted: Counted = "people") -> pd.DataFrame:
        """Return a table of codes by strata, with the column “all”.

        What is counted is evidence only: no words of moderators. Who was not asked did not raise a
        code either: a 0 is no “no”. These are counts of who was heard, no shares of a population.

        Args:
            counted: Different people, codings or sessions.

        Raises:
            InvalidInput: *counted* is none of these.
        """
        if counted not in COUNTED:
            raise InvalidInput(
                say("“{name}” cannot be counted.", name=counted),
                hint=say("Choose one of {names}.", names=", ".join(COUNTED)),
            )
        rows = self._list_evidence()
        codes, found = self.get_frame("codes"), self._find_names("strata", "name")
        strata = list(dict.fromkeys([*found.values(), *(row[1] for row in rows)]))
        import pandas as pd

        sets: dict[tuple[Any, str], set[Any]] = {}
        for number, (code, stratum, person, session) in enumerate(rows):
            thing = {"people": person, "sessions": session, "codings": number}[counted]
            if thing is not None:
                for column in (stratum, "all"):
                    sets.setdefault((code, column), set()).add(thing)
        ids = [key for key in codes["id"] if any(row[0] == key for row in rows)]
        names = dict(zip(codes["id"], codes["name"], strict=True))
        used = [each for each in strata if any(row[1] == each for row in rows)]
        return pd.DataFrame(
            [[len(sets.get((key, str(column)), ())) for column in (*used, "all")] for key in ids],
            index=pd.Index([names[key] for key in ids], name="code"),
            columns=[*used, "all"],
            dtype="Int64",
        )

    def _list_evidence(self) -> list[tuple[Cell, str, Cell, Cell]]:
        """Return code, stratum, person and session of each coding that is evidence."""
        if "evidence" in self.tables:  # that of the team
            strata = self._find_names("strata", "name")
            return [
                (row["code_id"], str(strata.get(row["stratum_id"], _NOBODY)), row["person"],
                 row["session_id"])
                for row in self._list_rows("evidence")
            ]  # fmt: skip
        excerpts = {row["id"]: row for row in self._list_rows("excerpts")}
        return [
            (row["code_id"], str(own["stratum"] or _NOBODY), own["participant_id"],
             own["session_id"])
            for row in self._list_rows("codings")
            if row["code_id"] is not None and (own := excerpts[row["excerpt_id"]])
        ]  # fmt: skip

    def _find_names(self, table: str, column: str) -> dict[Cell, Cell]:
        rows = self._list_rows(table) if table in self.tables else []
        return {row["id"]: row[column] for row in rows}

    def _list_rows(self, name: str) -> list[dict[str, Cell]]:
        table = self._find(name)
        heads = [column.name for column in table.columns]
        return [dict(zip(heads, row, strict=True)) for row in table.rows]

    def _find(self, name: str) -> DataTable:
        table = self.tables.get(name)
        if table is None:
            raise NotFound(
                say("There is no frame “{name}”.", name=name),
                hint=say("Choose one of {names}.", names=", ".join(self.names)),
            )
        return table


def _clean(cell: Cell) -> Cell:
    return None if cell == "" else cell


def _build_quotes(quotes: QuoteTable) -> DataTable:
    """Return the table of quotes, one row for each coding, as the file of quotes has it."""
    # the same names whatever language the study speaks
    named = [column.english or f"a_{column.name}" for column in quotes.columns]
    heads = list_column_names(named, prefix="")
    kinds = {"number": "whole number", "flag": "whole number"}
    return DataTable(
        name="quotes",
        told=get_reference()["quotes"].told,
        columns=tuple(
            DataColumn(name=head, told=column.told, kind=kinds.get(column.kind, "text"))  # type: ignore[arg-type]
            for head, column in zip(heads, quotes.columns, strict=True)
        ),
        rows=quotes.rows,
    )


def _build_estimates(study: Study, codes: DataTable) -> DataTable:
    """Return how common codes are by a random sample: shares with intervals, never counts."""
    at = [column.name for column in codes.columns].index("name")
    found = get_estimates(study, [str(row[at]) for row in codes.rows])
    rows: Sequence[tuple[Cell, ...]] = ()
    if found is not None:
        rows = [
            (r.name, r.share, r.low, r.high, r.proposed, r.found, found.read, found.passages)
            for r in found.rows
        ]
    return build_table("estimates", _ESTIMATES, rows, get_reference())
