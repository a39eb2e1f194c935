"""Opens embedding models: one that a package carries, or any sentence-transformers model."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import numpy as np

from study.errors import ModelUnavailable
from study.language import say
from study.offline import run_offline
from transcripts.embedding.bundled_models import choose_default, find_bundled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

__all__ = [
    "Embedder",
    "PieceEmbedder",
    "describe_default",
    "get_models_folder",
    "get_reading",
    "open_embedder",
]

_BATCH = 32
_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")


@runtime_checkable
class Embedder(Protocol):
    """A model that turns texts into unit vectors.

    `identity` changes whenever the vectors change: store it with every vector.
    """

    @property
    def name(self) -> str:
        """The model's display name."""

    @property
    def identity(self) -> str:
        """A short string that identifies the model file and its settings."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def embed(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return float32 (n, dimension), rows of length 1, independent of the rest of the batch.

        `on_progress` is called with the number of texts done and the total. An exception that it
        raises (a cancellation) stops the work and reaches the caller.
        """


@runtime_checkable
class PieceEmbedder(Protocol):
    """An embedder that also gives static vectors of word pieces, which cost no model run."""

    def list_pieces(self, text: str) -> NDArray[np.int64]:
        """Return the ids of a text's word pieces, in order."""

    def embed_pieces(self, pieces: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return one vector per piece, float32 (len(pieces), d), not normalised."""


def get_models_folder() -> Path:
    """Return the folder of converted models, in LIFEWORLD_HOME or the user's data folder."""
    import platformdirs

    home = os.environ.get("LIFEWORLD_HOME") or platformdirs.user_data_dir("lifeworld")
    return Path(home).expanduser() / "models"


def describe_default() -> str:
    """Return what is used where a study names no model, for a form's empty field."""
    try:
        model = choose_default(get_models_folder())
    except ModelUnavailable:
        return say("no language model on this computer")
    if model.english_only:
        return say("{model}, on this computer, English only", model=model.name)
    return say("{model}, on this computer", model=model.name)


def get_reading(spec: str | None) -> str:
    """Return "en" if a name opens a bundled model that reads English only, otherwise "".

    No model is opened, and a model that is missing is not complained of.
    """
    try:
        found = find_bundled(spec, get_models_folder())
    except ModelUnavailable:
        return ""
    return "en" if found is not None and found.english_only else ""


def open_embedder(
    spec: str | None = None, *, threads: int = 1, allow_download: bool = False
) -> Embedder:
    """Open an embedding model.

    Args:
        spec: None for the best model that a package on this machine carries, or the name of one;
            otherwise a folder with a sentence-transformers model, or the name of a model.
        threads: The number of texts that a bundled model computes at once, or of threads that
            any other model uses.
        allow_download: Whether a model that is not on this machine may be downloaded. Ask the user
            first.

    Raises:
        ModelUnavailable: If the model is missing or damaged; the hint says what to do.
    """
    models = get_models_folder()
    bundled = find_bundled(spec, models)
    if bundled is not None:
        from transcripts.embedding.bundled_embedder import BundledEmbedder

        return BundledEmbedder(bundled, models=models, threads=threads)
    return _SentenceTransformersEmbedder(str(spec), threads=threads, allow_download=allow_download)


class _SentenceTransformersEmbedder:
    """Any model that sentence-transformers can load, offline unless a download is allowed."""

    def __init__(self, spec: str, *, threads: int, allow_download: bool) -> None:
        folder = _find_folder(spec, allow_download=allow_download)
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(max(1, threads))
        try:
            self._model: Any = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, trust_remote_code=False
            )
            self.dimension = int(self._model.get_embedding_dimension() or 0)
        except Exception as error:  # the library raises many types
            raise ModelUnavailable(
                say(
                    "The language model {model} cannot be loaded: {reason}",
                    model=spec,
                    reason=_first_line(error),
                ),
                hint=say("Check that the folder holds a complete sentence-transformers model."),
            ) from error
        if self.dimension < 1:
            raise ModelUnavailable(
                say("The language model {model} makes no sentence vectors.", model=spec),
                hint=say("Choose another model."),
            )
        self.name = Path(spec).name if Path(spec).is_dir() else spec
        prompts = getattr(self._model, "prompts", None) or {}
        self._prompt = prompts.get("query") or ("query: " if _wants_prefix(spec) else "")
        settings = hashlib.sha256(self._prompt.encode()).hexdigest()[:4]
        self.identity = f"st:{_digest(folder)}:{settings}"

    def embed(
        self, texts: Sequence[str], *, on_progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return float32 (n, dimension), rows of length 1; see `Embedder.embed`."""
        first: dict[str, int] = {}
        places = [first.setdefault(text, len(first)) for text in texts]
        unique = [self._prompt + text.encode("utf-8", "replace").decode("utf-8") for text in first]
        vectors = np.zeros((len(unique), self.dimension), np.float32)
        order = sorted(range(len(unique)), key=lambda i: (-len(unique[i]), i))
        shares = np.bincount(np.asarray(places, dtype=np.intp), minlength=len(unique))
        done = 0
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[batch] = self._model.encode(
                [unique[i] for i in batch],
                batch_size=_BATCH,
                prompt="",
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
            done += int(shares[batch].sum())
            if on_progress:
                on_progress(done, len(places))
        return vectors[np.asarray(places, dtype=np.intp)] if places else vectors

    def list_pieces(self, text: str) -> NDArray[np.int64]:
        """Return the ids of a text's word pieces, in order, without special tokens."""
        clean = text.encode("utf-8", "replace").decode("utf-8")
        found = self._model.tokenizer(clean, add_special_tokens=False, truncation=False)
        return np.asarray(found["input_ids"], dtype=np.int64)

    def embed_pieces(self, pieces: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the model's input embeddings of pieces, (len(pieces), d), not normalised."""
        table = self._model[0].auto_model.get_input_embeddings().weight
        return np.asarray(table[pieces].detach().float().numpy(), dtype=np.float32)


def _wants_prefix(spec: str) -> bool:
    return re.search(r"\be5\b", Path(spec).name.lower()) is not None


def _first_line(error: BaseException) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0][:200]


def _find_folder(spec: str, *, allow_download: bool) -> Path:
    """Return the folder of a model on this machine, or download it if that is allowed."""
    folder = Path(spec).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
            raise ModelUnavailable(
                say("The folder {folder} holds no language model.", folder=spec),
                hint=say("Choose the folder that holds modules.json or config.json."),
            )
        return folder
    if not _NAME.fullmatch(spec):
        raise ModelUnavailable(
            say("There is no folder {folder}.", folder=spec),
            hint=say("Use an existing folder or the name of a model."),
        )
    _close_hub()
    from huggingface_hub import snapshot_download

    name = spec if "/" in spec else f"sentence-transformers/{spec}"
    try:
        return Path(snapshot_download(name, local_files_only=True))
    except (OSError, ValueError) as error:
        if not allow_download:
            raise ModelUnavailable(
                say("The language model {model} is not on this machine.", model=spec),
                hint=say(
                    "Allow its download (several hundred megabytes from huggingface.co), or"
                    " choose a folder that holds it."
                ),
            ) from error
    try:
        with _open_hub():
            return Path(snapshot_download(name, ignore_patterns=["*.onnx", "*.h5", "*.msgpack"]))
    except Exception as error:  # network, proxy, disk and hub errors have many types
        raise ModelUnavailable(
            say(
                "The language model {model} could not be downloaded: {reason}",
                model=spec,
                reason=_first_line(error),
            ),
            hint=say("Check the name and the connection, or choose a folder that holds the model."),
        ) from error


def _close_hub() -> None:
    """Keep the hub's libraries off the network, also if they were imported before ours."""
    run_offline()
    _set_hub(offline=True)


@contextlib.contextmanager
def _open_hub() -> Iterator[None]:
    """Let the hub's libraries use the network inside the block, and not after it."""
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "0"
    _set_hub(offline=False)
    try:
        yield
    finally:
        _close_hub()


def _set_hub(*, offline: bool) -> None:
    # The hub's libraries read the environment only when they are imported.
    constants: Any = sys.modules.get("huggingface_hub.constants")
    if constants is not None:
        constants.HF_HUB_OFFLINE = offline


def _digest(folder: Path) -> str:
    """Return a hash over every weight, tokenizer and settings file of a model folder."""
    total = hashlib.sha256()
    kept = {".json", ".txt", ".model", ".safetensors", ".bin"}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in kept):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return total.hexdigest()[:16]
