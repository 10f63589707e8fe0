"""What a run was told: the settings as one frozen Config, each from the strongest source that gives it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sitegen.config import codes
from sitegen.config import values as rules
from sitegen.config.file import ConfigFile, read
from sitegen.config.proof import NO_PROOF, ProofSettings, read_proof
from sitegen.config.reader import CONFIG_VARIABLE, SINGLE_NAMES, ConfigReader
from sitegen.config.trust import OtherMirror, read_mirrors, read_trust
from sitegen.pith.keys import TrustRoots

FILE_NAME: Final = "sitegen.toml"
DEFAULT_TEMPLATES: Final = "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorSettings:
    """What the mirror says of itself.

    Arguments:
        name: one line.
        base_url: where it is served, without a slash at its end; "" where that is not known.
        contact: an address for people, or "".
        description: one line, or "".
    """

    name: str = "Pith mirror"
    base_url: str = ""
    contact: str = ""
    description: str = ""

    @property
    def base_path(self) -> str:
        """The path that every link begins with, with a slash at both ends: `/`, or `/mirror/`."""
        return urlsplit(self.base_url).path + "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """How the site is built; the folders are absolute, and only `content` need exist.

    Arguments:
        content: the content folder.
        output: the folder that the finished tree appears as.
        templates: the operator's own templates.
        page_size: entries on one page of a list, 1 to 1000.
        jobs: worker processes, at least 1; the output does not depend on it.
    """

    content: Path
    output: Path
    templates: Path
    page_size: int = 50
    jobs: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that a run was told, checked.

    Arguments:
        root: the absolute folder that the mirror lives in: that of its file, or the one that the run began in.
        file: the configuration file, or None where there was none.
        mirror: what the mirror says of itself.
        build: how the site is built.
        trust: the pinned keys; Pith's where none were given.
        mirrors: other mirrors of the same documents.
        proof: how the mirror signs what it says of itself.
    """

    root: Path
    file: Path | None
    mirror: MirrorSettings
    build: BuildSettings
    trust: TrustRoots
    mirrors: tuple[OtherMirror, ...] = ()
    proof: ProofSettings = NO_PROOF


def load(
    folder: Path, *, file: Path | None = None, environment: Mapping[str, str], overrides: Mapping[str, object]
) -> Config:
    """Read the configuration: the command line beats the environment, that the file, that the default.

    Arguments:
        folder: where the run began; paths from the command line and the environment start here, the file's in its own.
        file: the file that the command line named; else SITEGEN_CONFIG, else `sitegen.toml` in the folder if there.
        environment: the process's variables.
        overrides: settings of [mirror], [build] and [proof] from the command line, by name; None for those not given.

    Returns:
        the configuration, with jobs = 0 turned into the number of cores that this process may use.

    Raises:
        UsageError: with every problem there is.
        ValueError: overrides has a name that is no setting, which is the caller's mistake and not the user's.
    """
    unknown = set(overrides) - set(SINGLE_NAMES)
    if unknown:
        raise ValueError(f"no such settings: {', '.join(sorted(unknown))}")
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow links
    source = _find(folder, file, environment)
    contents = ConfigFile(FILE_NAME, folder) if source is None else read(source)
    reader = ConfigReader(contents, environment, overrides, folder)
    reader.check_variables()
    top = reader.table((), contents.values)
    mirror = _read_mirror(reader, reader.table(("mirror",), top.get("mirror", {})))
    build = _read_build(reader, reader.table(("build",), top.get("build", {})))
    trust = read_trust(reader, reader.table(("trust",), top.get("trust", {})))
    mirrors = read_mirrors(reader, top.get("mirrors", []), trust)
    proof = read_proof(reader, reader.table(("proof",), top.get("proof", {})))
    for cause in _overlaps(build.output, build.content, build.templates, roots={contents.folder, folder}):
        reader.refuse(codes.FOLDERS_OVERLAP, ("build", "output"), cause)
    reader.raise_problems()
    return Config(
        root=contents.folder, file=source, mirror=mirror, build=build, trust=trust, mirrors=mirrors, proof=proof
    )


def available_cores() -> int:
    """Return how many cores this process may use, at least 1."""
    if hasattr(os, "process_cpu_count"):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _find(folder: Path, file: Path | None, environment: Mapping[str, str]) -> Path | None:
    named = file or environment.get(CONFIG_VARIABLE)
    path = folder / (named or FILE_NAME)
    return path if named or _may_be_there(path) else None


def _may_be_there(path: Path) -> bool:
    """Tell whether a file must be read; where nobody can say, reading it tells what is wrong."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        pass
    return True


def _read_mirror(reader: ConfigReader, table: Mapping[str, object]) -> MirrorSettings:
    standard = MirrorSettings()
    return MirrorSettings(
        name=reader.single(("mirror", "name"), table, rules.text, standard.name),
        base_url=reader.single(("mirror", "base_url"), table, rules.web_address, standard.base_url),
        contact=reader.single(("mirror", "contact"), table, rules.optional_text, standard.contact),
        description=reader.single(("mirror", "description"), table, rules.optional_text, standard.description),
    )


def _read_build(reader: ConfigReader, table: Mapping[str, object]) -> BuildSettings:
    root = reader.file.folder
    page_size = partial(rules.whole_number, least=1, most=1000)
    jobs = partial(rules.whole_number, least=0, most=rules.MOST_JOBS)
    return BuildSettings(
        content=reader.single(("build", "content"), table, rules.folder, root / "content"),
        output=reader.single(("build", "output"), table, rules.folder, root / "public"),
        templates=reader.single(("build", "templates"), table, rules.folder, root / DEFAULT_TEMPLATES),
        page_size=reader.single(("build", "page_size"), table, page_size, 50),
        jobs=reader.single(("build", "jobs"), table, jobs, 0) or available_cores(),
    )


def _overlaps(output: Path, content: Path, templates: Path, *, roots: set[Path]) -> Iterator[str]:
    """Yield the cause for each folder that the output would swallow, or that would swallow it; it may lie in a root."""
    target = _real(output)
    for name, folder in (("content", content), ("templates", templates)):
        real = _real(folder)
        if target == real:
            yield f"output and {name} are the same folder."
        elif real in target.parents:
            yield f"output lies inside {name}."
        elif target in real.parents:
            yield f"{name} lies inside output."
    if any(target == root or target in root.parents for root in map(_real, roots)):
        yield "output is the folder of the mirror itself, or one around it."


def _real(path: Path) -> Path:
    """Follow the links that are there; unlike Path.resolve, a loop of links is no error."""
    return Path(os.path.realpath(path))
