"""A Jinja tag, `{% partial "name.html" %}`, that sets a partial into its page when the page is compiled.

An include looks its template up and makes a new context each time a page is rendered, which costs as much as the text
of a small partial; in place it costs nothing, and it still can be overridden by name.
"""

from __future__ import annotations

import threading
from typing import Any, Final

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

_STEP: Final = 10_000
"""Lines of the n-th partial of an environment are numbered from n times this, so that errors can name it."""


class PartialsInPlace(Extension):
    """The tag and what it remembers of the partials that it has set."""

    tags = {"partial"}  # noqa: RUF012 - as the base class declares it

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.names: list[str] = [""]
        self._open: list[str] = []
        self._lock = threading.RLock()  # a server compiles in several threads, and each has its own open partials

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """Return the partial's nodes, to stand where the tag stood.

        Raises:
            TemplateNotFound: there is no such partial.
            TemplateSyntaxError: the partial cannot be read, or sets itself.
        """
        tag = next(parser.stream)
        name = parser.stream.expect("string").value
        with self._lock:
            return self._tree(parser, name, tag.lineno).body

    def _tree(self, parser: Parser, name: str, line_of_tag: int) -> nodes.Template:
        if name in self._open:
            parser.fail(f"the partial {name!r} sets itself", line_of_tag)
        loader = self.environment.loader
        assert loader is not None  # noqa: S101 - a theme always has one
        self._open.append(name)
        try:
            tree = self.environment.parse(loader.get_source(self.environment, name)[0], name)
        finally:
            self._open.pop()
        self.names.append(name)
        offset = _STEP * (len(self.names) - 1)
        for node in tree.find_all(nodes.Node):
            line = node.lineno or 1  # some nodes that the parser makes up have none
            node.lineno = line if line >= _STEP else line + offset
        return tree

    def place(self, name: Any, line: int) -> str:
        """Return `template: line n` for a line of a compiled page, which may be that of a partial."""
        number, rest = divmod(line, _STEP)
        return f"{self.names[number] or name}: line {rest}"
