"""Prints the versions installed now as pip constraints."""

from importlib.metadata import distributions

LEFT_OUT = {"lifeworld", "pip", "setuptools", "wheel"}
# The CPU build only: without it an installation stops instead of fetching GPU libraries.
TORCH = "torch=={0}+cpu ; sys_platform == 'linux'"


def main() -> None:
    """Print one line a distribution, in order."""
    versions = {d.metadata["Name"].lower().replace("_", "-"): d.version for d in distributions()}
    print("# What `make test` ran with. Written by `make lock`.")  # noqa: T201  its output
    for name in sorted(versions.keys() - LEFT_OUT):
        if name == "torch":
            print(TORCH.format(versions[name].split("+")[0]))  # noqa: T201
        else:
            print(f"{name}=={versions[name]}")  # noqa: T201


main()
