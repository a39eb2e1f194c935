"""The list of buttons that nobody presses names each one, and fails a whole run."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

SOURCE = """
row = st.container()
if row.button("Remove"):
    remove()
if row.form_submit_button(
    f"Add the {kind}",
    type="primary",
):
    add()
row.download_button("Download", data)
"""


@pytest.fixture
def watch() -> Any:
    path = Path(__file__).with_name("pressed_buttons.py")
    spec = importlib.util.spec_from_file_location("pressed_buttons_under_test", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_button_is_pressed_on_any_line_of_its_call_and_listed_otherwise(watch: Any) -> None:
    name = "lifeworld/app/pages/invented.py"
    buttons = watch.find_buttons(watch.ROOT / name, SOURCE)
    assert watch.list_unpressed(buttons, []) == [
        f"{name}:3 'Remove'",
        f"{name}:5 f'Add the {{kind}}'",
    ]
    assert watch.list_unpressed(buttons, [(name, 3), (name, 7)]) == []
    assert len(watch.list_unpressed(buttons, [(name, 4), ("other.py", 5)])) == 2


@pytest.mark.parametrize(("whole", "failed"), [(True, True), (False, False)])
def test_a_whole_run_that_leaves_a_button_out_fails(
    whole: bool, failed: bool, watch: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    presses = watch.Presses()
    monkeypatch.setattr(watch.Presses, "_is_whole", lambda *_: whole)
    session = SimpleNamespace(config=SimpleNamespace(), exitstatus=pytest.ExitCode.OK)
    presses.pytest_sessionfinish(session)
    assert (session.exitstatus == pytest.ExitCode.TESTS_FAILED) is failed
    assert len(presses.unpressed) == len(watch.list_buttons()) > 100
