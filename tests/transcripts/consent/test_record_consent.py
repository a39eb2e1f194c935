"""What a person agreed to keeps the sheet and the date on which they did."""

from __future__ import annotations

import pytest

from study import InvalidInput, Study
from transcripts.consent.commands import record_consent
from transcripts.people.commands import add_participant


def test_an_empty_sheet_or_date_leaves_what_was_recorded(study: Study) -> None:
    person = add_participant(study, "A", actor="Ana").id
    given = {"quote_client": "given"}
    record_consent(study, person, given, sheet="S1", date="2026-05-17", actor="Ana")
    record_consent(study, person, {"quote_client": "withdrawn"}, actor="Ana")
    row = study.db.execute("SELECT value, sheet, date FROM consents").fetchone()
    assert tuple(row) == ("withdrawn", "S1", "2026-05-17")
    record_consent(study, person, given, sheet="S2", date="2026-06-01", actor="Ana")
    row = study.db.execute("SELECT value, sheet, date FROM consents").fetchone()
    assert tuple(row) == ("given", "S2", "2026-06-01")


@pytest.mark.parametrize("values", [{"quote_client": "perhaps"}, {"sing": "given"}])
def test_a_purpose_or_value_that_there_is_not_is_refused(
    study: Study, values: dict[str, str]
) -> None:
    person = add_participant(study, "A", actor="Ana").id
    with pytest.raises(InvalidInput, match=r"“(perhaps|sing)”"):
        record_consent(study, person, values, actor="Ana")
    assert study.db.execute("SELECT count(*) FROM consents").fetchone()[0] == 0
