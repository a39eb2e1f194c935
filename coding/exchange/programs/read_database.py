"""Read the project in a database of Taguette or QualCoder, also one that is packed in a .zip."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from coding.exchange.model import ReadProject
from coding.exchange.programs.qualcoder import parse_qualcoder
from coding.exchange.programs.queries import MAGIC, read_rows
from coding.exchange.programs.taguette import parse_taguette
from study.errors import Unreadable
from study.language import say
from study.wording import render_names
from transcripts.reading.gate import open_archive

__all__ = ["DATABASE", "has_database", "read_database"]

DATABASE = "data.qda"
_PACKED = b"PK\x03\x04"


def has_database(data: bytes, name: str) -> bool:
    """Return whether a file is a database, or a zip file with one of QualCoder; in a guarded job.

    Raises:
        Unreadable: It is a zip file that is damaged or unsafe.
    """
    if data.startswith(MAGIC):
        return True
    return data.startswith(_PACKED) and any(
        PurePosixPath(each).name == DATABASE for each in open_archive(data, name).members
    )


def read_database(data: bytes, name: str) -> ReadProject:
    """Read the project in a database, in the guarded process.

    Raises:
        Unreadable: It is damaged, too large, of another program, or one of several.
    """
    title, folder = name, ""
    if data.startswith(_PACKED):
        archive = open_archive(data, name)
        found = [each for each in archive.members if PurePosixPath(each).name == DATABASE]
        if len(found) != 1:
            folders = render_names(f"“{PurePosixPath(each).parent.name}”" for each in found[:5])
            raise Unreadable(
                say("{name} holds several QualCoder projects: {names}.", name=name, names=folders),
                hint=say("Pack the folder of one of them into a .zip, and add that."),
            )
        title = PurePosixPath(found[0]).parent.name or name
        folder = found[0].removesuffix(DATABASE)
        data = archive.read(found[0])
    rows = read_rows(data, name)
    parse = parse_taguette if rows.program == "Taguette" else parse_qualcoder
    project = parse(rows, title)
    told = say("A project of {program}, read from its database.", program=rows.program)
    files = tuple(replace(each, member=f"{folder}{each.member}") for each in project.files)
    return replace(project, files=files, warnings=(told, *project.warnings))
