from __future__ import annotations

import pytest

from coding.suggestions.code_texts import list_code_words, list_views
from coding.suggestions.model import CodeText


def read_name(name: str) -> str:
    code = CodeText(id="x", name=name)
    return list_views(code, [code])[0].text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("FreeTime", "Free Time"),
        ("free_time", "free time"),
        ("FREE TIME", "free time"),
        ("truth/facts", "truth facts"),
        ("UIDesign", "UI Design"),
        ("ØkonomiOgLøn", "Økonomi Og Løn"),
        ("LØNARBEJDE", "lønarbejde"),
        ("Benefits > externalQuality", "external Quality"),
        ("Uses GitHub", "Uses GitHub"),
        ("PDP/ICE", "PDP ICE"),
        ("HR", "HR"),
        ("SHAP", "SHAP"),
        ("Q3", "Q3"),
        ("work-life balance", "work life balance"),
        ("> /", "?"),
    ],
)
def test_a_name_is_read_in_words(written: str, read: str) -> None:
    assert read_name(written) == read


def test_a_word_that_was_split_is_still_looked_for_as_one() -> None:
    code = CodeText(id="x", name="GitHub", definition="Where code is kept")
    every, own = list_code_words(code, [code])
    assert every == "Git Hub. GitHub. Where code is kept"
    assert own == "Git Hub. Where code is kept"
    plain = CodeText(id="y", name="code review", definition="Where code is kept")
    assert list_code_words(plain, [plain])[0] == "code review. Where code is kept"
