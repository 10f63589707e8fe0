"""The mirror's own images: an icon that needs nothing, a card of the size that others show, both light."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET

from tests.site.pages import TEMPLATES

ASSETS = TEMPLATES / "assets"


def test_the_icon_is_drawn_with_attributes_alone() -> None:
    body = (ASSETS / "icon.svg").read_bytes()
    root = ET.fromstring(body)  # noqa: S314 - our own
    tags = {one.tag.rpartition("}")[2] for one in root.iter()}
    assert tags == {"svg", "path"}
    assert not any({"style", "href"} & one.attrib.keys() for one in root.iter())
    assert root.attrib["viewBox"] == "0 0 32 32"
    assert len(body) <= 1_000


def test_the_card_has_the_size_that_others_show() -> None:
    body = (ASSETS / "card.png").read_bytes()
    assert body[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", body[16:24]) == (1_200, 630)
    assert len(body) <= 60_000
