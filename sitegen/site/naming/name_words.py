"""The words that tell the parts of names: data, no logic."""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: In small letters these are particles.
PARTICLES: Final = _words(
    """van von der den de het 't ’t del della dello degli dei delle dalla dal di da do dos das du des la le las los ten
    ter te op zu zum zur vom auf af av bin ibn ben bint abu al el ul ad ash az van't 's ’s d' d’ v. v.d. v.d"""
)
#: With a capital these begin a family name: `Luc Van Gool`.
CAPITAL_PARTICLES: Final = _words(
    "Van Von Der Den De Del Della Di Da Do Dos Das Du La Le Las Los Ten Ter El Al Bin Ibn Abu St."
)
#: They join two family names: the word before is part of the family name.
JOINING: Final = frozenset({"y", "e", "i"})
#: Where one of these begins or ends a name, `Van` is a middle name.
VIETNAMESE: Final = _words(
    "Nguyen Nguyễn Tran Trần Le Lê Pham Phạm Hoang Hoàng Huynh Huỳnh Phan Vu Vũ Vo Võ Dang Đặng Bui Bùi Do Đỗ Ho Hồ "
    "Ngo Ngô Duong Dương Dinh Đinh Truong Trương Trinh Trịnh Luong Lương"
)
TITLES: Final = frozenset({"Dr.", "Prof.", "Prof", "Dr", "Professor"})
SUFFIX: Final = re.compile(r"(?:Jr|Sr)\.?|II|III|IV|2nd|3rd|4th|Ph\.?D\.?|M\.?D\.", re.IGNORECASE)
OTHERS: Final = re.compile(r"et\.? al\.?|and others|others|et alii", re.IGNORECASE)
#: Whoever is called so is no person; in small letters, without the mark after them.
INSTITUTIONS: Final = _words(
    """collaboration collaborations consortium consortia team teams group project institute institut instituto istituto
    university université universität universidad università laboratory laboratories laboratoire lab labs center centre
    committee association society foundation network initiative organization organisation agency corporation department
    survey observatory telescope experiment academy council school community contributors authors members partnership
    alliance company inc inc. ltd ltd. llc gmbh collab."""
)
#: Family names of two characters, Han and Hangul.
COMPOUND_FAMILIES: Final = _words(
    "欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 宇文 长孙 長孫 司徒 端木 東方 东方 "
    "남궁 황보 제갈 선우 독고 사공"
)
