"""The command that writes what an ethics board asks for."""

from __future__ import annotations

from pathlib import Path

import click

from lifeworld.terminal.shared import STUDY

__all__ = ["ethics"]


@click.command()
@STUDY
@click.argument("out", type=click.Path(path_type=Path))
def ethics(study: Path, out: Path) -> None:
    """Write STUDY's papers for an ethics board to OUT, a .zip of Word files.

    Information sheet, consent form, record of processing and a draft risk assessment, in English
    and Danish, made from what the study records. What it does not know is left open.
    """
    from lifeworld.exports.ethics.export_ethics import export_ethics
    from lifeworld.opening import open_study

    click.echo("\n".join(export_ethics(open_study(study), out)))
