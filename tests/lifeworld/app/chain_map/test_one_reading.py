"""The map and the report read the codings once, though they count codes and themes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lifeworld.app.chain_map import get_map
from lifeworld.exports.gather_report import get_report
from opportunity_spaces.chain.queries import get_chain
from study import Study
from themes.commands import add_theme


@pytest.mark.parametrize(
    "read",
    [
        lambda study: get_map(study, get_chain(study)),
        lambda study: get_report(study, audience="internal"),
    ],
    ids=["map", "report"],
)
def test_codings_are_read_once_for_codes_and_themes(
    study: Study, make_group: Any, factories: Any, read: Callable[[Study], object]
) -> None:
    group, codes = make_group(), factories.add_codes(study, "Time", "Pay")
    for turn, code in enumerate(codes, start=1):
        factories.code_turn(study, group.transcript_id, code, turn=turn)
    add_theme(study, "Time is borrowed", code_ids=codes, actor="Ana")
    told: list[str] = []
    study.db.conn.set_trace_callback(told.append)
    try:
        read(study)
    finally:
        study.db.conn.set_trace_callback(None)
    readings = [sql for sql in told if "group_concat" in sql and "UNION ALL" in sql]
    assert len(readings) == 1
