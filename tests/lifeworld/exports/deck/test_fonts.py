"""A deck runs over nowhere, whichever font a machine sets in the place of ours."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from lifeworld.exports.deck import measure_text
from lifeworld.exports.deck.inherit import Inheritance
from lifeworld.exports.deck.measure_text import measure_width
from lifeworld.exports.deck.write_deck import write_deck
from tests.lifeworld.exports.report_factory import make_extreme_report, make_report

# The first folder is Debian's, the others those of Fedora and Arch.
DEJAVU = [
    Path("/usr/share/fonts") / place
    for place in ("truetype/dejavu", "dejavu-sans-fonts", "dejavu-serif-fonts", "TTF")
]
STANDS_IN = {
    "DejaVuSans": ("sans", False),
    "DejaVuSans-Bold": ("sans", True),
    "DejaVuSerif": ("serif", False),
    "DejaVuSerif-Bold": ("serif", True),
}
SLACK = 3.0  # points
WORDS = "Hvad er et meningsfuldt arbejdsliv, og hvad står i vejen for “det”? 41 of 60 – […]"


@pytest.mark.parametrize(
    ("face", "bold", "letters"),
    [  # thousandths of the size, as the fonts themselves say
        ("serif", False, {"e": 592, "n": 644, "m": 948, "W": 1028, " ": 318}),
        ("serif", True, {"e": 650, "n": 727, "m": 1058, " ": 348}),
        ("sans", False, {"e": 615, "n": 634, "m": 974, "W": 989, " ": 318}),
        ("sans", True, {"e": 678, "n": 712, "m": 1042, " ": 348}),
    ],
)
def test_what_is_measured_is_as_wide_as_dejavu(face, bold, letters):
    for letter, width in letters.items():
        measured = measure_width(letter, size=1000, face=face, bold=bold)
        assert measured >= width - 15, letter


@pytest.mark.parametrize("name", list(STANDS_IN))
def test_no_font_that_stands_in_is_wider_than_what_is_measured(name):
    from PIL import ImageFont

    found = [folder / f"{name}.ttf" for folder in DEJAVU if (folder / f"{name}.ttf").exists()]
    if not found:
        pytest.skip(f"{name} is not installed here")
    font = ImageFont.truetype(str(found[0]), 1000, layout_engine=ImageFont.Layout.BASIC)
    face, bold = STANDS_IN[name]
    for word in WORDS.split():
        assert font.getlength(word) <= measure_width(word, size=1000, face=face, bold=bold) + 1


def rendered(path: Path, fonts: Path | None) -> Path:
    """Render a deck with the fonts of this machine, or with those of one folder alone."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed here: nothing can be rendered")
    out = path.parent / (fonts.name if fonts else "own")
    out.mkdir(exist_ok=True)
    settings = dict(os.environ)
    if fonts:
        config = out / "fonts.conf"
        config.write_text(
            f"<fontconfig><dir>{fonts}</dir><cachedir>{out / 'cache'}</cachedir>"
            '<include ignore_missing="yes">/etc/fonts/conf.d</include></fontconfig>',
            encoding="utf-8",
        )
        settings["FONTCONFIG_FILE"] = str(config)
    profile = f"-env:UserInstallation=file://{out / 'profile'}"
    subprocess.run(
        [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(out), str(path)],
        env=settings,
        check=True,
        capture_output=True,
        timeout=180,
    )
    return out / f"{path.stem}.pdf"


def list_overflows(deck: Path, pdf: Path) -> list[str]:
    """Return every rendered line that stands outside the shapes of its slide, or on another."""
    import pypdfium2
    from pptx import Presentation

    found = []
    document = pypdfium2.PdfDocument(pdf)
    slides = list(Presentation(str(deck)).slides)
    assert len(slides) == len(document)
    for number, (slide, page) in enumerate(zip(slides, document, strict=True), start=1):
        inheritance = Inheritance()
        boxes = [[value / 12_700 for value in inheritance.frame(shape)] for shape in slide.shapes]
        text, height = page.get_textpage(), page.get_height()
        lines = []
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            said = text.get_text_bounded(left, bottom, right, top).strip()
            if said:
                lines.append((left, height - top, right, height - bottom, said))
        for place, (left, top, right, bottom, said) in enumerate(lines):
            tall = bottom - top
            if not any(
                x - SLACK <= left
                and right <= x + wide + SLACK + 0.6 * tall  # a space may hang out at the end
                and y - SLACK <= (top + bottom) / 2
                and bottom - 0.35 * tall <= y + high + SLACK
                for x, y, wide, high in boxes
            ):
                found.append(f"Slide {number}: “{said[:50]}” stands outside its box.")
            for other in lines[place + 1 :]:
                beside = min(right, other[2]) - max(left, other[0])
                over = min(bottom, other[3]) - max(top, other[1])
                if beside > 2 and over > 0.45 * min(tall, other[3] - other[1]):
                    found.append(f"Slide {number}: “{said[:50]}” runs over “{other[4][:50]}”.")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("fonts", ["own", "dejavu"])
@pytest.mark.parametrize("make", [make_report, make_extreme_report])
def test_no_line_of_a_rendered_deck_leaves_its_box(tmp_path, fonts, make):
    folder = None
    if fonts == "dejavu":
        folder = next((f for f in DEJAVU if (f / "DejaVuSerif.ttf").exists()), None)
        if folder is None:
            pytest.skip("The DejaVu fonts are not installed here")
    deck = tmp_path / "deck.pptx"
    write_deck(make(), deck)
    assert list_overflows(deck, rendered(deck, folder)) == []


@pytest.mark.slow
def test_a_deck_measured_too_narrow_is_caught(tmp_path, monkeypatch):
    narrow = {
        face: {letter: width * 0.7 for letter, width in widths.items()}
        for face, widths in measure_text._widths().items()
    }
    monkeypatch.setattr(measure_text, "_widths", lambda: narrow)
    measure_text._word_width.cache_clear()
    deck = tmp_path / "deck.pptx"
    write_deck(make_extreme_report(), deck)
    measure_text._word_width.cache_clear()
    assert list_overflows(deck, rendered(deck, None))
