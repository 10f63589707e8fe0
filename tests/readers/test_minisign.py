"""Debian's minisign verifies what we sign, we verify what it signs, and both refuse what was changed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from sitegen.proof.minisign import MinisignPublicKey, SignatureError, read_public_key, verify
from sitegen.proof.operator_key import OperatorKey
from tests.proof.log.logs import flipped
from tests.readers.signing import minisign
from tests.skipped_by_name import needs

pytestmark = needs("minisign")

KEY: Final = OperatorKey.generate("pith.example.org/log", bytes(range(32))).minisign()
DATA: Final = b'{"type": "sitegen_manifest"}\n' * 100
COMMENT: Final = "timestamp:1780000000\tfile:manifest.json\troot:" + "0" * 64 + "\tsize:1500000"


@pytest.fixture
def signed(tmp_path: Path) -> Path:
    """A folder with what a mirror publishes: the file, its signature and the public key."""
    (tmp_path / "manifest.json").write_bytes(DATA)
    signature = KEY.sign(DATA, comment="signature from sitegen", trusted_comment=COMMENT)
    (tmp_path / "manifest.json.minisig").write_bytes(signature)
    (tmp_path / "minisign.pub").write_bytes(KEY.public_key_file())
    return tmp_path


def test_minisign_verifies_our_signature_and_shows_the_trusted_comment(signed: Path) -> None:
    by_file = minisign(signed, "-V", "-m", "manifest.json", "-p", "minisign.pub")
    by_text = minisign(signed, "-V", "-m", "manifest.json", "-P", KEY.public.text)
    only_comment = minisign(signed, "-V", "-Q", "-m", "manifest.json", "-p", "minisign.pub")
    assert (by_file.returncode, by_text.returncode) == (0, 0), by_file.stderr + by_text.stderr
    assert f"Trusted comment: {COMMENT}" in by_file.stdout
    assert only_comment.stdout == f"{COMMENT}\n"


@pytest.mark.parametrize(
    ("name", "place"),
    [("manifest.json", 5), ("manifest.json.minisig", 60), ("manifest.json.minisig", 190), ("minisign.pub", 80)],
)
def test_minisign_refuses_what_was_changed_by_one_byte_and_so_do_we(signed: Path, name: str, place: int) -> None:
    file = signed / name
    file.write_bytes(flipped(file.read_bytes(), place))
    assert minisign(signed, "-V", "-m", "manifest.json", "-p", "minisign.pub").returncode != 0
    data, signature = (signed / one for one in ("manifest.json", "manifest.json.minisig"))
    with pytest.raises(SignatureError):
        verify(data.read_bytes(), signature.read_bytes(), read_public_key((signed / "minisign.pub").read_bytes()))


def test_minisign_refuses_a_signature_by_another_key(signed: Path) -> None:
    thief = OperatorKey.generate("pith.example.org/log", bytes(32)).minisign()
    (signed / "minisign.pub").write_bytes(thief.public_key_file())
    assert minisign(signed, "-V", "-m", "manifest.json", "-p", "minisign.pub").returncode != 0


def test_we_verify_what_minisign_signed_and_nothing_else(tmp_path: Path) -> None:
    made = minisign(tmp_path, "-G", "-W", "-p", "their.pub", "-s", "their.key")
    assert made.returncode == 0, made.stderr
    (tmp_path / "data").write_bytes(DATA)
    done = minisign(tmp_path, "-S", "-W", "-s", "their.key", "-m", "data", "-c", "theirs", "-t", COMMENT)
    assert done.returncode == 0, done.stderr
    key = read_public_key((tmp_path / "their.pub").read_bytes())
    signature = (tmp_path / "data.minisig").read_bytes()
    assert verify(DATA, signature, key) == COMMENT
    with pytest.raises(SignatureError) as caught:
        verify(flipped(DATA, 3), signature, key)
    assert caught.value.code == "T055"
    with pytest.raises(SignatureError) as caught:
        verify(DATA, signature.replace(b"178", b"179"), key)
    assert caught.value.code == "T056"
    with pytest.raises(SignatureError) as caught:
        verify(DATA, signature, MinisignPublicKey.of(key.public_key))
    assert caught.value.code == "T054"


def test_a_signature_without_the_prehash_is_none_for_us(tmp_path: Path) -> None:
    minisign(tmp_path, "-G", "-W", "-p", "their.pub", "-s", "their.key")
    (tmp_path / "data").write_bytes(DATA)
    assert minisign(tmp_path, "-S", "-W", "-l", "-s", "their.key", "-m", "data").returncode == 0
    with pytest.raises(SignatureError) as caught:
        verify(DATA, (tmp_path / "data.minisig").read_bytes(), read_public_key((tmp_path / "their.pub").read_bytes()))
    assert caught.value.code == "T053"
