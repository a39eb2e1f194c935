"""What leaves a study, in which forms: the one list for the command, the page and the docs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from study import InvalidInput
from study.language import mark, say

__all__ = ["FORMS", "THINGS", "Form", "find_form", "find_media", "list_things"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form in which a thing is written.

    Attributes:
        thing: What it is: deck, report, quotes, summary, transcripts, project, tables, bundle,
            archive.
        suffix: Of its files, without the dot.
        title: What people call the form.
        media: Its media type.
        told: For whom or for what it is, as a sentence.
    """

    thing: str
    suffix: str
    title: str
    media: str
    told: str


THINGS: Mapping[str, str] = {
    "deck": mark("Deck of findings"),
    "report": mark("Report"),
    "quotes": mark("Table of quotes"),
    "summary": mark("Summary of findings"),
    "transcripts": mark("Coded transcripts"),
    "project": mark("Files for other programs"),
    "tables": mark("Tables for R and Python"),
    "bundle": mark("The whole study"),
    "archive": mark("Packet for an archive"),
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS: tuple[Form, ...] = (
    Form(
        thing="deck",
        suffix="pptx",
        title=mark("PowerPoint"),
        media=f"{_OFFICE}.presentationml.presentation",
        told=mark("Slides with the findings, their evidence and the method."),
    ),
    Form(
        thing="report",
        suffix="docx",
        title=mark("Word"),
        media=f"{_OFFICE}.wordprocessingml.document",
        told=mark("The whole study to read, cite and edit; in your house style if you like."),
    ),
    Form(
        thing="report",
        suffix="html",
        title=mark("Web page"),
        media="text/html",
        told=mark("The same in one file for any browser, without a network; it prints."),
    ),
    Form(
        thing="report",
        suffix="pdf",
        title=mark("PDF"),
        media="application/pdf",
        told=mark("The same to print and to archive, tagged for screen readers (PDF/UA, PDF/A)."),
    ),
    Form(
        thing="quotes",
        suffix="xlsx",
        title=mark("Excel"),
        media=f"{_OFFICE}.spreadsheetml.sheet",
        told=mark("Rows to sort and filter; the columns and the file are explained in it."),
    ),
    Form(
        thing="quotes",
        suffix="csv",
        title=mark("CSV"),
        media="text/csv",
        told=mark("The same rows for any program; texts of any length."),
    ),
    Form(
        thing="summary",
        suffix="xlsx",
        title=mark("Excel"),
        media=f"{_OFFICE}.spreadsheetml.sheet",
        told=mark("Each insight with the confidence in it and why, component by component."),
    ),
    Form(
        thing="summary",
        suffix="csv",
        title=mark("CSV"),
        media="text/csv",
        told=mark("The same rows for any program; texts of any length."),
    ),
    Form(
        thing="transcripts",
        suffix="docx",
        title=mark("Word"),
        media=f"{_OFFICE}.wordprocessingml.document",
        told=mark("A heading for each turn; codes as comments on their words, or in a margin."),
    ),
    Form(
        thing="transcripts",
        suffix="html",
        title=mark("Web page"),
        media="text/html",
        told=mark("One file for any browser, without a network; filter by code, print."),
    ),
    Form(
        thing="transcripts",
        suffix="pdf",
        title=mark("PDF"),
        media="application/pdf",
        told=mark("To print and to archive, tagged for screen readers; codes in a margin."),
    ),
    Form(
        thing="project",
        suffix="qdpx",
        title=mark("REFI-QDA project"),
        media="application/zip",
        told=mark("Texts, codes, codings, memos, people and themes, to go on in another program."),
    ),
    Form(
        thing="project",
        suffix="qdc",
        title=mark("REFI-QDA codebook"),
        media="application/xml",
        told=mark("Codes with colour, description and hierarchy, and the themes that gather them."),
    ),
    Form(
        thing="tables",
        suffix="zip",
        title=mark("CSV in a zip"),
        media="application/zip",
        told=mark("Every table that a person would analyse, each column explained."),
    ),
    Form(
        thing="bundle",
        suffix="zip",
        title=mark("Bundle"),
        media="application/zip",
        told=mark("Everything, as plain files; it comes back exactly as it was."),
    ),
    Form(
        thing="archive",
        suffix="zip",
        title=mark("Bag in a zip"),
        media="application/zip",
        told=mark("Texts of those who agreed, with what a research archive asks for."),
    ),
)


def list_things(suffix: str) -> list[str]:
    """Return what is written in files with this suffix, the likeliest first; none for plugins."""
    return [form.thing for form in FORMS if form.suffix == suffix]


def find_media(suffix: str) -> str:
    """Return the media type of files with this suffix, whatever they hold."""
    found = (form.media for form in FORMS if form.suffix == suffix)
    return next(found, "application/zip" if suffix == "zip" else "application/octet-stream")


def find_form(thing: str, suffix: str) -> Form:
    """Return a form of a thing, or refuse what it cannot be written as."""
    own = [form for form in FORMS if form.thing == thing]
    found = next((form for form in own if form.suffix == suffix), None)
    if found is None:
        raise InvalidInput(
            say(
                "“{thing}” cannot be written as “{suffix}”.",
                thing=say(THINGS[thing]) if thing in THINGS else thing,
                suffix=suffix,
            ),
            hint=say("Choose one of {forms}.", forms=", ".join(form.suffix for form in own)),
        )
    return found
