"""The command that writes the packet for a research archive."""

from __future__ import annotations

from pathlib import Path

import click

from lifeworld.terminal.shared import STUDY, show_progress

__all__ = ["archive"]


@click.command()
@STUDY
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--author", "authors", multiple=True, help="An author, as cited; may be repeated.")
@click.option("--affiliation", default="", help="Their institution.")
@click.option("--contact", default="", help="E-mail address of whoever answers questions.")
@click.option("--abstract", default="", help="What the data are, in a paragraph.")
@click.option("--access", default="", help="Who may use the data, and how.")
@click.option(
    "--consent-form", type=click.Path(path_type=Path), default=None,
    help="The form that was signed, blank; without it, one is drafted from recorded purposes.",
)  # fmt: skip
@click.option(
    "--names-checked", default="", metavar="REASON",
    help="Take in transcripts that were not searched for names, for this reason.",
)  # fmt: skip
def archive(
    study: Path,
    out: Path,
    authors: tuple[str, ...],
    affiliation: str,
    contact: str,
    abstract: str,
    access: str,
    consent_form: Path | None,
    names_checked: str,
) -> None:
    """Write the packet for a research archive to OUT, a .zip.

    It has the words of those who are recorded as agreeing to be archived, with what explains them.
    """
    from lifeworld.exports.archive.export_archive import export_archive
    from lifeworld.exports.archive.model import Depositor
    from lifeworld.opening import open_study

    depositor = Depositor(
        authors=authors,
        affiliation=affiliation,
        contact=contact,
        abstract=abstract,
        access=access,
        names_checked=names_checked,
        consent_form=consent_form,
    )
    opened = open_study(study)
    with show_progress(1000, "Writing the packet") as bar:
        told = 0

        def report(done: int, total: int, _: str) -> None:
            nonlocal told
            now = round(1000 * done / max(total, 1))
            bar.update(max(0, now - told))
            told = max(told, now)

        lines = export_archive(opened, out, depositor=depositor, on_progress=report)
    click.echo("\n".join(lines))
