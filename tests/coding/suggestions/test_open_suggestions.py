"""A suggestion is open until somebody decides on it or codes words of it with its code."""

from __future__ import annotations

import random
from typing import Any

import pytest

from coding.commands import apply_codes
from coding.model import NewCoding
from coding.suggestions.queries import list_suggestions
from study import Study


@pytest.mark.parametrize("seed", range(6))
def test_what_overlaps_a_coding_of_its_code_is_not_open(
    study: Study, make_group: Any, factories: Any, seed: int
) -> None:
    rng = random.Random(seed)
    groups = [make_group(title=f"Group {n}", seed=n, turns=6) for n in range(2)]
    codes = factories.add_codes(study, "Time", "Pay")

    def spans(number: int) -> list[tuple[Any, int, int, str]]:
        found = []
        for _ in range(number):
            group = rng.choice(groups)
            start = rng.randrange(len(group.text) - 40)
            found.append((group, start, start + rng.randrange(1, 40), rng.choice(codes)))
        return found

    coded = spans(12)
    apply_codes(
        study,
        [
            NewCoding(code_id=code, transcript_id=g.transcript_id, start=start, end=end)
            for g, start, end, code in coded
        ],
        actor="Ana",
    )
    proposed = spans(60)
    with study.stage() as db:
        db.execute(
            "INSERT INTO runs (id, kind, model, version, parameters, seed, input, at, seconds,"
            " summary) VALUES ('r', 'suggest', 'm', '1', '{}', 1, 'x', '2026', 0.1, '{}')"
        )
        for number, (g, start, end, code) in enumerate(proposed):
            db.execute(
                "INSERT INTO suggestions VALUES (?, 'r', ?, ?, ?, ?, ?, 0.5, 0.5, 1, '{}')",
                [f"s{number:02}", g.transcript_id, g.text_id, start, end, code],
            )
        for code in codes:
            db.execute("INSERT INTO standing_runs VALUES (?, 'r')", [code])

    expected = {
        f"s{number:02}": (g, code)
        for number, (g, start, end, code) in enumerate(proposed)
        if not any(
            h is g and other == code and begin < end and stop > start
            for h, begin, stop, other in coded
        )
    }
    assert 0 < len(expected) < len(proposed)
    assert {s.id for s in list_suggestions(study)} == set(expected)
    for group in groups:
        mine = {s.id for s in list_suggestions(study, text_id=group.text_id)}
        assert mine == {key for key, (g, _) in expected.items() if g is group}
    for code in codes:
        mine = {s.id for s in list_suggestions(study, code_id=code)}
        assert mine == {key for key, (_, own) in expected.items() if own == code}
        both = list_suggestions(study, code_id=code, text_id=groups[0].text_id, limit=3)
        assert len(both) <= 3
        assert {(s.code_id, s.text_id) for s in both} <= {(code, groups[0].text_id)}
