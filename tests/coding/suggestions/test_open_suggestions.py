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


def test_decisions_on_other_places_do_not_slow_down_the_list(
    study: Study, make_group: Any, factories: Any
) -> None:
    group = make_group(turns=6)
    (code,) = factories.add_codes(study, "Time")
    with study.stage() as db:
        db.execute(
            "INSERT INTO runs (id, kind, model, version, parameters, seed, input, at, seconds,"
            " summary) VALUES ('r', 'suggest', 'm', '1', '{}', 1, 'x', '2026', 0.1, '{}')"
        )
        db.execute("INSERT INTO standing_runs VALUES (?, 'r')", [code])
        for n in range(100):
            db.execute(
                "INSERT INTO suggestions VALUES (?, 'r', ?, ?, ?, ?, ?, 0.5, 0.5, 1, '{}')",
                [f"s{n:02}", group.transcript_id, group.text_id, n, n + 1, code],
            )

    def count_steps() -> int:
        steps: list[None] = []
        study.db.conn.set_progress_handler(lambda: steps.append(None), 10)
        try:
            assert len(list_suggestions(study)) == 100
        finally:
            study.db.conn.set_progress_handler(None, 0)
        return len(steps) * 10

    before = count_steps()
    with study.change("import decisions", actor="Ana") as change:
        change.insert_all(
            "decisions",
            [
                {
                    "id": f"d{n:03}",
                    "transcript_id": group.transcript_id,
                    "text_id": group.text_id,
                    "start": 1000 + n,
                    "end": 1001 + n,
                    "code_id": code,
                    "verdict": "rejected",
                    "definition": "",
                    "run_id": None,
                    "coder": "Ana",
                    "at": "2027",
                }
                for n in range(500)
            ],
        )
    assert count_steps() - before < 40 * 500, "each decision is read once, not for each suggestion"


def test_a_long_coding_is_found_from_any_place_in_it(
    study: Study, make_group: Any, factories: Any
) -> None:
    group = make_group(turns=6)
    codes = factories.add_codes(study, "Time", "Pay")
    end = len(group.text)
    apply_codes(
        study,
        [
            NewCoding(code_id=codes[0], transcript_id=group.transcript_id, start=0, end=end - 20),
            *(
                NewCoding(code_id=codes[1], transcript_id=group.transcript_id, start=n, end=n + 1)
                for n in range(10)
            ),
        ],
        actor="Ana",
    )
    with study.stage() as db:
        db.execute(
            "INSERT INTO runs (id, kind, model, version, parameters, seed, input, at, seconds,"
            " summary) VALUES ('r', 'suggest', 'm', '1', '{}', 1, 'x', '2026', 0.1, '{}')"
        )
        db.execute("INSERT INTO standing_runs VALUES (?, 'r')", [codes[0]])
        for start in (0, end - 21, end - 20):
            db.execute(
                "INSERT INTO suggestions VALUES (?, 'r', ?, ?, ?, ?, ?, 0.5, 0.5, 1, '{}')",
                [f"s{start}", group.transcript_id, group.text_id, start, start + 1, codes[0]],
            )
    assert [s.start for s in list_suggestions(study)] == [end - 20]
