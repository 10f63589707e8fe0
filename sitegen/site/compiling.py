"""Jinja, compiled for pages that are made a million times: attributes and escaping without detours.

Wherever a page can be made this way, it is the page that Jinja's own code would make. Where a template asks for what is
no attribute (a key of a mapping, a name that is not there), making it fails, and Jinja's own code has the last word.
"""

from __future__ import annotations

import keyword
from collections.abc import Iterator, MutableMapping
from itertools import groupby
from typing import Any, Final

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

from sitegen.site import escaping

SAY: Final = "say"
"""What templates call the words of the interface."""
_JOINED: Final = "joined"
_ESCAPED: Final = "escaped"
#: Markup stands in a page as it is, and text is escaped without being made Markup; all else takes Jinja's way.
_BEFORE: Final = "(one if type(one := "
_AFTER: Final = f") is Markup else {_ESCAPED}(one) if type(one) is str else escape(one))"
_STATEMENTS: Final = (nodes.Output, nodes.For, nodes.If)
"""What makes a piece of a page and leaves nothing behind that the rest of the page can name."""


def _joined(value: str) -> str:
    return value


class _Words(NodeTransformer):
    """Sets the words of the interface into the page when it is compiled, where they cost nothing."""

    def __init__(self, sections: object) -> None:
        self._sections = sections

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:  # noqa: N802 - the name is Jinja's
        sentence = self._said(node)
        return nodes.Const(sentence, lineno=node.lineno) if isinstance(sentence, str) else self.generic_visit(node)

    def _said(self, node: nodes.Node) -> object:
        if isinstance(node, nodes.Getattr):
            return getattr(self._said(node.node), node.attr, None)
        return self._sections if isinstance(node, nodes.Name) and node.name == SAY else None


class _Generator(CodeGenerator):
    """The code of a template, which reads attributes itself and escapes only what is no markup."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - the name is Jinja's
        self.writeline(f"from {escaping.__name__} import {_ESCAPED}")
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the name is Jinja's
        if keyword.iskeyword(node.attr) or not node.attr.isidentifier() or node.attr.startswith("_"):
            super().visit_Getattr(node, frame)
        elif isinstance(node.node, nodes.Name):
            self.write(f"{frame.symbols.ref(node.node.name)}.{node.attr}")  # what is not there has no attributes
        else:
            self.write("(")
            self.visit(node.node, frame)
            self.write(f").{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802 - the name is Jinja's
        if not isinstance(node.arg, nodes.Const):
            super().visit_Getitem(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f"[{node.arg.value!r}]")  # what is not there is looked for by Jinja's own code

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write(_BEFORE)
        if finalize.src is not None:
            self.write(finalize.src)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_post(node, frame, finalize)
            return
        if finalize.src is not None:
            self.write(")")
        self.write(_AFTER)


class PageEnvironment(Environment):
    """Jinja's environment with the generator above."""

    code_generator_class = _Generator

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.filters[_JOINED] = _joined

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what every template may name, in a plain mapping, as each page copies it."""
        return {**self.globals, **(d or {})}

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002 - the signature is Jinja's
    ) -> str:
        # A block yields each of its pieces through every template that it is inherited by. Inside a filter Jinja
        # collects the pieces in a list instead, and the block yields once; so does what stands between the blocks.
        _Words(self.globals.get(SAY)).visit(source)
        for block in source.find_all(nodes.Block):
            block.body = [_collected(block.body, block.lineno)]
        if source.find(nodes.Extends) is None:  # else it shows nothing beside its blocks
            source.body = list(_in_runs(source.body))
        return super()._generate(source, name, filename, defer_init)


def _in_runs(body: list[nodes.Node]) -> Iterator[nodes.Node]:
    for is_piece, run in groupby(body, _is_piece):
        if is_piece:
            pieces = list(run)
            yield _collected(pieces, pieces[0].lineno)
        else:
            yield from run


def _is_piece(node: nodes.Node) -> bool:
    return isinstance(node, _STATEMENTS) and all(isinstance(one, _STATEMENTS) for one in node.find_all(nodes.Stmt))


def _collected(body: list[nodes.Node], line: int) -> nodes.Node:
    return nodes.FilterBlock(body, nodes.Filter(None, _JOINED, [], [], None, None, lineno=line), lineno=line)
