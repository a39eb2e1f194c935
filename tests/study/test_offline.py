from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from study.offline import SETTINGS

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("study", "transcripts", "coding", "themes", "opportunity_spaces", "lifeworld")
# Each of these begins to use the network, or reads whether it may, when it is imported.
LIBRARIES = (
    "bertopic", "dask", "distributed", "faster_whisper", "huggingface_hub", "onnxruntime",
    "sentence_transformers", "spacy", "streamlit", "torch", "transformers", "umap",
)  # fmt: skip
CODE = """
import json, os, sys
before = dict.fromkeys(map(str, json.loads(sys.argv[2])), None)
class Look:
    def find_spec(self, name, path=None, target=None):
        if name in before and before[name] is None:
            before[name] = os.environ.get("ORT_DISABLE_TELEMETRY")
sys.meta_path.insert(0, Look())
__import__(sys.argv[1])
print(json.dumps([dict(os.environ), before]))
"""


def set_otherwise(value: str) -> str:
    return "true" if value == "false" else "0"


@pytest.mark.parametrize("name", [*PACKAGES, "lifeworld.cli", "transcripts.reading.sandbox"])
def test_importing_any_of_our_packages_overrides_what_the_user_had_set(name: str) -> None:
    against = {each: set_otherwise(value) for each, value in SETTINGS.items()}
    done = subprocess.run(
        [sys.executable, "-c", CODE, name, json.dumps(LIBRARIES)],
        env={**os.environ, **against, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    environment, before = json.loads(done.stdout)
    assert {each: environment[each] for each in SETTINGS} == SETTINGS
    assert {value for value in before.values() if value is not None} <= {"1"}


@pytest.mark.parametrize("name", PACKAGES[1:])
def test_every_package_imports_study_before_anything_else(name: str) -> None:
    body = ast.parse((ROOT / name / "__init__.py").read_text("utf-8")).body
    assert ast.unparse(body[1]) == "import study"


def test_the_ground_imports_nothing_but_itself_before_it_goes_offline() -> None:
    body = ast.parse((ROOT / "study" / "__init__.py").read_text("utf-8")).body
    at = [ast.unparse(node) for node in body].index("run_offline()")
    named = [node.module for node in body[:at] if isinstance(node, ast.ImportFrom)]
    assert set(named) <= {"typing", "study.errors", "study.offline"}
    assert not [node for node in body[:at] if isinstance(node, ast.Import)]
