"""Every command, and every library, is traced for a while and asks nothing of another machine.

A short command's process ends before a library in it would send anything. So each is kept alive
for 40 seconds after its command is done, which nobody's is: it is a stricter test than life.
"""

from __future__ import annotations

import shutil
import threading
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lifeworld.cli import COMMANDS

STUDY = "meaningful-working-life.lifeworld"
AT_ONCE = 6  # commands that work; any number may stay
LONGEST = 400.0  # seconds for a command, beside five others
# Words of the command line, by command; each runs in a folder of its own with the demonstration.
CALLS: dict[str, list[tuple[str, ...]]] = {
    "demo": [],  # traced first, for the others work on what it makes
    "open": [],  # traced at work in tests/e2e/test_network.py
    "new": [("other",)],
    "add": [(STUDY, "talk.txt", "answers.csv")],
    "transcripts": [(STUDY,)],
    "revise": [(STUDY, "Focus group 1", "--replace", "the", "the", "--all", "--dry-run")],
    "attach": [(STUDY, "Focus group 1", "sound.wav")],
    "transcribe": [(STUDY, "sound.wav")],
    "people": [(STUDY, "people.csv")],
    "names": [(STUDY, "--find")],
    "key": [(STUDY,)],
    "suggest": [(STUDY,)],
    "discover": [(STUDY,)],
    "answers": [
        ("answers.csv", "--codebook", "codebook.csv", "-o", f"{engine}.csv", "--engine", engine,
         "--workers", "2")
        for engine in ("local", "dask")
    ],
    "measure": [
        ("coded.csv", "--codebook", "codebook.csv", "--shots", "0,4"),
        (STUDY, "--shots", "0,4"),
    ],
    "export": [(STUDY, "deck.pptx")],
    "mcp": [(STUDY,)],  # nobody asks; asked in tests/lifeworld/assistant/test_server.py
    "template": [("deck.pptx",)],
    "history": [(STUDY,)],
    "undo": [(STUDY,)],
    "backup": [(STUDY, "copy.lifeworld")],
    "restore": [(STUDY, "back.lifeworld")],
    "check": [(STUDY,)],
    "withdraw": [(STUDY, "Bente", "--yes")],
    "retention": [(STUDY,)],
    "tidy": [(STUDY,)],
    "plugins": [()],
    "work": [(STUDY, "--parent", "1")],  # waits for jobs until it is ended
}  # fmt: skip
# Commands that refuse here, and why; what they load is traced all the same.
MAY_REFUSE = {
    "key": "nothing was replaced, so there is no key file",
    "transcribe": "the extra for speech may not be installed, and nothing is said in the recording",
    "undo": "Ana, who asks, has changed nothing",
    "withdraw": "people.csv names the person, and is left where it lies",
}
# What may be left in a home folder or that of temporary files, and why.
ALLOWED = {
    ".local/share/lifeworld/models": "the language model, there before",
    ".local/share/lifeworld/secret": "our own secret, which signs the reader's tickets",
}
LIBRARIES = (
    "bertopic", "dask", "distributed", "hdbscan", "huggingface_hub", "numba", "onnx", "onnxruntime",
    "pandas", "plotly.express", "pyarrow", "sentence_transformers", "sklearn", "spacy", "streamlit",
    "torch", "transformers", "umap",
)  # fmt: skip

pytestmark = pytest.mark.torture


@pytest.fixture(scope="module", autouse=True)
def traceable(traces: Any) -> None:
    traces.require_strace()


@pytest.fixture
def start(traces: Any) -> Iterator[Callable[..., Any]]:
    """Start traced programs; all are ended afterwards."""
    begun: list[Any] = []

    def begin(*words: object, **options: Any) -> Any:
        begun.append(traces.Traced(*words, **options))
        return begun[-1]

    yield begin
    for program in begun:
        program.kill()


def put_material(folder: Path) -> None:
    """Write what the commands take, beside the study."""
    said = ["The pay is too low", "My wage never rises", "The hall is loud", "The machines roar"]
    rows = [(f"a{n}", f"d{n % 6}", f"{said[n % 4]}, week {n}", n % 4) for n in range(48)]
    (folder / "answers.csv").write_text(
        "id,text\n" + "".join(f'{i},"{text}"\n' for i, _, text, _ in rows),
        "utf-8",
    )
    coded = [f'{i},{d},"{text}",{"pay" if n < 2 else "noise"}\n' for i, d, text, n in rows]
    (folder / "coded.csv").write_text("id,document,text,codes\n" + "".join(coded), "utf-8")
    (folder / "codebook.csv").write_text("code,definition\npay,Wages\nnoise,Loud places\n", "utf-8")
    (folder / "people.csv").write_text("pseudonym,Age\nBente,50-59\n", "utf-8")
    (folder / "talk.txt").write_text(
        "Moderator: How is it?\n\nAnna: They never ask us.\n\nModerator: Why?\n\nBo: Who knows.\n",
        "utf-8",
    )
    with wave.open(str(folder / "sound.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(bytes(32_000))


def test_no_command_asks_anything_of_another_machine(
    tmp_path: Path, traces: Any, start: Callable[..., Any]
) -> None:
    assert set(CALLS) == set(COMMANDS), "a command that is not traced"
    demo = start(tmp_path / "demo", "demo", "made", "--no-open", stay=traces.SENT_AFTER)
    assert demo.wait_for_command(LONGEST) == "0", demo.log
    running: dict[str, Any] = {"demo": demo}
    turn = threading.Semaphore(AT_ONCE)

    def run(name: str, command: str, words: tuple[str, ...]) -> None:
        with turn:
            folder = tmp_path / name
            shutil.copytree(tmp_path / "demo" / "made", folder)
            put_material(folder)
            running[name] = start(folder, command, *words, stay=traces.SENT_AFTER)
            running[name].wait_for_command(traces.SENT_AFTER if command == "work" else LONGEST)

    threads = [
        threading.Thread(target=run, args=(f"{command}{number}", command, words))
        for command, calls in CALLS.items()
        for number, words in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    time.sleep(traces.SENT_AFTER)
    wrong = {}
    for name, program in running.items():
        command = name.rstrip("0123456789")
        ended = program.code
        if command == "work":
            program.kill()
        program.process.wait(60)
        fine = {"": "work", "0": command, "1": command if command in MAY_REFUSE else ""}
        told = [] if fine.get(ended) == command else [f"ended with {ended}: {program.log[-800:]}"]
        left = sorted(set(program.list_left()) - set(ALLOWED))
        wrong[name] = program.list_foreign() + left + told
    assert {name: told for name, told in wrong.items() if told} == {}
    assert len(running) == 1 + sum(map(len, CALLS.values()))


def import_for(seconds: float, *names: str) -> tuple[str, ...]:
    code = "import importlib, sys, time\n" + "".join(
        f"importlib.import_module({name!r})\n" for name in names
    )
    return ("-c", f"{code}time.sleep({seconds})")


def test_no_library_asks_anything_of_another_machine_once_ours_is_imported(
    tmp_path: Path, traces: Any, start: Callable[..., Any]
) -> None:
    program = start(tmp_path / "ours", *import_for(traces.SENT_AFTER, "coding", *LIBRARIES))
    assert program.process.wait(traces.SENT_AFTER + LONGEST) == 0, program.log
    assert program.list_foreign() == []
    assert sorted(set(program.list_left()) - set(ALLOWED)) == []


def test_without_ours_a_look_up_and_an_id_of_the_machine_are_caught(
    tmp_path: Path, traces: Any, start: Callable[..., Any]
) -> None:
    """The trace sees what native code does: if this fails, the tests above prove nothing."""
    program = start(tmp_path / "bare", *import_for(traces.SENT_AFTER, "onnxruntime"))
    assert program.process.wait(traces.SENT_AFTER + LONGEST) == 0, program.log
    assert any("htons(53)" in line for line in program.list_foreign())
    assert any(path.endswith("/deviceid") for path in program.list_left())
