"""How fast files become values: 1,000 small Word transcripts through the sandbox, one core.

Run: `python benchmarks/speed/bench_import_values.py [COUNT]`; prints one JSON line.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from transcripts.reading.read_source import read_source
from transcripts.reading.sandbox import read_files

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def make_document(number: int, *, turns: int = 60) -> bytes:
    """Write a Word file of some 60 turns by hand."""
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{'INT' if turn % 2 == 0 else f'P{turn % 5 + 1}'}: This is turn {turn} of "
        f"session {number}, and we talked about the many things that happen at work."
        "</w:t></w:r></w:p>"
        for turn in range(turns)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{WORD}"><w:body>{paragraphs}</w:body></w:document>',
        )
    return out.getvalue()


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}.docx" for number in range(count)]
        for number, path in enumerate(paths):
            path.write_bytes(make_document(number))
        started = time.perf_counter()
        turns = sum(len(outcome.readings[0].turns) for outcome in read_files(paths))
        sandboxed = time.perf_counter() - started
        started = time.perf_counter()
        for path in paths:
            read_source(path.read_bytes(), path.name)
        direct = time.perf_counter() - started
    assert turns == 60 * count
    print(
        json.dumps(
            {
                "files": count,
                "turns": turns,
                "sandbox_s": round(sandboxed, 2),
                "direct_s": round(direct, 2),
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
