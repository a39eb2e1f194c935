"""Makes the preview of whatever can be asked for, from what the file itself is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lifeworld.exports.chapters.build_report import build_report
from lifeworld.exports.chapters.gather_facts import get_study_facts
from lifeworld.exports.document.gather_transcripts import count_words, list_coded_transcripts
from lifeworld.exports.document.model import merge_documents
from lifeworld.exports.export_plugin import PLUGIN
from lifeworld.exports.export_summary import get_summary_table
from lifeworld.exports.export_thing import Asked
from lifeworld.exports.exposures import render_notes
from lifeworld.exports.gather_report import get_report
from lifeworld.exports.previews.draw_pages import draw_pages, shorten_document
from lifeworld.exports.previews.model import Picture, Preview
from lifeworld.exports.queries import get_planned_slides
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.refi.gather_codebook import get_codebook
from lifeworld.exports.refi.gather_project import get_project
from lifeworld.exports.refi.profiles import find_profile
from lifeworld.exports.sheet.gather_quotes import get_quote_table
from lifeworld.exports.sheet.table import QuoteTable
from lifeworld.exports.whole.gather_tables import get_tables
from study import Study
from study.bundles import count_bundled_rows
from study.language import get_language, say, say_in
from study.wording import count_things
from transcripts.queries import get_frame

__all__ = ["has_preview", "preview_thing"]

MOST_ROWS = 6
MOST_PICTURES = 3
MOST_WORDS = 40_000  # of transcripts of which all is gathered to be counted
_SHORT = 160  # characters of a cell


def has_preview(thing: str) -> bool:
    """Return whether there is a preview: what a plugin will write, only the plugin knows."""
    return thing != PLUGIN


def preview_thing(study: Study, asked: Asked) -> Preview:
    """Return what an export would look like and what it would leave out; nothing is written.

    Args:
        study: The study.
        asked: What is asked for.

    Raises:
        LifeworldError: it would be refused, for the same reason.
    """
    return _PREVIEWS[asked.thing](study, asked)


def _preview_deck(study: Study, asked: Asked) -> Preview:
    from lifeworld.exports.deck.order import order_keys
    from lifeworld.exports.deck.storyboard import draw_slides

    cut = str(asked.options.get("cut", "full"))
    report = get_report(study, audience=asked.audience, final=asked.final)
    kept = get_planned_slides(study, asked.audience, cut)
    drawn = {
        slide.key: slide
        for slide in draw_slides(report, cut=cut, shown=kept.shown, titles=kept.titles.items())
    }
    away = kept.hidden | {key for key, s in drawn.items() if s.aside and key not in kept.shown}
    shown = [drawn[key] for key in order_keys(list(drawn), kept.order) if key not in away]
    slides = count_things(len(shown), "slide")
    told = say("The first of {slides}, in our own template.", slides=slides)
    return Preview(
        told=told,
        pictures=tuple(Picture(image=s.picture, alt=s.title) for s in shown[:MOST_PICTURES]),
        left_out=tuple(render_notes(report)),
    )


def _preview_report(study: Study, asked: Asked) -> Preview:
    report = get_report(study, audience=asked.audience, final=asked.final)
    document = build_report(report, get_study_facts(study, audience=asked.audience))
    return Preview(
        told=_tell_pages(asked.form),
        pictures=draw_pages(document, most=MOST_PICTURES),
        left_out=tuple(render_notes(report)),
    )


def _tell_pages(form: str) -> str:
    if form == "pdf":
        return say("The first pages.")
    if form == "html":
        return say("The first pages, as the PDF has them; a browser sets the same text as a page.")
    return say("The first pages, as the PDF has them; Word breaks lines and pages otherwise.")


def _preview_transcripts(study: Study, asked: Asked) -> Preview:
    choice = _get_choice(asked)
    made = list_coded_transcripts(study, audience=asked.audience, choice=choice)
    whole = count_words(study, choice) <= MOST_WORDS
    gathered = list(made) if whole else [each for each, _ in zip(made, range(1), strict=False)]
    if not gathered:
        return Preview(told=say("Nothing of the transcripts may be shown."))
    first = gathered[0].document
    if len(gathered) > 1:  # as the file has it
        frame = get_frame(study)
        with say_in(frame.language):
            title = say("Coded transcripts: {title}", title=frame.title)
        first = merge_documents(title, [each.document for each in gathered[:2]])
    told = _tell_pages(asked.form)
    if asked.form == "docx" and asked.options.get("place_of_codes") != "margin":
        told = say("The first pages; in Word, codes are comments in place of the margin.")
    left_out = [line for each in gathered for line in each.left_out]
    if not whole:
        left_out = [say("What is left out of so many transcripts is counted while they are made.")]
    return Preview(
        told=told,
        pictures=draw_pages(shorten_document(first), most=2),
        left_out=tuple(left_out),
    )


def _preview_quotes(study: Study, asked: Asked) -> Preview:
    options = asked.options
    table = get_quote_table(
        study,
        audience=asked.audience,
        choice=_get_choice(asked),
        layout=options.get("layout", "coding"),
        final=asked.final,
        address=options.get("address", ""),
    )
    return _preview_table(table)


def _preview_summary(study: Study, asked: Asked) -> Preview:
    return _preview_table(get_summary_table(study, audience=asked.audience, final=asked.final))


def _preview_table(table: QuoteTable) -> Preview:
    return Preview(
        told=_tell_first(len(table.rows), "row"),
        head=tuple(column.name for column in table.columns),
        rows=_shorten(table.rows),
        left_out=(*table.left_out, *table.notes),
    )


def _preview_project(study: Study, asked: Asked) -> Preview:
    if asked.form == "qdc":
        made = get_codebook(study, audience=asked.audience)
        names = {code.id: code.name for code in made.project.codes}
        return Preview(
            told=_tell_first(len(made.project.codes), "code"),
            head=(say("Code"), say("Below"), say("Description")),
            rows=_shorten(
                (code.name, names.get(code.parent or "", ""), code.description)
                for code in made.project.codes
            ),
            left_out=tuple(made.left_out),
        )
    made = get_project(
        study,
        audience=asked.audience,
        choice=_get_choice(asked),
        profile=find_profile(str(asked.options.get("program", "standard"))),
        media=bool(asked.options.get("media")),
    )
    return Preview(
        told=_tell_first(len(made.project.sources), "text"),
        head=(say("Text"), say("It begins"), say("Codings")),
        rows=_shorten(
            (
                source.name,
                " ".join(source.text[:400].split()),
                str(sum(len(selection.codings) for selection in source.selections)),
            )
            for source in made.project.sources
        ),
        left_out=tuple(made.left_out),
    )


def _preview_tables(study: Study, asked: Asked) -> Preview:
    made = get_tables(study, audience=asked.audience)
    return Preview(
        told=_tell_first(len(made.tables), "table"),
        head=(say("Table"), say("Rows"), say("What it holds"), say("Columns")),
        rows=_shorten(
            (
                f"{table.name}.csv",
                str(len(table.rows)),
                table.told,
                ", ".join(column.name for column in table.columns),
            )
            for table in made.tables
        ),
        left_out=(*made.left_out, *made.notes),
    )


def _preview_bundle(study: Study, asked: Asked) -> Preview:
    del asked  # a bundle has one form
    full = [table for table in count_bundled_rows(study.db) if table.rows]
    return Preview(
        told=_tell_first(len(full), "table"),
        head=(say("File"), say("Rows"), say("Columns")),
        rows=_shorten((table.member, str(table.rows), ", ".join(table.columns)) for table in full),
        left_out=(say("The key to the pseudonyms is not in it."),),
    )


def _preview_archive(study: Study, asked: Asked) -> Preview:
    from lifeworld.exports.archive.data_list import build_data_list
    from lifeworld.exports.archive.gather_deposit import get_deposit
    from lifeworld.exports.archive.model import Depositor

    deposit = get_deposit(study, Depositor(**asked.options.get("depositor", {})))
    table = build_data_list(deposit)
    return Preview(
        told=_tell_first(len(table.rows), "text"),
        head=tuple(column.name for column in table.columns),
        rows=_shorten(table.rows),
        left_out=(
            *deposit.left_out,
            *(say("To fill in: {what}", what=what) for what in deposit.to_do),
        ),
    )


def _preview_ethics(study: Study, asked: Asked) -> Preview:
    """Return the first papers in the reader's language, or in English where there are none."""
    from lifeworld.exports.ethics.build_forms import build_consent_form, build_information_sheet
    from lifeworld.exports.ethics.export_ethics import LANGUAGES
    from lifeworld.exports.ethics.gather_facts import get_form_facts

    del asked  # the papers have one form
    language = get_language() if get_language() in LANGUAGES else LANGUAGES[0]
    facts = get_form_facts(study)
    with say_in(language):
        sheet = build_information_sheet(facts, language=language)
        form = build_consent_form(facts, language=language)
    return Preview(
        told=say("The information sheet and the consent form; what is open stands in brackets."),
        pictures=(*draw_pages(sheet, most=2), *draw_pages(form, most=1)),
    )


def _tell_first(number: int, thing: str) -> str:
    """Return what the rows are, given how many the file has."""
    things = count_things(number, thing)
    if number <= MOST_ROWS:
        return say("All that is in it: {things}.", things=things)
    return say("The first of {things}.", things=things)


def _get_choice(asked: Asked) -> QuoteChoice:
    return QuoteChoice.unpack(asked.options.get("choice", {}))


def _shorten(rows: Iterable[Sequence[Any]]) -> tuple[tuple[str, ...], ...]:
    """Return the first rows, with the beginning of long cells."""
    first = [row for row, _ in zip(rows, range(MOST_ROWS), strict=False)]
    return tuple(tuple(_cut(str(cell)) for cell in row) for row in first)


def _cut(cell: str) -> str:
    return cell if len(cell) <= _SHORT else f"{cell[:_SHORT].rstrip()}…"


_PREVIEWS: Mapping[str, Callable[[Study, Asked], Preview]] = {
    "deck": _preview_deck,
    "report": _preview_report,
    "quotes": _preview_quotes,
    "summary": _preview_summary,
    "transcripts": _preview_transcripts,
    "project": _preview_project,
    "tables": _preview_tables,
    "bundle": _preview_bundle,
    "archive": _preview_archive,
    "ethics": _preview_ethics,
}
