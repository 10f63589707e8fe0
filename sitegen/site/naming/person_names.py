"""The name of an author in its parts: given name, particle, family name, suffix; or one that has no parts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from sitegen.site.naming.name_words import (
    CAPITAL_PARTICLES,
    COMPOUND_FAMILIES,
    INSTITUTIONS,
    JOINING,
    OTHERS,
    PARTICLES,
    SUFFIX,
    TITLES,
    VIETNAMESE,
)

_LONGEST: Final = 200
"""Nobody's name is longer, and whoever's is keeps it whole."""
_LONGEST_EAST_ASIAN_GIVEN: Final = 2
_ASIDE: Final = re.compile(r"\([^()]*+\)")
_BEHALF: Final = re.compile(r"(.*?)\s*\b(?:on behalf of|for)\s+(the\s+.+|.*\bcollaborations?\b.*)", re.IGNORECASE)
#: Marks that stand in no person's name; `3rd` does.
_STRANGE: Final = re.compile(r"[&/@:]|[0-9](?!(?:nd|rd|th)\b)")
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.-?){1,4}")
_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_HANGUL: Final = re.compile("[\uac00-\ud7a3]+")
_EAST_ASIAN: Final = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7a3 ]+")


class Name(NamedTuple):
    """A name in plain Unicode; either it is `literal`, whole, or it has at least a family name.

    Arguments:
        particle: what stands before a family name in small letters (`van der`), not part of how it is sorted.
        suffix: `Jr.`, `III`.
        literal: a collaboration, an institution, `et al.`, or a name whose parts cannot be told.
    """

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""
    literal: str = ""

    @property
    def is_east_asian(self) -> bool:
        """Whether the name is written in Han, Kana or Hangul, where the family name comes first, unparted."""
        return _EAST_ASIAN.fullmatch(self.family + self.given) is not None

    @property
    def last(self) -> str:
        """The family name with its particle, as it stands before the comma: `van der Berg`, `d'Alembert`."""
        glue = "" if not self.particle or self.particle[-1] in "'’" else " "
        return f"{self.particle}{glue}{self.family}" or self.literal


@lru_cache(maxsize=8_192)
def name_of(text: str) -> Name:
    """Split the name of an author.

    `Given Family` and `Family, Given` are known, with suffixes in either. A family name of several words is seen where
    a particle (`de la Cruz`, `Van Gool`) or a joining word (`Ortega y Gasset`) begins or holds it; two family names
    without a hyphen cannot be told from a middle name. Han and Hangul names of two or three characters
    begin with the family name, or with one of the known family names of two.

    Arguments:
        text: one name of `author_names`, plain Unicode.
    """
    text = _without_asides(text)
    if len(text) > _LONGEST:
        return Name(literal=text)
    if OTHERS.fullmatch(text):
        return Name(literal="et al.")
    behalf = _BEHALF.fullmatch(text) if "f" in text and ("for " in text or "behalf " in text) else None
    if behalf is not None and not _is_institution(behalf.group(1)):
        text = behalf.group(1).strip(" ,") or behalf.group(2).removeprefix("the ")
    if _is_institution(text):
        return Name(literal=text)
    if _EAST_ASIAN.fullmatch(text):
        return _east_asian(text)
    return _with_commas(text) if "," in text else _in_order(text.split())


def _is_institution(text: str) -> bool:
    if _STRANGE.search(text) is not None or text.startswith(("The ", "the ")):
        return True
    return not INSTITUTIONS.isdisjoint(text.lower().replace(",", " ").split())


def _without_asides(text: str) -> str:
    """Drop affiliations in parentheses, unless nothing else stands there."""
    bare = text
    while "(" in bare:
        shorter = _ASIDE.sub(" ", bare)
        if shorter == bare:
            break
        bare = shorter
    return " ".join(bare.split()) or text.strip()


def _east_asian(text: str) -> Name:
    family, _, given = text.partition(" ")
    if given:
        return Name(family=family, given=given)
    hangul = _HANGUL.fullmatch(text) is not None
    # Three Hangul syllables are nearly always one and two, also where the first two are a family name elsewhere.
    cut = 2 if text[:2] in COMPOUND_FAMILIES and len(text) > 2 + hangul else 1
    if not cut < len(text) <= cut + _LONGEST_EAST_ASIAN_GIVEN or not (hangul or _HAN.fullmatch(text)):
        return Name(literal=text)
    return Name(family=text[:cut], given=text[cut:])


def _with_commas(text: str) -> Name:
    parts = [part for part in (part.strip() for part in text.split(",")) if part]
    suffixes = [part for part in parts[1:] if SUFFIX.fullmatch(part)]
    names = [part for part in parts if part not in suffixes]
    suffix = " ".join(suffixes)
    if not names:
        return Name(literal=text)
    if len(names) == 1:
        return _suffixed(_in_order(names[0].split()), suffix)
    if len(names) > 2:  # noqa: PLR2004 - a family name and a given name
        return Name(literal=text)
    words = names[0].split()
    start = 0
    while start < len(words) - 1 and _is_particle(words[start]):
        start += 1
    return Name(" ".join(words[start:]), names[1], " ".join(words[:start]), suffix)


def _suffixed(name: Name, suffix: str) -> Name:
    return name._replace(suffix=f"{name.suffix} {suffix}".strip()) if suffix and name.family else name


def _in_order(words: list[str]) -> Name:
    while len(words) > 2 and words[0] in TITLES:  # noqa: PLR2004 - a given name and a family name
        words = words[1:]
    ending: list[str] = []
    while len(words) > (1 if words and words[-1][0] in "JSjs" else 2) and SUFFIX.fullmatch(words[-1]):
        ending.insert(0, words.pop())
    suffix = " ".join(ending)
    if not any(letter.isalpha() for word in words for letter in word):
        return Name(literal=" ".join(words + ending))
    if len(words) == 1:
        return Name(family=words[0], suffix=suffix)
    if len(words[0]) > 1 and not _INITIALS.fullmatch(words[0]) and all(map(_INITIALS.fullmatch, words[1:])):
        return Name(family=words[0], given=" ".join(words[1:]), suffix=suffix)
    start = _family_start(words)
    family = start
    while family < len(words) - 1 and _is_particle(words[family]):
        family += 1
    return Name(" ".join(words[family:]), " ".join(words[:start]), " ".join(words[start:family]), suffix)


def _family_start(words: list[str]) -> int:
    """Return where the family name begins, with its particles: the last word, or an earlier one that leads to it."""
    last = len(words) - 1
    if all(_is_particle(word) for word in words[:last]):
        return 0
    vietnamese = words[0] in VIETNAMESE or words[last] in VIETNAMESE
    for at in range(1, last):
        word = words[at]
        if _is_particle(word) or (word in CAPITAL_PARTICLES and not vietnamese):
            return at
        if word in JOINING and at > 1:
            return at - 1
    return last


def _is_particle(word: str) -> bool:
    return word in PARTICLES
