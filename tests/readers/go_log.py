"""Go's own checksum-database code, `golang.org/x/mod/sumdb`, as the Go toolchain carries it for its own use.

The toolchain comes by pip, or is the system's. Nothing is downloaded, and no line of Go's code is kept here: the two
packages are taken from the toolchain into a folder of the tests, where our small program is compiled against them.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

SOURCE: Final = Path(__file__).with_name("go_log.go")
_PACKAGES: Final = ("note", "tlog")
_MODULE: Final = "golang.org/x/mod"
_OFFLINE: Final = {
    "CGO_ENABLED": "0",
    "GO111MODULE": "on",
    "GOFLAGS": "-mod=mod",
    "GOPROXY": "off",
    "GOSUMDB": "off",
    "GOTOOLCHAIN": "local",
    "GOWORK": "off",
}


def go() -> str:
    """Return the program `go`: that of this environment, else that of the system; "go" where there is none."""
    beside = Path(sys.executable).with_name("go")
    return str(beside) if beside.is_file() else shutil.which("go") or "go"


class GoRefusedError(Exception):
    """Go's code refused what it read; the sentence is Go's."""


@dataclass(frozen=True)
class Read:
    """What Go read of a log.

    Arguments:
        origin, size, root: of the checkpoint.
        inclusion: the proofs of the leaves that were asked for.
        consistency: the proofs with the earlier heads that were given.
        leaves: how many leaves were read and compared with their entries.
    """

    origin: str
    size: int
    root: bytes
    inclusion: list[list[bytes]]
    consistency: list[list[bytes]]
    leaves: int


class GoLog:
    """Our program, compiled with Go's packages.

    Arguments:
        folder: where it is compiled; empty.

    Raises:
        RuntimeError: it was not compiled.
    """

    def __init__(self, folder: Path) -> None:
        self._program = folder / "go_log"
        module = folder / "x-mod"
        for name in _PACKAGES:
            shutil.copytree(_sumdb() / name, module / "sumdb" / name)
        version = _version()
        (module / "go.mod").write_text(f"module {_MODULE}\n\ngo {version}\n", encoding="ascii")
        replaced = f"require {_MODULE} v0.0.0\n\nreplace {_MODULE} => ./x-mod\n"
        (folder / "go.mod").write_text(f"module sitegen/go_log\n\ngo {version}\n\n{replaced}", encoding="ascii")
        shutil.copy(SOURCE, folder)
        command = [go(), "build", "-o", str(self._program), "."]
        done = _run(command, folder)
        if done.returncode:
            raise RuntimeError(f"the program was not compiled: {done.stderr}")

    def read(
        self,
        log: Path,
        vkey: str,
        *,
        records: Sequence[int] = (),
        old: Sequence[tuple[int, bytes]] = (),
        every: bool = False,
    ) -> Read:
        """Open the checkpoint of a log, and prove leaves and earlier heads from its tiles.

        Arguments:
            log: the folder that has `checkpoint` and `tile/`.
            vkey: the public key.
            records: indices of leaves.
            old: sizes and roots of earlier heads.
            every: read all leaves and entries.

        Raises:
            GoRefusedError: something of it is not right.
        """
        heads = [{"Size": size, "Root": _text(root)} for size, root in old]
        asked = {"Folder": str(log), "Verifier": vkey, "Records": list(records), "Old": heads, "Every": every}
        told = self._ask(asked)
        return Read(
            told["Origin"],
            told["Size"],
            base64.b64decode(told["Root"]),
            [_hashes(proof) for proof in told["Inclusion"] or ()],
            [_hashes(proof) for proof in told["Consistency"] or ()],
            told["Leaves"],
        )

    def sign(self, text: str, skey: str) -> bytes:
        """Return a note that Go signed.

        Raises:
            GoRefusedError: the key or the text cannot be one.
        """
        return str(self._ask({"Signer": skey, "Text": text})["Note"]).encode()

    def _ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        done = subprocess.run(
            [self._program], input=json.dumps(asked), capture_output=True, text=True, encoding="utf-8", check=False
        )
        if done.returncode:
            raise RuntimeError(f"the program did not come to an end: {done.stderr}")
        told: dict[str, Any] = json.loads(done.stdout)
        if told["Error"]:
            raise GoRefusedError(told["Error"])
        return told


def _sumdb() -> Path:
    """Return where the toolchain has the packages; Debian has them in a package of their own too.

    Raises:
        RuntimeError: they are nowhere.
    """
    root = _run([go(), "env", "GOROOT"], Path.cwd()).stdout.strip()
    places = [Path(root, "src/cmd/vendor", _MODULE, "sumdb"), Path("/usr/share/gocode/src", _MODULE, "sumdb")]
    found = next((place for place in places if all((place / name).is_dir() for name in _PACKAGES)), None)
    if found is None:
        raise RuntimeError(f"{_MODULE}/sumdb is not in {root}")
    return found


def _version() -> str:
    """Return the toolchain's version of the language, in which its packages are written: `1.27`."""
    found = re.match(r"go(\d+\.\d+)", _run([go(), "env", "GOVERSION"], Path.cwd()).stdout)
    return found[1] if found else "1.21"


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, **_OFFLINE}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=variables)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _hashes(proof: Sequence[str] | None) -> list[bytes]:
    return [base64.b64decode(one) for one in proof or ()]
