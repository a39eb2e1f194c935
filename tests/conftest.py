"""What every test may ask for: a fresh study, and builders of what is in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from study import Study
    from transcripts.model import TranscriptId

ROOT = Path(__file__).resolve().parent.parent

# The same cases every time: a commit that passes today passes tomorrow. What is found by chance is
# looked for by benchmarks/fuzz, and with `--hypothesis-profile=default`.
settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    """Watch which buttons of the app are pressed."""
    config.pluginmanager.register(_load("pressed_buttons").Presses(), "pressed_buttons")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes minutes, unless `-m` names it: `-m "not e2e"` does not ask for it."""
    if "torture" not in config.getoption("-m"):
        left_out = [item for item in items if item.get_closest_marker("torture")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _load_factories() -> Any:
    return _load("factories")


def _load(stem: str) -> Any:
    # Test folders are no packages, so their helpers are loaded by path.
    import importlib.util
    import sys

    name = f"lifeworld_test_{stem}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{stem}.py"))
        if spec is None or spec.loader is None:
            raise ImportError(name)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture(scope="session")
def factories() -> Any:
    """The builders of tests/factories.py."""
    return _load_factories()


@pytest.fixture(scope="session")
def traces() -> Any:
    """What runs programs under strace: see tests/network_traces.py."""
    return _load("network_traces")


@pytest.fixture(scope="session")
def rooms() -> Any:
    """Rooms of workshops, with and without a server: see tests/rooms.py."""
    return _load("rooms")


@pytest.fixture(scope="session")
def schema() -> list[Any]:
    """The migrations of every package that stands, lowest first."""
    found: list[Any] = _load_factories().get_schema()
    return found


@pytest.fixture(autouse=True)
def nothing_stays_open() -> Iterator[None]:
    """Close what pages and routes opened for this process, whichever test made them do it."""
    import sys

    yield
    opening = sys.modules.get("lifeworld.opening")
    if opening is not None:
        opening.close_shared()


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    """A fresh, empty study file with every package's tables."""
    made: Study = _load_factories().make_study(tmp_path / "field.lifeworld")
    yield made
    made.close()


@pytest.fixture
def make_transcript(study: Study) -> Callable[..., TranscriptId]:
    """Add a transcript to `study`: see `factories.add_transcript`."""

    def make(**options: Any) -> TranscriptId:
        found: TranscriptId = _load_factories().add_transcript(study, **options)
        return found

    return make


@pytest.fixture
def make_group(study: Study) -> Callable[..., Any]:
    """Add a focus group with a moderator and participants: see `factories.add_group`."""

    def make(**options: Any) -> Any:
        return _load_factories().add_group(study, **options)

    return make


@pytest.fixture
def start_python() -> Iterator[Callable[..., Any]]:
    """Start Python programs that see the packages and `factories`; all are ended afterwards."""
    import os
    import subprocess
    import sys

    begun: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: object, **options: Any) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "OMP_NUM_THREADS": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.communicate()
