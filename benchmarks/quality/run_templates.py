"""Builds the demonstration's full deck in every template of the test set, to be looked at.

    python benchmarks/quality/run_templates.py OUT [NAME ...] [--study STUDY] [--no-pictures]

The set: the templates that LibreOffice ships, saved as .pptx (once, kept in OUT), and the made-up
ones of companies that the tests use. For each it prints how many slides the deck has and what its
author would be told: titles and texts that do not fit, tables that were shortened. With LibreOffice
and pdftoppm it draws every slide and puts nine on a sheet, OUT/sheets/NAME-1.png, legible enough to
see what is cut, covered or cannot be read. Name templates to make only these.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
SHIPPED = [
    Path(place) / "share" / "template"
    for place in ("/usr/lib/libreoffice", "/usr/lib64/libreoffice", "/opt/libreoffice")
]
WIDE, ACROSS, DOWN, GAP = 640, 3, 3, 8  # pixels and slides of a sheet
ODD = ("300 layouts.pptx", "no layouts.pptx")  # refused or slow by design; the tests hold them


def run_soffice(out: Path, form: str, files: list[Path]) -> None:
    """Save files in another form with LibreOffice, in one go."""
    profile = f"-env:UserInstallation=file://{(out.parent / 'profile').resolve()}"
    told = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(out)]
    out.mkdir(parents=True, exist_ok=True)
    subprocess.run([*told, *map(str, files)], check=True, capture_output=True, timeout=1800)


def list_templates(out: Path) -> list[Path]:
    """Return the files of the test set, made where they are not there yet."""
    from tests.lifeworld.exports.deck.corporate_templates import CORPORATE

    kept = out / "templates"
    kept.mkdir(parents=True, exist_ok=True)
    for name, make in CORPORATE.items():
        if name not in ODD and not (kept / name).exists():
            (kept / name).write_bytes(make())
    shipped = {path.stem: path for place in SHIPPED for path in place.rglob("*.otp")}
    wanted = [path for stem, path in shipped.items() if not (kept / f"{stem}.pptx").exists()]
    if wanted and shutil.which("soffice"):
        run_soffice(kept, "pptx", wanted)
    return sorted(path for path in kept.iterdir() if path.suffix in (".pptx", ".potx"))


def draw_sheets(deck: Path, out: Path) -> None:
    """Draw every slide of a deck, nine on a sheet."""
    from PIL import Image

    with TemporaryDirectory() as folder:
        run_soffice(Path(folder) / "pdf", "pdf", [deck])
        pdf = Path(folder) / "pdf" / f"{deck.stem}.pdf"
        drawn = ["pdftoppm", "-png", "-scale-to-x", str(WIDE), "-scale-to-y", "-1"]
        subprocess.run([*drawn, str(pdf), f"{folder}/s"], check=True, timeout=300)
        files = sorted(Path(folder).glob("s-*.png"))
        for start in range(0, len(files), ACROSS * DOWN):
            pictures = [Image.open(file) for file in files[start : start + ACROSS * DOWN]]
            high = max(each.height for each in pictures) + GAP
            size = (ACROSS * (WIDE + GAP), high * -(-len(pictures) // ACROSS))
            sheet = Image.new("RGB", size, "#888888")
            for number, each in enumerate(pictures):
                sheet.paste(each, (number % ACROSS * (WIDE + GAP), number // ACROSS * high))
            sheet.save(out / f"{deck.stem}-{start // (ACROSS * DOWN) + 1}.png")


def main() -> int:
    """Make the decks and say what is to be said of each; return how many templates failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path, help="folder for templates, decks and sheets")
    parser.add_argument("names", nargs="*", help="templates, without them all")
    parser.add_argument("--study", type=Path, help="a study; without it the demonstration")
    parser.add_argument("--no-pictures", action="store_true", help="draw no slides")
    asked = parser.parse_args()
    from lifeworld.demo.build import build_demo
    from lifeworld.exports.deck.write_deck import render_in_template
    from lifeworld.exports.gather_report import get_report
    from lifeworld.opening import open_study
    from study.plain_values import render_plain

    for folder in ("decks", "sheets"):
        (asked.out / folder).mkdir(parents=True, exist_ok=True)
    path = asked.study or build_demo(asked.out / "demo", tell=lambda _: None)
    with closing(open_study(path)) as study:
        report = render_plain(get_report(study, audience="internal"))
    draws = not asked.no_pictures and shutil.which("soffice") and shutil.which("pdftoppm")
    failed = 0
    for template in list_templates(asked.out):
        if asked.names and template.stem not in asked.names:
            continue
        began = perf_counter()
        try:
            made = render_in_template(template.read_bytes(), template.name, report=report)
        except Exception as error:  # noqa: BLE001  the next template is still to be tried
            failed += 1
            print(f"{template.stem}: {type(error).__name__}: {error}", flush=True)
            continue
        taken = perf_counter() - began
        print(f"{template.stem}: {made.slides} slides in {taken:.1f} s", flush=True)
        for line in made.warnings:
            print(f"    {line}", flush=True)
        deck = asked.out / "decks" / f"{template.stem.replace(' ', '_')}.pptx"
        deck.write_bytes(made.content)
        if draws:
            draw_sheets(deck, asked.out / "sheets")
    return failed


if __name__ == "__main__":
    raise SystemExit(main())
