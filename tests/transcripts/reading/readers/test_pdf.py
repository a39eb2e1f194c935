"""PDF: what is furniture of the page, and where speakers stand on it."""

from __future__ import annotations

from transcripts.reading.model import Reading
from transcripts.reading.read_source import read_source

Placed = tuple[float, float, str]

ASKED = "What made today hard?"
TOLD = "The late shift, and nobody told us that the ward was to be closed"
MORE = "on the same evening, so we had to carry everything ourselves."


def write_pdf(*pages: list[Placed]) -> bytes:
    """Write a small PDF by hand: every page a list of places and words."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    for number, placed in enumerate(pages):
        shown = "".join(f"1 0 0 1 {x} {y} Tm ({words}) Tj " for x, y, words in placed)
        stream = f"BT /F1 10 Tf {shown}ET"
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            f"/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * number} 0 R>>"
        )
        objects.append(f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream")
    out = b"%PDF-1.4\n"
    places = []
    for number, inside in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{inside}\nendobj\n".encode("cp1252")
    start = len(out)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF"
    ).encode()
    return out


def read(*pages: list[Placed]) -> Reading:
    (reading,) = read_source(write_pdf(*pages), "a.pdf")
    return reading


def said(reading: Reading) -> list[tuple[str, str]]:
    return [
        (turn.label, " ".join(reading.text[turn.start : turn.end].split()))
        for turn in reading.turns
    ]


def write_lines(page: int, *, left: float = 90) -> list[Placed]:
    """A page of eight lines: four turns, two of them over two lines."""
    lines: list[str] = []
    for _ in range(2):
        lines += [f"Interviewer: {ASKED}", f"Bente: {TOLD}", MORE, f"Carl: So it was on {page}."]
    return [(left, 780 - 16 * at, words) for at, words in enumerate(lines)]


_ENDS = {"hard?", "ourselves.", "1.", "2.", "3."}
WANTED = [("Interviewer", ASKED), ("Bente", f"{TOLD} {MORE}")]


def test_numbers_of_lines_are_left_out_wherever_the_file_has_them() -> None:
    for every in (1, 5):
        for order in ("behind", "before", "between"):
            for place in (60, 560):
                pages = []
                count = 0
                for number in range(1, 4):
                    lines = write_lines(number) + [
                        (left, up - 140, words) for left, up, words in write_lines(number)
                    ]
                    numbers = [
                        (place, up, str(count + at))
                        for at, (_, up, _) in enumerate(lines, 1)
                        if (count + at) % every == 0
                    ]
                    count += len(lines)
                    if order == "between":
                        pages.append(sorted(lines + numbers, key=lambda each: (-each[1], each[0])))
                    else:
                        pages.append(numbers + lines if order == "before" else lines + numbers)
                reading = read(*pages)
                assert said(reading)[:2] == WANTED, (every, order, place)
                assert len(said(reading)) == 3 * 12
                assert all(turn[1].split()[-1] in _ENDS for turn in said(reading))
                assert "Line numbers of 3 pages were left out." in reading.left_out


def test_a_page_with_two_numbered_lines_has_none_either() -> None:
    pages = []
    for number in (1, 2):
        lines = write_lines(number)
        pages.append(lines + [(60, up, str(at)) for at, (_, up, _) in enumerate(lines, 1)])
    pages.append([(90, 780, "Interviewer: The end?"), (90, 764, "Bente: Yes."), (60, 780, "1")])
    assert said(read(*pages))[-2:] == [("Interviewer", "The end?"), ("Bente", "Yes.")]


def test_numbers_that_are_words_stay() -> None:
    lines = [(90, 780 - 16 * at, f"P{1 + at % 2}: {20 + 7 * at}") for at in range(8)]
    assert said(read(lines))[:2] == [("P1", "20"), ("P2", "27")]
    listed = [*write_lines(1), (90, 600, "1"), (90, 584, "2"), (90, 568, "3")]
    assert read(listed).text.split()[-3:] == ["1", "2", "3"]


def test_questions_at_the_edges_of_pages_stay() -> None:
    pages = [
        [
            (90, 780, f"And what made day {number} hard?"),
            *[(left, up - 40, words) for left, up, words in write_lines(number)],
            (90, 100, f"And what made day {number + 7} easy?"),
        ]
        for number in range(1, 6)
    ]
    text = read(*pages).text
    for number in range(1, 6):
        assert f"what made day {number} hard?" in text
        assert f"And what made day {number + 7} easy?" in text


def test_names_at_the_edges_of_pages_stay_and_page_numbers_go() -> None:
    pages = []
    for number in range(1, 6):
        lines = ["Bente", TOLD, MORE, "Interviewer", ASKED, "Bente", "Yes.", "Interviewer"]
        pages.append(
            [(90, 780 - 16 * at, words) for at, words in enumerate(lines)]
            + [(90, 620, "And then?"), (280, 40, f"Page {number} of 5")]
        )
    reading = read(*pages)
    assert reading.text.count("Bente") == 10
    assert "Page" not in reading.text


def test_a_column_of_speakers_has_their_words() -> None:
    for apart in (False, True):
        names: list[Placed] = []
        words: list[Placed] = []
        up = 780.0
        for _ in range(4):
            names.append((72, up, "Interviewer"))
            words.append((160, up, ASKED))
            names.append((72, up - 16, "Bente"))
            words.append((160, up - 16, TOLD))
            words.append((160, up - 32, "he said: no, and left."))
            up -= 60
        page = (
            names + words if apart else sorted(names + words, key=lambda each: (-each[1], each[0]))
        )
        wanted = [("Interviewer", ASKED), ("Bente", f"{TOLD} he said: no, and left.")]
        assert said(read(page)) == wanted * 4


def test_lines_that_hang_go_on_whatever_they_begin_with() -> None:
    page: list[Placed] = []
    up = 780.0
    for _ in range(4):
        page.append((72, up, f"Interviewer: {ASKED}"))
        page.append((72, up - 16, f"Bente: {TOLD}"))
        page.append(
            (108, up - 32, "Carl: that was his word for it, and nobody answered him at all.")
        )
        page.append((108, up - 48, MORE))
        up -= 70
    reading = read(page)
    assert {label for label, _ in said(reading)} == {"Interviewer", "Bente"}
    assert len(said(reading)) == 8


def test_a_name_on_a_line_of_its_own_begins_a_turn() -> None:
    page: list[Placed] = []
    up = 780.0
    for name, lines in (("Interviewer", [ASKED]), ("Bente Holt", [TOLD, MORE])) * 4:
        for words in (name, *lines):
            page.append((72, up, words))
            up -= 16
    assert said(read(page))[:2] == [("Interviewer", ASKED), ("Bente Holt", f"{TOLD} {MORE}")]


def test_words_that_were_cropped_away_are_not_read() -> None:
    reading = read([*write_lines(1), (90, 1200, "Northgate")])
    assert "Northgate" not in reading.text
