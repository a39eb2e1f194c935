"""The templates that LibreOffice ships, saved as .pptx: no title is cut and nothing is covered."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest

from lifeworld.exports.deck.write_deck import RenderedDeck, render_in_template
from study.plain_values import render_plain
from tests.lifeworld.exports.deck.package_faults import find_package_faults
from tests.lifeworld.exports.report_factory import INSIGHTS, make_report

PLACES = [
    Path(place) / "share" / "template"
    for place in ("/usr/lib/libreoffice", "/usr/lib64/libreoffice", "/opt/libreoffice")
]
SHIPPED = sorted({path.name: path for p in PLACES for path in p.rglob("*.otp")}.values())
FIRST = SHIPPED[:1]


def saved_as_pptx(path: Path, folder: Path) -> bytes:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed here")
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--headless",
            "--convert-to",
            "pptx",
            "--outdir",
            str(folder),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return (folder / f"{path.stem}.pptx").read_bytes()


def check(made: RenderedDeck) -> None:
    from pptx import Presentation

    assert not [line for line in made.warnings if "too long for its slide" in line]
    assert not [line for line in made.warnings if line.startswith("Slide ")]
    slides = Presentation(io.BytesIO(made.content)).slides
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert {insight.assertion for insight in INSIGHTS} <= set(titles)
    assert find_package_faults(made.content) == []


def make(path: Path, folder: Path) -> None:
    content = saved_as_pptx(path, folder)
    check(render_in_template(content, path.name, report=render_plain(make_report())))


@pytest.mark.skipif(not SHIPPED, reason="LibreOffice's templates are not installed here")
@pytest.mark.parametrize("path", FIRST, ids=lambda path: path.stem)
def test_a_template_of_libreoffice_carries_a_deck(path: Path, tmp_path: Path) -> None:
    make(path, tmp_path)


@pytest.mark.torture
@pytest.mark.skipif(not SHIPPED, reason="LibreOffice's templates are not installed here")
@pytest.mark.parametrize("path", SHIPPED[1:], ids=lambda path: path.stem)
def test_every_template_of_libreoffice_carries_a_deck(path: Path, tmp_path: Path) -> None:
    make(path, tmp_path)
