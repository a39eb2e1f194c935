"""Typed attributes of participants, and lists of participants read from tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from study.errors import InvalidInput, Unreadable
from study.guarded import run_guarded
from study.language import mark, say
from transcripts.model import PURPOSES

__all__ = [
    "ATTRIBUTE_TYPES",
    "ATTRIBUTE_USES",
    "PLAN_KINDS",
    "AttributeDefinition",
    "Listed",
    "Mapped",
    "PeopleTable",
    "check_value",
    "find_mapping",
    "find_type",
    "parse_list",
    "parse_people",
    "read_list",
]

AttributeType = Literal["text", "band", "choice", "number"]
AttributeUse = Literal["analysis", "report", "drop"]
ATTRIBUTE_TYPES: dict[str, str] = {
    "text": mark("Text"),
    "band": mark("Band (20–29)"),
    "choice": mark("One of a list"),
    "number": mark("Number"),
}
ATTRIBUTE_USES: dict[str, str] = {
    "analysis": mark("Analysis only"),
    "report": mark("May be reported"),
    "drop": mark("Not needed (left out at import)"),
}
PLAN_KINDS: dict[str, str] = {
    "groups": mark("Focus groups"),
    "people": mark("People"),
    "interviews": mark("Interviews"),
    "visits": mark("Workplace visits"),
}
MOST_ROWS = 10_000
LIST_SECONDS = 30.0
MOST_CHOICES = 12
_BAND = re.compile(
    r"^\s*(?:[<>≤≥]?\s*\d+|under \d+|over \d+)\s*(?:[-–—]|to|til)?\s*\d*\s*\+?\s*$", re.IGNORECASE
)
_HEADS: dict[str, tuple[str, ...]] = {
    "pseudonym": (
        "pseudonym", "participant", "person", "name", "id", "code", "deltager", "navn", "alias",
    ),
    "stratum": (
        "stratum", "group", "industry", "sector", "segment", "branche", "gruppe", "lag",
    ),
    "sheet": ("sheet", "sheet version", "consent sheet", "consent version", "samtykkeark"),
    "date": ("consent date", "date of consent", "date", "dato", "samtykkedato"),
}  # fmt: skip
_VALUES: dict[str, str] = {
    "given": "given", "yes": "given", "y": "given", "ja": "given", "1": "given", "x": "given",
    "true": "given", "ok": "given", "✓": "given", "j": "given", "sand": "given",
    "refused": "refused", "no": "refused", "n": "refused", "nej": "refused", "0": "refused",
    "false": "refused", "falsk": "refused", "withdrawn": "withdrawn",
    "trukket": "withdrawn", "trukket tilbage": "withdrawn",
    "": "unknown", "?": "unknown", "unknown": "unknown", "ukendt": "unknown", "-": "unknown",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeDefinition:
    """An attribute's name, the values that it may hold, and its use."""

    id: str
    name: str
    title: str
    type: AttributeType
    use: AttributeUse
    choices: tuple[str, ...]
    position: int
    rev: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row of a list of participants."""

    row: int
    pseudonym: str
    stratum: str
    attributes: dict[str, str]
    consents: dict[str, str]
    sheet: str
    date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleTable:
    """A list of people as read from a file.

    Attributes:
        heads: The column headers; "" for a column without one.
        rows: Each row's number in the file and its cells, one for each column.
        notes: Sentences on what was guessed and what was left out.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """The meaning of a table's columns, by position from 0; None if the table has no such column.

    `attributes` maps positions to attribute names, `consents` positions to purposes.
    """

    pseudonym: int
    stratum: int | None
    sheet: int | None
    date: int | None
    attributes: dict[int, str]
    consents: dict[int, str]


def read_list(data: bytes, name: str) -> PeopleTable:
    """Read a list of people from a CSV or Excel file with headers and one person per row.

    Raises:
        Unreadable: the file is not a table, is damaged or unsafe, has no people, or too many rows.
    """
    from transcripts.reading.gate import check_size

    check_size(data, name, hint=say("Remove what is not a list of people."))
    job = "transcripts.people.attributes:parse_list"
    found = run_guarded(job, data, name, gives=PeopleTable, timeout=LIST_SECONDS)
    if any(len(row) != len(found.heads) for _, row in found.rows):
        raise Unreadable(
            say("{name} has rows of different lengths.", name=name),
            hint=say("Save it again as .csv."),
        )
    return found


def parse_list(data: bytes, name: str) -> PeopleTable:
    """Read a list of people in this process, which must be the guarded one; see `read_list`."""
    from transcripts.reading.tables.read_table import open_table

    table = open_table(data, name)
    heads, width = table.heads.names, 0
    rows: list[tuple[int, list[str]]] = []
    for number, cells in table.read():
        row = [" ".join(cell.split()) for cell in cells]
        width = max(width, *(at + 1 for at, cell in enumerate(row) if cell))
        rows.append((number, row))
        if len(rows) > MOST_ROWS:
            raise Unreadable(
                say("{name} has more than {most:,} rows.", name=name, most=MOST_ROWS),
                hint=say("Remove the rows without people, or split the file."),
            )
    if not rows:
        raise Unreadable(
            say("{name} lists no people.", name=name),
            hint=say("Put the headers in the first row and one person in each row below."),
        )
    # a sheet may declare columns that are empty
    width = max(width, *(at + 1 for at, head in enumerate(heads) if head))
    return PeopleTable(
        heads=tuple([*heads, *[""] * width][:width]),
        rows=tuple((number, tuple([*row, *[""] * width][:width])) for number, row in rows),
        notes=table.notes + table.left_out,
    )


def find_mapping(headers: Sequence[str]) -> Mapped:
    """Guess the meaning of each column of a list of people from its header.

    Args:
        headers: The column headers.

    Raises:
        InvalidInput: no header stands for the pseudonym.
    """
    low = [head.casefold().strip() for head in headers]
    taken: set[int] = set()
    found: dict[str, int | None] = {}
    consents = {}
    for at, head in enumerate(low):
        purpose = _purpose(head)
        if purpose:
            consents[at] = purpose
            taken.add(at)
    for key, heads in _HEADS.items():
        places = (low.index(h) for h in heads if h in low and low.index(h) not in taken)
        place = next(places, None)
        found[key] = place
        if place is not None:
            taken.add(place)
    pseudonym = found["pseudonym"]
    if pseudonym is None:
        raise InvalidInput(
            say("No column of the table is headed “pseudonym”."),
            hint=say(
                "Give the pseudonym column that header, or choose the column on the page People."
            ),
        )
    rest = {
        at: _attribute_name(head) for at, head in enumerate(headers) if at not in taken and head
    }
    return Mapped(
        pseudonym=pseudonym,
        stratum=found["stratum"],
        sheet=found["sheet"],
        date=found["date"],
        attributes=rest,
        consents=consents,
    )


def _purpose(head: str) -> str | None:
    bare = re.sub(r"^(?:consent|samtykke)[\s:_.-]+", "", head)
    for purpose, title in PURPOSES.items():
        if bare in (purpose, purpose.replace("_", " "), title.casefold()):
            return purpose
    return None


def _attribute_name(head: str) -> str:
    return re.sub(r"\W+", "_", head.casefold()).strip("_")[:60] or "attribute"


def parse_people(
    table: PeopleTable,
    mapped: Mapped,
    definitions: Mapping[str, AttributeDefinition] | None = None,
) -> tuple[list[Listed], list[str]]:
    """Return the people in a table, and one sentence for each problem in a row.

    Attributes that the study does not need (“drop”) are left out here, so they are never stored.
    """
    people: list[Listed] = []
    wrong: list[str] = []
    seen: dict[str, int] = {}
    for number, row in table.rows:
        pseudonym = row[mapped.pseudonym]
        if not pseudonym:
            wrong.append(say("Row {number} has no pseudonym and was left out.", number=number))
            continue
        if pseudonym.casefold() in seen:
            wrong.append(
                say(
                    "Row {number} repeats “{pseudonym}” from row {first} and was left out.",
                    number=number,
                    pseudonym=pseudonym,
                    first=seen[pseudonym.casefold()],
                )
            )
            continue
        seen[pseudonym.casefold()] = number
        attributes, complaints = _attributes(row, mapped, definitions or {}, number)
        consents, doubts = _consents(row, mapped, number)
        wrong += complaints + doubts
        people.append(
            Listed(
                row=number,
                pseudonym=pseudonym,
                stratum="" if mapped.stratum is None else row[mapped.stratum],
                attributes=attributes,
                consents=consents,
                sheet="" if mapped.sheet is None else row[mapped.sheet],
                date=None if mapped.date is None else row[mapped.date] or None,
            )
        )
    return people, wrong


def _attributes(
    row: Sequence[str],
    mapped: Mapped,
    definitions: Mapping[str, AttributeDefinition],
    number: int,
) -> tuple[dict[str, str], list[str]]:
    kept: dict[str, str] = {}
    wrong = []
    for at, name in mapped.attributes.items():
        definition = definitions.get(name)
        if definition is not None and definition.use == "drop":
            continue
        complaint = check_value(definition, row[at]) if definition and row[at] else ""
        if complaint:
            wrong.append(say("Row {number}: {complaint}", number=number, complaint=complaint))
        elif row[at]:
            kept[name] = row[at]
    return kept, wrong


def _consents(row: Sequence[str], mapped: Mapped, number: int) -> tuple[dict[str, str], list[str]]:
    values: dict[str, str] = {}
    wrong = []
    for at, purpose in mapped.consents.items():
        value = _VALUES.get(row[at].casefold())
        if value is None:
            wrong.append(
                say(
                    "Row {number}: “{answer}” is not a valid answer to “{purpose}”.",
                    number=number,
                    answer=row[at],
                    purpose=say(PURPOSES[purpose]),
                )
            )
        elif row[at]:
            values[purpose] = value
    return values, wrong


def check_value(definition: AttributeDefinition, value: str) -> str:
    """Return a sentence on what is wrong with an attribute's value, or an empty string."""
    if definition.type == "number" and not re.fullmatch(r"-?\d+(?:[.,]\d+)?", value):
        return say("“{value}” is not a number ({title}).", value=value, title=definition.title)
    if definition.type == "choice" and definition.choices and value not in definition.choices:
        return say(
            "“{value}” is not one of {choices} ({title}).",
            value=value,
            choices=", ".join(definition.choices),
            title=definition.title,
        )
    if definition.type == "band" and re.fullmatch(r"\d+", value) and not definition.choices:
        return say(
            "“{value}” is an exact number, not a band ({title}).",
            value=value,
            title=definition.title,
        )
    return ""


def find_type(values: Sequence[str]) -> AttributeType:
    """Guess an attribute's type from people's values."""
    filled = [value for value in values if value]
    if not filled:
        return "text"
    if all(re.fullmatch(r"-?\d+(?:[.,]\d+)?", value) for value in filled):
        return "number"
    if all(_BAND.match(value) for value in filled):
        return "band"
    return "choice" if len(set(filled)) <= min(MOST_CHOICES, max(2, len(filled) // 2)) else "text"
