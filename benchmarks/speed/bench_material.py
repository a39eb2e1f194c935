"""Times import of 1,000 Word files, suggestions for 1,000 turns, the deck, and the command line."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from time import perf_counter
from zipfile import ZipFile

from report import ROOT, time_median, write_results

WORDS = (
    "shift machine colleague manager course time thanks union hours week plan night child paper"
    " ask know learn pay lift run wait help rest cover talk swap early late good hard the a we they"
    " never always then because but when with without and or in on at for"
).split()


def make_talk(rng: random.Random, turns: int, words: int) -> list[tuple[str, str]]:
    """Return turns of a moderator and six people, words long on average."""
    people = ["Ann", "Bo", "Cem", "Dina", "Eva", "Finn"]
    talk = []
    for number in range(turns):
        speaker = "Moderator" if number % 6 == 0 else rng.choice(people)
        length = max(4, int(rng.gauss(words, words / 3)))
        said = " ".join(rng.choice(WORDS) for _ in range(length)).capitalize() + "."
        talk.append((speaker, said))
    return talk


def make_docx(talk: list[tuple[str, str]]) -> bytes:
    """Return a Word file with a paragraph for each turn."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{s}: {t}</w:t></w:r></w:p>" for s, t in talk)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{space}"><w:body>{paragraphs}</w:body></w:document>'
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = (
        f'<Types xmlns="{kinds}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
    )
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("word/document.xml", body)
    return buffer.getvalue()


def main() -> None:
    """Measure and store."""
    from coding.suggestions.suggest_job import suggest_in_study
    from lifeworld.demo.build import build_demo
    from lifeworld.exports.export_study import export_study
    from lifeworld.opening import create_study, open_study
    from transcripts.import_files import find_files, import_files

    rng = random.Random(7)
    rows: list[tuple[str, float, float | None, str]] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "word").mkdir()
        for number in range(1000):
            content = make_docx(make_talk(rng, 60, 15))
            (folder / "word" / f"group-{number:04}.docx").write_bytes(content)
        study = create_study(folder / "many", actor="bench")
        paths = find_files([folder / "word"])
        began = perf_counter()
        done = import_files(study, paths, actor="bench")
        rows.append(("1,000 Word transcripts imported", perf_counter() - began, 20, "s"))
        assert sum(len(d.transcripts) for d in done) == 1000
        began = perf_counter()
        again = import_files(study, paths, actor="bench")
        rows.append(("the same again: nothing to do", perf_counter() - began, 20, "s"))
        assert all(d.known for d in again)

        study = create_study(folder / "turns", actor="bench")
        text = "\n\n".join(f"{s}: {t}" for s, t in make_talk(rng, 1200, 26))
        (folder / "turns.txt").write_text(text, "utf-8")
        import_files(study, [folder / "turns.txt"], actor="bench")
        suggest_in_study(create_tiny(folder), lambda *_: None)  # loads and converts the model
        began = perf_counter()
        told = suggest_in_study(study, lambda *_: None)
        rows.append(
            (f"suggestions for {told['passages']} turns, first", perf_counter() - began, 10, "s")
        )
        refit = time_median(lambda: suggest_in_study(study, lambda *_: None), times=5)
        rows.append(("the same after an accept or reject", refit, 0.5, "s"))

        began = perf_counter()
        path = build_demo(folder / "demo", tell=lambda _: None)
        rows.append(
            ("demonstration built, suggestions and deck in it", perf_counter() - began, None, "s")
        )
        demo = open_study(path)
        deck = time_median(lambda: export_study(demo, folder / "deck.pptx"), times=3)
        rows.append(("deck of the demonstration", deck, 3, "s"))

    def run(*words: str) -> None:
        subprocess.run([sys.executable, *words], cwd=ROOT, check=True, capture_output=True)

    rows.append(
        (
            "lifeworld --help",
            time_median(lambda: run("-m", "lifeworld", "--help"), times=7),
            0.3,
            "s",
        )
    )
    rows.append(
        ("import lifeworld", time_median(lambda: run("-c", "import lifeworld"), times=7), 0.3, "s")
    )
    write_results("material", rows)


def create_tiny(folder: Path) -> object:
    """Return a study of two turns: what it takes is the model's loading."""
    from lifeworld.opening import create_study
    from transcripts.import_files import import_files

    study = create_study(folder / "tiny", actor="bench")
    (folder / "tiny.txt").write_text(
        "I: How is it?\n\nR: They never thank us.\n\nI: No?\n\nR: No.", "utf-8"
    )
    import_files(study, [folder / "tiny.txt"], actor="bench")
    return study


if __name__ == "__main__":
    main()
