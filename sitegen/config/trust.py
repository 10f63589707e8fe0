"""The pinned keys and the other mirrors, read out of the configuration."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from sitegen.config import codes
from sitegen.config import values as rules
from sitegen.config.places import SettingPath
from sitegen.config.reader import ConfigReader
from sitegen.pith.keys import PITH_ROOTS, TrustRoot, TrustRoots
from sitegen.pith.signatures import KEY_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherMirror:
    """A mirror of the same documents (Pith format, section 8).

    Arguments:
        name: one line.
        base_url: its address, without a slash at its end.
        bundle_pattern: where its bundles are, with `{suffix}`; a path below base_url or a whole address.
        state_pattern: where its states are, in the same way.
        well_known_pattern: where its well-known bundles are, in the same way.
        mirror_type: `https`, the only type known.
        status: a word such as `primary`.
        key_id: the trusted key that its bundles are signed with, where the operator says so.
    """

    name: str
    base_url: str
    bundle_pattern: str = "/pith/{suffix}/bundle.json"
    state_pattern: str = "/pith/{suffix}/state.json"
    well_known_pattern: str = "/.well-known/pith/{suffix}/bundle.json"
    mirror_type: str = "https"
    status: str = "mirror"
    key_id: str | None = None


def read_trust(reader: ConfigReader, table: Mapping[str, Any]) -> TrustRoots:
    """Return the keys of [[trust.keys]], each made and checked; Pith's own where there is no such table.

    Arguments:
        reader: where problems are noted.
        table: the table [trust].
    """
    if "keys" not in table:
        return PITH_ROOTS
    roots: dict[str, TrustRoot] = {}
    names: set[str] = set()
    for path, values in reader.tables(("trust", "keys"), table["keys"]):
        root, name = _read_root(reader, path, values), str(values.get("key_id", ""))
        if name and name in names:
            reader.refuse(codes.DUPLICATE_KEY_ID, (*path, "key_id"), f"key_id {rules.shown(name)} stands twice.")
        names.add(name)
        if root is not None:
            roots[root.key_id] = root
    if table["keys"] == []:
        reader.refuse(codes.MISSING, ("trust", "keys"), "keys is empty, so that nothing could be verified.")
    return TrustRoots(roots.values())


def _read_root(reader: ConfigReader, path: SettingPath, values: Mapping[str, Any]) -> TrustRoot | None:
    key_id = reader.needed((*path, "key_id"), values, rules.text)
    public_key = reader.needed((*path, "public_key_b64"), values, _public_key)
    not_before = reader.one((*path, "not_before"), values, partial(_moment, end_of_day=False))
    not_after = reader.one((*path, "not_after"), values, partial(_moment, end_of_day=True))
    revoked = reader.one((*path, "revoked"), values, rules.flag)
    if not_before is not None and not_after is not None and not_after < not_before:
        cause = f"not_after {not_after.isoformat()} is before not_before {not_before.isoformat()}."
        reader.refuse(codes.EMPTY_WINDOW, (*path, "not_after"), cause)
        return None
    if key_id is None or public_key is None:
        return None
    try:
        return TrustRoot(
            key_id=key_id,
            public_key=public_key,
            not_before=not_before,
            not_after=not_after,
            revoked=bool(revoked),
        )
    except ValueError as error:
        reader.refuse(codes.BAD_KEY, path, f"Key {rules.shown(key_id)} cannot be used: {error}.")
        return None


def read_mirrors(reader: ConfigReader, value: object, trust: TrustRoots) -> tuple[OtherMirror, ...]:
    """Return the mirrors of [[mirrors]], in the file's order.

    Arguments:
        reader: where problems are noted.
        value: what stands under `mirrors`.
        trust: the keys that a mirror's key_id may name.
    """
    found: dict[str, OtherMirror] = {}
    for path, values in reader.tables(("mirrors",), value):
        mirror = _read_mirror(reader, path, values)
        if mirror is None:
            continue
        if mirror.base_url in found:
            reader.refuse(codes.DUPLICATE_MIRROR, (*path, "base_url"), f"base_url {mirror.base_url} stands twice.")
        if mirror.key_id is not None and mirror.key_id not in trust:
            reader.refuse(codes.UNKNOWN_KEY_ID, (*path, "key_id"), f"No trusted key is called {mirror.key_id!r}.")
        found[mirror.base_url] = mirror
    return tuple(found.values())


def _read_mirror(reader: ConfigReader, path: SettingPath, values: Mapping[str, Any]) -> OtherMirror | None:
    name = reader.needed((*path, "name"), values, rules.text)
    base_url = reader.needed((*path, "base_url"), values, rules.web_address)
    optional = {
        field: reader.one((*path, field), values, rule)
        for field, rule in (
            ("bundle_pattern", rules.pattern),
            ("state_pattern", rules.pattern),
            ("well_known_pattern", rules.pattern),
            ("mirror_type", rules.text),
            ("status", rules.text),
            ("key_id", rules.text),
        )
    }
    if name is None or base_url is None:
        return None
    given = {field: text for field, text in optional.items() if text is not None}
    return OtherMirror(name=name, base_url=base_url, **given)


def _public_key(given: rules.Given) -> bytes:
    """Return the 32 raw bytes of an Ed25519 public key from base64 (Pith format, section 3)."""
    rules.expect(given, str, "text")
    value = str(given.value)
    try:
        key = base64.b64decode(value, validate=True)
    except ValueError:
        key = b""
    # Spare bits behind the last byte would make two texts of one key.
    if len(key) != KEY_BYTES or base64.b64encode(key).decode() != value:
        cause = f"{given.name} is {rules.shown(value)}, which is not the base64 of {KEY_BYTES} bytes."
        raise rules.WrongValueError(codes.BAD_KEY, cause)
    return key


def _moment(given: rules.Given, *, end_of_day: bool) -> dt.datetime:
    """Return a moment in UTC; a day alone is its first moment or its last, a time without offset is UTC."""
    value = given.value
    try:
        if isinstance(value, str):
            plain_day = re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII)
            value = dt.date.fromisoformat(value) if plain_day else dt.datetime.fromisoformat(value)
        if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
            time = dt.time.max if end_of_day else dt.time.min
            value = dt.datetime.combine(value, time, dt.UTC)
        if isinstance(value, dt.datetime):
            return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    raise rules.WrongValueError(codes.BAD_DATE, f"{given.name} is {rules.shown(given.value)}, which is not a date.")
