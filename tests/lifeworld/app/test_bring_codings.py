"""Codings of a table are looked at and brought in on the page Transcripts."""

from __future__ import annotations

from typing import Any

from coding.queries import list_codes, list_codings
from study.entries import list_entries

TABLE = (
    "Document,Quote,Code\nGroup one,{words},Time\nGroup one,{words},Time › Shifts\n"
    "Old name,{words},Pay\nGroup one,never said by anybody here,Pay\n"
)
OPENER = "Import codings"


def test_a_table_is_looked_at_chosen_in_and_brought_in(small: Any, open_screen: Any) -> None:
    text = small.group.text
    words = text[text.index("Bo: ") + 4 :].split("\n")[0]
    table = TABLE.format(words=f'"{words}"').encode()
    before = len(list_codings(small.study))
    screen = open_screen(small.study, "transcripts").open(OPENER)
    [chooser] = [each for each in screen.at.get("file_uploader") if each.key == "codings_upload"]
    chooser.set_value(("table.csv", table, "text/csv"))
    screen.button(OPENER).click()
    screen.run()
    assert "1 coding · 2 rows left out · 1 row in the study already · 1 new code" in screen.read()
    told = screen.at.dataframe[-1].value
    assert list(told["Outcome"]) == ["no such transcript: “Old name”", "words not found"]
    screen.field("selectbox", "“Old name” is the transcript").set_value(small.group.transcript_id)
    screen.button(OPENER).click()
    screen.run()
    assert "2 codings · 1 row left out · 1 row in the study already · 2 new codes" in screen.read()
    screen.press(key="import_codings", inside=OPENER)
    assert len(list_codings(small.study)) == before + 2
    assert {"Shifts", "Pay"} <= {code.name for code in list_codes(small.study)}
    assert list_entries(small.study.db)[0].verb == "import codings"
    assert "Imported 2 codings by Ana." in screen.read()
