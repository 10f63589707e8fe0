"""How documents are broken: mint a good one, change one thing, sign again everything above it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.testkit.bundle import BundleMaker, mint_bundle
from tests.testkit.canonical import Json, to_bytes
from tests.testkit.keys import Key
from tests.testkit.paper import Paper
from tests.testkit.seal import resign


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys that broken documents need.

    Arguments:
        main: pinned, without a window: what signs unless the breaking is about keys.
        revoked: pinned and revoked.
        expired: pinned, its window over before any document was signed.
        stranger: pinned nowhere.
    """

    main: Key
    revoked: Key
    expired: Key
    stranger: Key

    @classmethod
    def fresh(cls, seed: str | int, *, main: Key | None = None) -> Keys:
        """Make the keys from a seed, around a main key if there is one already."""
        return cls(
            main=main or Key.fresh(f"{seed} main", key_id="test-main"),
            revoked=Key.fresh(f"{seed} revoked", key_id="test-revoked"),
            expired=Key.fresh(f"{seed} expired", key_id="test-expired"),
            stranger=Key.fresh(f"{seed} stranger", key_id="test-stranger"),
        )

    def trust(self) -> list[Json]:
        """Return the entries of `[[trust.keys]]` under which each broken document shows its own fault."""
        return [
            self.main.trust(),
            self.revoked.trust(revoked=True),
            self.expired.trust(not_before="2020-01-01T00:00:00Z", not_after="2021-01-01T00:00:00Z"),
        ]


PAPER = Paper()
KEYS = Keys.fresh("broken")


@dataclass(frozen=True, slots=True)
class Breaker:
    """Makes one broken document, of any paper, under any keys."""

    make: Callable[[Paper, Keys], bytes]

    def __call__(self, paper: Paper = PAPER, keys: Keys = KEYS) -> bytes:
        """Return the bytes of the broken document."""
        return self.make(paper, keys)


def on_bytes(change: Callable[[bytes], bytes]) -> Breaker:
    """Break the text of a good bundle."""
    return Breaker(lambda paper, keys: change(to_bytes(mint_bundle(paper, keys.main))))


def on_bundle(level: str | None) -> Callable[[Callable[[Json, Keys], None]], Breaker]:
    """Break a good bundle, then sign again from a level upwards (`tests.testkit.seal`); None signs nothing again."""

    def decorate(change: Callable[[Json, Keys], None]) -> Breaker:
        def make(paper: Paper, keys: Keys) -> bytes:
            bundle = mint_bundle(paper, keys.main)
            change(bundle, keys)
            if level is not None:
                resign(bundle, keys.main, level=level)
            return to_bytes(bundle)

        return Breaker(make)

    return decorate


def on_maker(change: Callable[[BundleMaker, Keys], None]) -> Breaker:
    """Break a bundle while its events are still being added."""

    def make(paper: Paper, keys: Keys) -> bytes:
        maker = BundleMaker(paper, keys.main)
        change(maker, keys)
        return to_bytes(maker.bundle())

    return Breaker(make)


def added(data: bytes, member: bytes) -> bytes:
    """Add a member to the text of an object, as its last."""
    return data[:-1] + b"," + member + b"}"
