"""The modules of the reader in one script: the same exports, one instance of each, in order."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from graphlib import CycleError
from pathlib import Path

import pytest

from lifeworld.app.web import routes
from lifeworld.app.web.bundle import BUNDLE, build_bundle

NODE = shutil.which("node")
READER = next(folder for folder in routes.ASSETS if folder.name == "reader")


def write(folder: Path, **modules: str) -> Path:
    folder.mkdir()
    (folder / "package.json").write_text('{"type": "module"}')
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder


@pytest.mark.skipif(NODE is None, reason="Node.js is not installed")
def test_entries_share_one_instance_of_each_module(tmp_path: Path) -> None:
    write(tmp_path / "words", say="export const say = (words) => `«${words}»`;\n")
    folder = write(
        tmp_path / "parts",
        count="let number = 0;\nexport function next() {\n  return ++number;\n}\n",
        first='import {\n  next,\n} from "./count.js";\nexport class First {}\n'
        'export async function later() {}\nexport default next() + " first";\n',
        second='import { next as more } from "./count.js";\n'
        'import { say } from "../words/say.js";\n'
        "export const said = say(more());\n",
    )
    for name, content in build_bundle(folder, ["first.js", "second.js"]).items():
        (folder / name).write_bytes(content)
    (folder / "look.js").write_text(
        'import * as first from "./first.js";\nimport * as second from "./second.js";\n'
        "console.log(JSON.stringify([Object.keys(first), first.default, second.said]));\n"
    )
    shown = subprocess.run(
        [str(NODE), folder / "look.js"], capture_output=True, check=True, text=True
    ).stdout
    assert json.loads(shown) == [["First", "default", "later"], "1 first", "«2»"]


def test_every_import_and_export_of_the_reader_is_understood() -> None:
    sent = build_bundle(READER, routes.ENTRIES["reader"])
    assert set(sent) == {BUNDLE, *routes.ENTRIES["reader"]}
    bundle = sent[BUNDLE].decode()
    left = re.findall(r"^(?:import|export) .*", bundle, re.MULTILINE)
    assert len(left) == 1
    assert left[0].startswith("export { $0, ")
    wrapped = re.findall(r"^const \$\d+ = \(\(\) => \{ // (\S+)\n(.*?)^return \{ (.*?) \};$",
                         bundle, re.MULTILINE | re.DOTALL)  # fmt: skip
    assert {name for name, _, _ in wrapped} == {
        *(path.name for path in READER.glob("*.js") if path.name != "start.js"),
        "say.js",
    }
    for name, _, given in wrapped:
        source = next(p for p in (READER / name, READER.parent / "language" / name) if p.exists())
        lines = re.findall(r"^export ", source.read_text(encoding="utf-8"), re.MULTILINE)
        assert len([each for each in given.split(", ") if each]) == len(lines), name


@pytest.mark.skipif(NODE is None, reason="Node.js is not installed")
def test_the_bundle_of_the_reader_is_valid_javascript(tmp_path: Path) -> None:
    for name, content in build_bundle(READER, routes.ENTRIES["reader"]).items():
        script = tmp_path / name.replace(".js", ".mjs")
        script.write_bytes(content)
        subprocess.run([str(NODE), "--check", script], check=True)


def test_modules_that_import_each_other_are_refused(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "parts",
        one='import { two } from "./two.js";\nexport const one = 1;\n',
        two='import { one } from "./one.js";\nexport const two = 2;\n',
    )
    with pytest.raises(CycleError):
        build_bundle(folder, ["one.js"])
