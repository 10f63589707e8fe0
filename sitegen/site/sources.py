"""The sources of templates: each is read once, so that what is compiled is what its digest speaks of."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable
from typing import Final

from jinja2 import BaseLoader, Environment, TemplateNotFound, TemplateSyntaxError

NOT_UTF_8: Final = "it is not UTF-8"
_TAG: Final = re.compile(r"\{%[-+]?\s*(extends|include|import|from|partial)\b(.*?)(?:%\}|\Z)", re.DOTALL)
_CONTEXT: Final = r"(?:\s*with(?:out)?\s+context)?"
#: What may follow the name of a template for the name to be the whole expression.
_AFTER: Final = {
    "extends": "",
    "partial": "",
    "include": rf"(?:\s*ignore\s+missing)?{_CONTEXT}",
    "import": rf"\s*as\s+\w+{_CONTEXT}",
    "from": r"\s*import\s+[\w\s,]+",
}
_NAMED: Final = {
    tag: re.compile(rf"""\s*(?:"([^"\\]+)"|'([^'\\]+)'){after}\s*[-+]?""") for tag, after in _AFTER.items()
}


class Sources(BaseLoader):
    """A loader that reads each template once, and calls it by its name, whatever file it came from.

    Arguments:
        loader: finds a template by name.
    """

    def __init__(self, loader: BaseLoader) -> None:
        self._loader = loader
        self._read: dict[str, str | TemplateNotFound | UnicodeDecodeError] = {}

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        """Return the text of a template, and its name in place of a path, for Jinja.

        Raises:
            TemplateNotFound: there is no such template.
            TemplateSyntaxError: it is not UTF-8.
        """
        text = self._text(environment, template)
        if isinstance(text, TemplateNotFound):
            raise TemplateNotFound(template)
        if isinstance(text, UnicodeDecodeError):
            raise TemplateSyntaxError(NOT_UTF_8, 1, name=template) from text
        return text, template, None

    def _text(self, environment: Environment, name: str) -> str | TemplateNotFound | UnicodeDecodeError:
        if name not in self._read:
            try:
                self._read[name] = self._loader.get_source(environment, name)[0]
            except (TemplateNotFound, UnicodeDecodeError) as error:
                self._read[name] = error
        return self._read[name]

    def digest(self, environment: Environment, name: str) -> str:
        """Return the SHA-256, in hex, of a template with all that it can use: their names and their sources.

        That is what it extends, includes, imports or sets in place by name, and what these do; where a name is worked
        out only when a page is made, it is every file beside it. A name that no file has counts, too.

        Raises:
            TypeError: a name is worked out, and the loader cannot list what it has.
        """
        sums = []
        for one in sorted(self._closure(environment, name)):
            text = self._text(environment, one)
            sums.append(f"{_sha256(one)} {_sha256(text) if isinstance(text, str) else type(text).__name__}\n")
        return _sha256("".join([f"{_sha256(name)}\n", *sums]))

    def _closure(self, environment: Environment, name: str) -> set[str]:
        found: set[str] = set()
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one in found:
                continue
            found.add(one)
            text = self._text(environment, one)
            named = references(text) if isinstance(text, str) else ()
            waiting += self._loader.list_templates() if named is None else named
        return found


@functools.lru_cache(maxsize=1_024)
def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@functools.lru_cache(maxsize=512)
def references(text: str) -> tuple[str, ...] | None:
    """Return the templates that a template names, those in its comments, too; None where it works a name out.

    Arguments:
        text: of the template.

    Source: Jinja's template documentation, "Template Inheritance", "Include" and "Import".
    """
    names = []
    for tag, rest in _TAG.findall(text):
        named = _NAMED[tag].fullmatch(rest)
        if named is None:
            return None
        names.append(named[1] or named[2])
    return tuple(names)
