"""Settings taken out of a file, the environment and a call, with every problem collected and none stopping the rest."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar

from sitegen.config import codes
from sitegen.config.file import ConfigFile
from sitegen.config.places import SettingPath, nearest_line
from sitegen.config.values import Given, WrongValueError, type_name
from sitegen.errors import Code, Problem, UsageError

T = TypeVar("T")
Rule = Callable[[Given], T]

VARIABLE_PREFIX: Final = "SITEGEN_"
CONFIG_VARIABLE: Final = "SITEGEN_CONFIG"
SIGNING_KEY_VARIABLE: Final = "SITEGEN_SIGNING_KEY"
ENVIRONMENT_ONLY: Final = "signing_key"
"""What only the environment may give: a file is copied, committed and published."""

# Every table and what may stand in it; the top of the file is "".
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("mirror", "build", "proof", "trust", "mirrors"),
    "mirror": ("name", "base_url", "contact", "description"),
    "build": ("content", "output", "templates", "page_size", "jobs"),
    "proof": ("signing_key_file", "log_from"),
    "trust": ("keys",),
    "trust.keys": ("key_id", "public_key_b64", "not_before", "not_after", "revoked"),
    "mirrors": (
        "name",
        "base_url",
        "bundle_pattern",
        "state_pattern",
        "well_known_pattern",
        "mirror_type",
        "status",
        "key_id",
    ),
}
SINGLE_NAMES: Final = (
    *NAMES["mirror"],
    *NAMES["build"],
    *NAMES["proof"],
)  # those that a variable or an option can give


class ConfigReader:
    """The values of one run's configuration, and what is wrong with them.

    Arguments:
        file: the configuration file, or the empty one.
        environment: the process's variables; those that begin with SITEGEN_ are settings.
        overrides: settings from the command line by name; None stands for one that was not given.
        folder: the absolute folder that paths from the environment and the command line start from.
    """

    def __init__(
        self, file: ConfigFile, environment: Mapping[str, str], overrides: Mapping[str, object], folder: Path
    ) -> None:
        self.file = file
        self._environment = environment
        self._overrides = overrides
        self._folder = folder
        self._found: list[tuple[SettingPath | str, Code, str]] = []

    def refuse(self, code: Code, place: SettingPath | str, cause: str) -> None:
        """Note a problem at a path of the file or, as text, at a variable or an option."""
        self._found.append((place, code, cause))

    def raise_problems(self) -> None:
        """Raise every problem that was noted, in the order of the file's lines.

        Raises:
            UsageError: there was one.
        """
        if not self._found:
            return
        lines = self.file.places() if any(isinstance(place, tuple) for place, _, _ in self._found) else {}

        def line(place: SettingPath | str) -> int:
            return nearest_line(lines, place) or 0 if isinstance(place, tuple) else 0

        raise UsageError(
            *(
                Problem(code, self.file.place(lines, place) if isinstance(place, tuple) else place, cause)
                for place, code, cause in sorted(self._found, key=lambda found: line(found[0]))
            )
        )

    def table(self, path: SettingPath, value: object) -> Mapping[str, Any]:
        """Return a table's values after refusing the names in it that are not known; {} where it is no table."""
        names = ".".join(part for part in path if isinstance(part, str))
        if not isinstance(value, dict):
            self.refuse(codes.WRONG_TYPE, path, f"{names} is {type_name(value)}, and must be a table.")
            return {}
        for name in value:
            if name == ENVIRONMENT_ONLY:
                self.refuse(codes.SECRET_MISPLACED, (*path, name), f"The file has {ENVIRONMENT_ONLY}.")
            elif name not in NAMES[names]:
                where = f"[{names}]" if names else "sitegen.toml"
                self.refuse(codes.UNKNOWN_NAME, (*path, name), f"{where} has no {name[:80]!r}{_hint(names, name)}")
        return value

    def tables(self, path: SettingPath, value: object) -> Iterable[tuple[SettingPath, Mapping[str, Any]]]:
        """Yield each table of an array of tables with its path, names checked."""
        if not isinstance(value, list):
            name = ".".join(str(part) for part in path)
            self.refuse(
                codes.WRONG_TYPE, path, f"{name} is {type_name(value)}, and must be tables, each under [[{name}]]."
            )
            return
        for position, item in enumerate(value):
            yield (*path, position), self.table((*path, position), item)

    def one(self, path: SettingPath, table: Mapping[str, Any], rule: Rule[T]) -> T | None:
        """Return the value at a path of the file under its rule; None where it is missing or wrong."""
        name = str(path[-1])
        if name not in table:
            return None
        return self._apply(path, Given(name, table[name], self.file.folder), rule)

    def needed(self, path: SettingPath, table: Mapping[str, Any], rule: Rule[T]) -> T | None:
        """Do as `one` does, and refuse where the value is missing."""
        if path[-1] not in table:
            self.refuse(codes.MISSING, path, f"{path[-1]} is missing.")
        return self.one(path, table, rule)

    def single(self, path: SettingPath, table: Mapping[str, Any], rule: Rule[T], default: T) -> T:
        """Return a setting from the command line, else the environment, else the file, else the default.

        What a stronger source hides is still checked, so that a wrong file does not wait for the option to go away.
        """
        name = str(path[-1])
        value = self.one(path, table, rule)
        variable = VARIABLE_PREFIX + name.upper()
        if self._environment.get(variable):
            given = Given(variable, self._environment[variable], self._folder, as_text=True)
            value = self._apply(variable, given, rule)
        if self._overrides.get(name) is not None:
            option = f"--{name.replace('_', '-')}"
            value = self._apply(option, Given(option, self._overrides[name], self._folder), rule)
        return default if value is None else value

    def variable(self, name: str) -> str:
        """Return the text of a variable that is no setting, without white space around it; "" where it is not set."""
        return self._environment.get(name, "").strip()

    def check_variables(self) -> None:
        """Refuse variables that begin as ours do and are none of ours."""
        known = {CONFIG_VARIABLE, SIGNING_KEY_VARIABLE, *(VARIABLE_PREFIX + name.upper() for name in SINGLE_NAMES)}
        for variable in sorted(self._environment):
            if variable.startswith(VARIABLE_PREFIX) and variable not in known:
                near = difflib.get_close_matches(variable, sorted(known), 1)
                hint = f"; did you mean {near[0]}?" if near else "."
                self.refuse(codes.UNKNOWN_VARIABLE, ascii(variable)[1:-1], f"There is no such setting{hint}")

    def _apply(self, place: SettingPath | str, given: Given, rule: Rule[T]) -> T | None:
        try:
            return rule(given)
        except WrongValueError as wrong:
            self.refuse(wrong.code, place, wrong.cause)
            return None


def _hint(table: str, name: str) -> str:
    """Say which real name is nearest, in this table or, spelled right, in another."""
    near = difflib.get_close_matches(name[:80], NAMES[table], 1)
    if near:
        return f"; did you mean {near[0]}?"
    home = next((other for other, names in NAMES.items() if other and name in names), None)
    if home:
        return f"; it belongs in {f'[[{home}]]' if home in {'trust.keys', 'mirrors'} else f'[{home}]'}."
    return f"; it knows {', '.join(NAMES[table])}."
