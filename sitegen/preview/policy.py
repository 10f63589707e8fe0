"""A Content-Security-Policy that lets the preview's own script work (CSP Level 3, section 6.1)."""

from __future__ import annotations

from typing import Final

_NEEDED: Final = (("script-src-elem", "script-src", "default-src"), ("connect-src", "default-src"))
_SELF: Final = "'self'"


def with_preview(policies: str) -> str:
    """Return policies in which a page may load scripts from its own host and connect to it.

    A policy that allows both stays as it is, to the byte, so that the preview is as strict as the host.

    Arguments:
        policies: the field; several policies have commas between.
    """
    return ",".join(_widened(policy) for policy in policies.split(","))


def _widened(policy: str) -> str:
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        name, *sources = directive.split() or [""]
        if name:
            directives.setdefault(name.lower(), sources)
    changed = False
    for names in _NEEDED:
        governing = next((name for name in names if name in directives), None)
        if governing is None or {_SELF, "*"} & set(directives[governing]):
            continue
        changed = True
        own = [source for source in directives[governing] if source != "'none'"]
        # What falls back to another directive gets one of its own, and the other stays.
        directives[names[-2] if governing == names[-1] else governing] = [*own, _SELF]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items()) if changed else policy
