"""The words of the interface, from one file, so that a translation is one file."""

from __future__ import annotations

import functools
import gettext
import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType, SimpleNamespace
from typing import Any, Final

from markupsafe import Markup, escape

from sitegen.errors import Problem, UsageError
from sitegen.site import refusals as S  # noqa: N812 - tables of codes are called by their letter
from sitegen.site.string_faults import RICH, Sentence, fault

FILE: Final = "strings.toml"
"""The name of the file in a folder of templates."""
_THOUSAND: Final = 1_000
_LINE: Final = re.compile(r"\(at line ([0-9]{1,9}), column [0-9]{1,9}\)")
_PLURAL: Final = re.compile(r"nplurals=([1-6]); plural=([n0-9()!=<>&|%?: ]{1,200})")


@dataclass(frozen=True, slots=True, eq=False)
class Strings:
    """All words of the interface; equal only to itself, so that what is made from it is cheap to remember.

    Arguments:
        sentences: by section and key, with a dot between; a tuple where a file has a list.
        plural: from a number to the place of its form among counted words.
        sections: what templates know as `say`, with `lang_of_papers` beside the sections.
    """

    sentences: Mapping[str, Sentence]
    plural: Callable[[int], int]
    sections: SimpleNamespace

    @classmethod
    def read(cls, shipped: str, own: str | None = None) -> Strings:
        """Read the shipped file, and over it what an operator says otherwise.

        Arguments:
            shipped: TOML; tables of sentences, each with `{names}` that are filled in.
            own: TOML of an operator, with any part of the same tables.

        Raises:
            UsageError: a file is no TOML, has a key that is not known, or a sentence has a name that is not filled in.
        """
        sentences = _table(shipped)
        problems: list[Problem] = []
        for key, sentence in _table(own or "").items():
            problem = fault(key, sentence, sentences)
            if problem:
                problems.append(Problem(S.STRING_UNKNOWN, f"templates/{FILE}: {key}", problem))
            sentences[key] = sentence
        if problems:
            raise UsageError(*problems)
        sections: dict[str, dict[str, Sentence]] = {}
        for key, sentence in sentences.items():
            section, _, name = key.partition(".")
            sections.setdefault(section, {})[name] = sentence
        spaces = {name: SimpleNamespace(**section) for name, section in sections.items()}
        say = SimpleNamespace(**spaces, lang_of_papers=_lang_of_papers(sentences))
        return cls(MappingProxyType(sentences), _plural(sentences), say)

    def digest(self) -> str:
        """Return the SHA-256 of all words, in hex, in any order of a file's sections and keys."""
        return _digest(self)

    @property
    def lang_of_papers(self) -> Markup:
        """The attribute of elements that hold a paper's own words, "" where the interface is in their language."""
        return _lang_of_papers(self.sentences)

    def say(self, key: str, /, **values: object) -> str:
        """Return a sentence with its names filled in.

        Raises:
            KeyError: there is no such sentence, or it has a name without a value.
        """
        sentence = self.sentences[key]
        if not isinstance(sentence, str):
            raise KeyError(key)
        return sentence.format(**values) if values else sentence

    def words(self, key: str) -> Sequence[str]:
        """Return a list of words.

        Raises:
            KeyError: there is no such list.
        """
        words = self.sentences[key]
        if isinstance(words, str):
            raise KeyError(key)
        return words

    def counted(self, noun: str, number: int) -> str:
        """Return a number with its noun, in the form that the number asks for: `1 paper`, `1,530,000 papers`.

        Arguments:
            noun: a key of the table `counted`.
            number: at least 0.
        """
        return self.words(f"counted.{noun}")[self.plural(number)].format(n=self.number(number))

    def number(self, number: int) -> str:
        """Return a whole number with its thousands set apart."""
        if -_THOUSAND < number < _THOUSAND:
            return str(number)
        return f"{number:,}".replace(",", self.say("language.thousands"))


@functools.lru_cache(maxsize=4_096)
def rich(sentence: str, *urls: str) -> Markup:
    """Return a sentence as HTML: `[words]` link to the URLs, one after another, and words in backticks are code.

    Arguments:
        sentence: plain text; everything else in it is escaped.
        urls: as many as there are brackets, and further ones that are not used.

    Raises:
        IndexError: there are fewer URLs than brackets.
    """
    parts, position, used = [], 0, 0
    for match in RICH.finditer(sentence):
        parts.append(escape(sentence[position : match.start()]))
        position = match.end()
        if match[1] is None:
            parts.append(Markup("<code>{}</code>").format(match[2]))
        else:
            parts.append(Markup('<a href="{}">{}</a>').format(urls[used], match[1]))
            used += 1
    return Markup().join([*parts, escape(sentence[position:])])


@functools.lru_cache(maxsize=4)
def _digest(strings: Strings) -> str:
    # Escapes keep what is no UTF-8 apart, too.
    told = json.dumps(sorted(strings.sentences.items()))
    return hashlib.sha256(told.encode("ascii")).hexdigest()


def _table(text: str) -> dict[str, Sentence]:
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = _LINE.search(str(error))
        place = f"templates/{FILE}: line {line[1]}" if line else f"templates/{FILE}"
        raise UsageError(Problem(S.STRINGS_UNREADABLE, place, str(error))) from error
    sentences: dict[str, Sentence] = {}
    for section, table in tables.items():
        if isinstance(table, dict):
            sentences |= {f"{section}.{key}": _sentence(value) for key, value in table.items()}
        else:
            sentences[section] = _sentence(table)  # outside of every table, where no words belong
    return sentences


def _sentence(value: object) -> Sentence:
    return tuple(map(str, value)) if isinstance(value, list) else str(value)


def _lang_of_papers(sentences: Mapping[str, Sentence]) -> Markup:
    tag = sentences.get("language.of_papers", "")
    return Markup(' lang="{}"').format(tag) if tag and tag != sentences.get("language.tag") else Markup()


def _plural(sentences: Mapping[str, Any]) -> Callable[[int], int]:
    """Return the rule of a `Plural-Forms` header (GNU gettext manual, section 11.2.6)."""
    stated = str(sentences.get("language.plural", "nplurals=2; plural=n != 1"))
    match = _PLURAL.fullmatch(stated)
    try:
        rule: Callable[[int], int] = gettext.c2py(match[2] if match else "")
        forms = int(match[1]) if match else 0
        fits = all(rule(n) < forms for n in range(1_000))
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(_bad_plural(stated)) from error
    lists = [words for key, words in sentences.items() if key.startswith("counted.")]
    if not match or not fits or any(len(words) != forms for words in lists):
        raise UsageError(_bad_plural(stated))
    # No rule of a language tells numbers beyond a thousand apart in new ways; one that does gets the last form there.
    return functools.lru_cache(maxsize=4_096)(lambda n: min(rule(n), forms - 1))


def _bad_plural(stated: str) -> Problem:
    cause = f"{stated[:80]!r} does not say which of the forms in [counted] a number takes"
    return Problem(S.STRINGS_UNREADABLE, f"templates/{FILE}: language.plural", cause)
