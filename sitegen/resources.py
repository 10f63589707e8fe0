"""Where files are that are no code of the program: at the top of a checkout, or inside the package of a wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sitegen.config import codes
from sitegen.errors import MachineError, Problem

_PACKAGE: Final = Path(__file__).resolve().parent


def templates_folder() -> Path:
    """Return the folder of the theme that is shipped with the program.

    Raises:
        MachineError: the installation has none.
    """
    return _shipped("theme", "templates")


def starter_content() -> Path:
    """Return the content folder that a new mirror starts with.

    Raises:
        MachineError: the installation has none.
    """
    return _shipped("starter", "content")


def scaffold() -> Path:
    """Return the folder of the files that a new mirror begins with, beside its content."""
    return _PACKAGE / "scaffold"


def standalone_verifier() -> bytes:
    """Return the one-file checker that a mirror publishes as `verify/verify.py`, for strangers to save and run."""
    return (_PACKAGE / "proof/standalone/verify.py").read_bytes()


def _shipped(in_wheel: str, in_checkout: str, package: Path = _PACKAGE) -> Path:
    """Find one folder; only a wheel has it inside the package, so its presence tells the two apart."""
    if (package / in_wheel).is_dir():
        return package / in_wheel
    checkout = package.parent
    # Beside an installed package stand the folders of strangers, one of which may have this name.
    if (checkout / "pyproject.toml").is_file() and (checkout / in_checkout).is_dir():
        return checkout / in_checkout
    raise MachineError(Problem(codes.PROGRAM_INCOMPLETE, str(package / in_wheel), "The folder is not there."))
