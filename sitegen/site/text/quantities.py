"""Chemical formulas (`mhchem`) and quantities with units (`siunitx`), said in plain TeX."""

from __future__ import annotations

import re
from typing import Final

_ARGUMENT: Final = r"[ ]*+\{((?:[^{}]|\{[^{}]*+\})*+)\}"
_OPTIONS: Final = r"(?:\[[^\[\]{}]*+\])?+"
#: 1 a formula of chemistry; 2 a number or an angle; 3 a unit; 4 a command with (5) its number and (6) its unit;
#: (7, 8, 9) two numbers and their unit; (10, 11) an ion or an isotope.
QUANTITY: Final = re.compile(
    rf"\\(?:(?:ce|chem|cf){_ARGUMENT}|(?:num|ang|tablenum){_OPTIONS}{_ARGUMENT}|(?:si|unit){_OPTIONS}{_ARGUMENT}"
    rf"|(SI|qty|ang){_OPTIONS}{_ARGUMENT}{_ARGUMENT}|(?:SIrange|qtyrange){_OPTIONS}{_ARGUMENT}{_ARGUMENT}{_ARGUMENT}"
    rf"|(?:ion){_ARGUMENT}{_ARGUMENT})"
)
_CHEMISTRY: Final = re.compile(
    r"(?P<arrow><=>>?|<<=>|<->|->|<-)(?:\[[^\[\]]*\]){0,2}|(?P<high>\^(?:\{[^{}]*\}|\d*[+-]|\d+|\w|\*))"
    r"|(?P<low>_(?:\{[^{}]*\}|\d+|\w))|(?<=[A-Za-z)\]}])(?P<count>\d+)|(?<=[A-Za-z0-9)\]}])(?P<charge>[+-])(?=$|[\s)\]}])"
    r"|(?P<plus>\s+\+\s+)|(?P<dot>\s*[*.]\s*)|(?P<bond>[=#-])|(?P<space>\s+)|(?P<dollar>\$)"
)
_ARROWS: Final = {"->": r"\to ", "<-": r"\leftarrow ", "<->": r"\leftrightarrow "}
_BETWEEN: Final = {"plus": "+", "dot": r"\cdot ", "space": r"\ "}
_BONDS: Final = {"-": "{-}", "=": "{=}", "#": r"{\equiv}"}
_EXPONENT: Final = re.compile(r"(?<=[\d.])\s*[eEdD]\s*([+-]?\d+)|^\s*[eE]([+-]?\d+)")
_PIECE: Final = re.compile(r"\\([A-Za-z]+)(?:\{([^{}]*)\})?|([^\\]+)")
_PREFIXES: Final = {
    "quecto": "q", "ronto": "r", "yocto": "y", "zepto": "z", "atto": "a", "femto": "f", "pico": "p", "nano": "n",
    "micro": r"\mu{}", "milli": "m", "centi": "c", "deci": "d", "deca": "da", "deka": "da", "hecto": "h", "kilo": "k",
    "mega": "M", "giga": "G", "tera": "T", "peta": "P", "exa": "E", "zetta": "Z", "yotta": "Y",
}  # fmt: skip
_UNITS: Final = {
    "ampere": "A", "candela": "cd", "kelvin": "K", "kilogram": "kg", "gram": "g", "meter": "m", "metre": "m",
    "mole": "mol", "second": "s", "becquerel": "Bq", "celsius": r"{}^\circ C", "degreeCelsius": r"{}^\circ C",
    "coulomb": "C", "farad": "F", "gray": "Gy", "hertz": "Hz", "henry": "H", "joule": "J", "lumen": "lm", "lux": "lx",
    "newton": "N", "ohm": r"\Omega{}", "pascal": "Pa", "radian": "rad", "siemens": "S", "sievert": "Sv",
    "steradian": "sr", "tesla": "T", "volt": "V", "watt": "W", "weber": "Wb", "day": "d", "degree": r"^\circ",
    "hour": "h", "litre": "L", "liter": "L", "minute": "min", "arcminute": "'", "arcsecond": "''", "percent": r"\%",
    "angstrom": "Å", "bar": "bar", "electronvolt": "eV", "eV": "eV", "dalton": "Da", "decibel": "dB", "bel": "B",
    "barn": "b", "hectare": "ha", "tonne": "t", "parsec": "pc", "year": "yr", "lightyear": "ly", "solarmass":
    r"M_\odot", "um": r"\mu{}m", "nm": "nm", "mm": "mm", "cm": "cm", "m": "m", "km": "km", "ns": "ns", "us": r"\mu{}s",
    "ms": "ms", "s": "s", "ps": "ps", "fs": "fs", "Hz": "Hz", "kHz": "kHz", "MHz": "MHz", "GHz": "GHz", "THz": "THz",
    "meV": "meV", "keV": "keV", "MeV": "MeV", "GeV": "GeV", "TeV": "TeV", "mW": "mW", "W": "W", "kW": "kW", "K": "K",
    "mK": "mK", "V": "V", "mV": "mV", "T": "T", "mT": "mT", "g": "g", "kg": "kg", "dB": "dB", "bit": "bit",
    "byte": "B",
}  # fmt: skip
_STAGES: Final = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI", "7": "VII", "8": "VIII", "9": "IX"}
_POWERS: Final = {"square": "2", "cubic": "3", "squared": "2", "cubed": "3"}
_BEFORE: Final = frozenset({"square", "cubic"})


def spelled(found: re.Match[str]) -> str:
    """Return what a match of `QUANTITY` says, in TeX that needs no package.

    Arguments:
        found: a command with all its arguments.

    Source: the manuals of mhchem 4 and siunitx 3, their common parts.
    """
    chemistry, number, unit, command, amount, its_unit, first, last, range_unit, element, stage = found.groups()
    if chemistry is not None:
        return f"\\mathrm{{{_CHEMISTRY.sub(_chemistry, chemistry.strip())}}}"
    if number is not None:
        return _number(number) + ("^{\\circ}" if found.group().startswith("\\ang") else "")
    if unit is not None:
        return _unit(unit)
    if command is not None:
        return f"{_number(amount)}{_gap(its_unit)}{_unit(its_unit)}"
    if first is not None:
        return f"{_number(first)}\\text{{ to }}{_number(last)}{_gap(range_unit)}{_unit(range_unit)}"
    return f"\\mathrm{{{element}\\,{_STAGES.get(stage, stage.upper())}}}"


def _chemistry(found: re.Match[str]) -> str:
    text, kind = found.group(), found.lastgroup
    if kind in {"high", "low"}:
        return text if text[1] == "{" else f"{text[0]}{{{text[1:]}}}"
    if kind == "arrow":
        return _ARROWS.get(found["arrow"], r"\rightleftharpoons ")
    if kind in {"count", "charge"}:
        return f"{'_' if kind == 'count' else '^'}{{{text}}}"
    return _BONDS[text] if kind == "bond" else _BETWEEN.get(kind or "", "")


def _number(number: str) -> str:
    number = _EXPONENT.sub(_exponent, number.strip())
    return number.replace("+-", r"\pm ").replace("x", r"\times ") if "\\" not in number else number


def _exponent(found: re.Match[str]) -> str:
    return f"\\times 10^{{{found[1].lstrip('+')}}}" if found[1] else f"10^{{{found[2].lstrip('+')}}}"


def _gap(unit: str) -> str:
    return "" if unit.strip() in {r"\percent", r"\%", r"\degree", r"\arcminute", r"\arcsecond"} else r"\,"


def _unit(unit: str) -> str:
    """Set a unit: prefixes stick to it, `per` turns its power, `square` and `tothe` set it."""
    parts: list[str] = []
    prefix, sign, power = "", "", ""
    for command, argument, text in _PIECE.findall(unit):
        if command in _PREFIXES:
            prefix = _PREFIXES[command]
        elif command == "per":
            sign = "-"
        elif command in _BEFORE:
            power = _POWERS[command]
        elif parts and (command in _POWERS or command == "tothe"):
            turned = "-" if parts[-1].endswith("^{-1}") else ""
            parts[-1] = f"{parts[-1].removesuffix('^{-1}')}^{{{turned}{_POWERS.get(command, argument)}}}"
        elif command or text.strip():
            exponent = f"^{{{sign}{power or 1}}}" if sign or power else ""
            known = _UNITS.get(command, command and f"\\{command} ") or text.strip().replace("~", r"\,").replace(
                ".", r"\,"
            )
            parts.append(f"{prefix}{known}{exponent}")
            prefix, sign, power = "", "", ""
    return f"\\mathrm{{{(chr(92) + ',').join(parts)}}}"
