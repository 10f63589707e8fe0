"""The configuration: what is read, what beats what, and that everything wrong is told at once with its line."""

from __future__ import annotations

import base64
import errno
import os
import pickle
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sitegen.config import BuildSettings, Config, MirrorSettings, ProofSettings, Secret, available_cores, load
from sitegen.config import codes as config_codes
from sitegen.config.reader import NAMES
from sitegen.config.trust import OtherMirror
from sitegen.errors import UsageError
from sitegen.pith.keys import PITH_ROOTS

Write = Callable[[str], Path]


def fresh_key() -> str:
    return base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(text: str) -> Path:
        (tmp_path / "sitegen.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write_file


def read(
    folder: Path,
    *,
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Config:
    return load(folder, file=file, environment=environment or {}, overrides=overrides or {})


def problems(
    folder: Path,
    *,
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    overrides: Mapping[str, object] | None = None,
) -> list[tuple[str, str]]:
    with pytest.raises(UsageError) as caught:
        read(folder, file=file, environment=environment, overrides=overrides)
    return [(problem.code, problem.place) for problem in caught.value.problems]


def causes(folder: Path) -> list[str]:
    with pytest.raises(UsageError) as caught:
        read(folder)
    return [problem.cause for problem in caught.value.problems]


def test_a_folder_without_a_file_has_every_default(tmp_path: Path) -> None:
    config = read(tmp_path)
    assert config.root == tmp_path
    assert config.file is None
    assert config.mirror == MirrorSettings()
    assert config.mirror.base_path == "/"
    assert config.build == BuildSettings(
        content=tmp_path / "content",
        output=tmp_path / "public",
        templates=tmp_path / "templates",
        page_size=50,
        jobs=available_cores(),
    )
    assert config.trust is PITH_ROOTS
    assert config.mirrors == ()
    assert config.proof == ProofSettings()


def test_every_setting_of_a_file_is_read(write: Write) -> None:
    key = fresh_key()
    folder = write(
        f"""
        [mirror]
        name = "Bibliothèque"
        base_url = "HTTPS://Example.ORG:8443/a/mirror/"
        contact = "mailto:a@example.org"
        description = "One mirror."
        [build]
        content = "in"
        output = "../site"
        templates = "theme"
        page_size = 1000
        jobs = 3
        [[trust.keys]]
        key_id = "k1"
        public_key_b64 = "{key}"
        not_before = 2026-05-01
        not_after = 2026-06-01T12:00:00+02:00
        revoked = true
        [[mirrors]]
        name = "Other"
        base_url = "https://other.example/"
        bundle_pattern = "https://cdn.example/{{suffix}}.json"
        state_pattern = "/s/{{suffix}}"
        well_known_pattern = "/w/{{suffix}}"
        mirror_type = "https"
        status = "primary"
        key_id = "k1"
        """
    )
    config = read(folder)
    assert config.file == folder / "sitegen.toml"
    assert config.mirror == MirrorSettings(
        name="Bibliothèque",
        base_url="https://example.org:8443/a/mirror",
        contact="mailto:a@example.org",
        description="One mirror.",
    )
    assert config.mirror.base_path == "/a/mirror/"
    assert config.build == BuildSettings(
        content=folder / "in",
        output=folder.parent / "site",
        templates=folder / "theme",
        page_size=1000,
        jobs=3,
    )
    (root,) = config.trust.values()
    assert root.key_id == "k1"
    assert root.public_key == base64.b64decode(key)
    assert root.not_before == datetime(2026, 5, 1, tzinfo=UTC)
    assert root.not_after == datetime(2026, 6, 1, 10, tzinfo=UTC)
    assert root.revoked
    assert config.mirrors == (
        OtherMirror(
            name="Other",
            base_url="https://other.example",
            bundle_pattern="https://cdn.example/{suffix}.json",
            state_pattern="/s/{suffix}",
            well_known_pattern="/w/{suffix}",
            mirror_type="https",
            status="primary",
            key_id="k1",
        ),
    )


def test_the_names_that_are_known_are_the_names_that_are_read() -> None:
    assert set(NAMES["mirror"]) == {field.name for field in fields(MirrorSettings)}
    assert set(NAMES["build"]) == {field.name for field in fields(BuildSettings)}
    assert {*NAMES["proof"], "signing_key"} == {field.name for field in fields(ProofSettings)}
    assert set(NAMES["mirrors"]) == {field.name for field in fields(OtherMirror)}


def test_a_config_goes_to_a_worker_and_back(write: Write) -> None:
    config = read(write('[mirror]\nname = "x"'))
    assert pickle.loads(pickle.dumps(config)) == config  # noqa: S301 - our own bytes


def test_command_line_beats_environment_beats_file_beats_default(write: Write) -> None:
    folder = write("[build]\npage_size = 10")
    environment = {"SITEGEN_PAGE_SIZE": "20"}
    assert read(folder).build.page_size == 10
    assert read(folder, environment=environment).build.page_size == 20
    assert read(folder, environment=environment, overrides={"page_size": 30}).build.page_size == 30
    assert read(folder, environment={"SITEGEN_PAGE_SIZE": ""}, overrides={"page_size": None}).build.page_size == 10


def test_what_is_hidden_by_a_stronger_source_is_still_checked(write: Write) -> None:
    folder = write("[build]\npage_size = 0")
    assert problems(folder, overrides={"page_size": 30}) == [("C007", "sitegen.toml: line 2")]


def test_paths_start_where_they_were_given(write: Write, tmp_path: Path) -> None:
    folder = write('[build]\ncontent = "c"\noutput = "o"')
    elsewhere = tmp_path / "elsewhere"
    config = read(elsewhere, file=folder / "sitegen.toml", overrides={"output": Path("here")})
    assert config.root == folder
    assert config.build.content == folder / "c"
    assert config.build.templates == folder / "templates"
    assert config.build.output == elsewhere / "here"


def test_the_file_can_be_named_by_a_variable_and_the_option_beats_it(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text('[mirror]\nname = "one"')
    (tmp_path / "two.toml").write_text('[mirror]\nname = "two"')
    environment = {"SITEGEN_CONFIG": "one.toml"}
    assert read(tmp_path, environment=environment).mirror.name == "one"
    assert read(tmp_path, file=Path("two.toml"), environment=environment).mirror.name == "two"


def test_no_jobs_are_as_many_as_there_are_cores(write: Write) -> None:
    assert read(write("[build]\njobs = 0")).build.jobs == available_cores() >= 1


def test_all_problems_are_told_at_once_in_the_order_of_lines(write: Write) -> None:
    folder = write(
        """# a comment
[mirror]
nam = "x"
base_url = "ftp://example.org"
name = 3

[build]
page_size = 0
jobs = -1

[[trust.keys]]
key_id = "a"
public_key_b64 = "short"

[[trust.keys]]
key_id = "a"

[[mirrors]]
base_url = "https://example.org"
"""
    )
    assert problems(folder, environment={"SITEGEN_OUTPT": "x", "SITEGEN_JOBS": "many"}) == [
        ("C019", "SITEGEN_OUTPT"),
        ("C006", "SITEGEN_JOBS"),
        ("C005", "sitegen.toml: line 3"),
        ("C008", "sitegen.toml: line 4"),
        ("C006", "sitegen.toml: line 5"),
        ("C007", "sitegen.toml: line 8"),
        ("C007", "sitegen.toml: line 9"),
        ("C010", "sitegen.toml: line 13"),
        ("C009", "sitegen.toml: line 15"),
        ("C011", "sitegen.toml: line 16"),
        ("C009", "sitegen.toml: line 18"),
    ]


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ('[mirror]\nbase_ulr = "x"', "[mirror] has no 'base_ulr'; did you mean base_url?"),
        ("[mirror]\npage_size = 3", "[mirror] has no 'page_size'; it belongs in [build]."),
        ("[mirror]\nrevoked = true", "[mirror] has no 'revoked'; it belongs in [[trust.keys]]."),
        ("[trust]\nzzz = 1", "[trust] has no 'zzz'; it knows keys."),
        ("[miror]", "sitegen.toml has no 'miror'; did you mean mirror?"),
        ("mirror = 3", "mirror is a whole number, and must be a table."),
        ("[mirrors]", "mirrors is a table, and must be tables, each under [[mirrors]]."),
        ("[mirror]\nname = true", "name is true or false, and must be text."),
        ("[build]\njobs = true", "jobs is true or false, and must be a whole number."),
        ('[build]\njobs = "3"', "jobs is text, and must be a whole number."),
        ("[build]\njobs = 1.0", "jobs is a number with a point, and must be a whole number."),
        (f"[build]\njobs = 0x{'f' * 5000}", "jobs is a number of 20000 bits; it may be 0 to 1024."),
    ],
)
def test_a_cause_helps(write: Write, text: str, cause: str) -> None:
    assert causes(write(text)) == [cause]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x = ", "C004"),
        ("[a]\n[a]", "C004"),
        (f"x = {'9' * 5000}", "C004"),
        (f"x = {'[' * 100_000}", "C004"),
        ("trust.keys = []", "C009"),
        ('[mirror]\nname = " "', "C016"),
        ('[mirror]\nname = "a\\nb"', "C016"),
        ('[mirror]\nname = "a\\u202eb"', "C016"),
        (f'[mirror]\nname = "{"a" * 2001}"', "C016"),
        ('[build]\ncontent = ""', "C015"),
        ('[build]\ncontent = "a\\u0000b"', "C015"),
        ("[build]\ncontent = 1", "C006"),
        ("[build]\npage_size = 1001", "C007"),
        ("[build]\njobs = 1025", "C007"),
    ],
)
def test_a_file_that_is_wrong_is_refused(write: Write, text: str, code: str) -> None:
    assert [found for found, _ in problems(write(text))] == [code]


@pytest.mark.parametrize(
    "address",
    [
        "example.org",
        "//example.org",
        "https:///path",
        "https://user@example.org",
        "https://user:word@example.org",
        "https://example.org?",
        "https://example.org/?q=1",
        "https://example.org/#top",
        "https://example.org:99999",
        "https://example.org:",
        "https://bücher.example",
        "https://exa mple.org",
        "https://-example.org",
        "https://example.org/a/../b",
        "https://example.org//a",
        'https://example.org/"><script>',
        "https://[::1",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_no_mirror_can_have_is_refused(write: Write, address: str) -> None:
    folder = write(f"[mirror]\nbase_url = '{address}'")
    assert problems(folder) == [("C008", "sitegen.toml: line 2")]


@pytest.mark.parametrize(
    ("address", "base_url"),
    [
        ("http://localhost:8000/", "http://localhost:8000"),
        ("https://[::1]:1/x", "https://[::1]:1/x"),
        ("https://192.0.2.1", "https://192.0.2.1"),
        ("https://xn--bcher-kva.example/~me/", "https://xn--bcher-kva.example/~me"),
    ],
)
def test_an_address_loses_the_slash_at_its_end(write: Write, address: str, base_url: str) -> None:
    assert read(write(f"[mirror]\nbase_url = '{address}'")).mirror.base_url == base_url


@pytest.mark.parametrize(
    "key",
    [
        "stVStoiQhXFxp4s2pdzPNoqVNBMojDU/fJ2db5S3CbM",  # no padding
        "stVStoiQhXFxp4s2pdzPNoqVNBMojDU/fJ2db5S3CbN=",  # bits behind the end
        "stVStoiQhXFxp4s2pdzPNoqVNBMojDU/fJ2db5S3Cb==",  # 31 bytes
        "stVStoiQhXFxp4s2pdzPNoqVNBMojDU_fJ2db5S3CbM=",  # the other alphabet
        "stVStoiQhXFxp4s2pdzPNoqVNBMojDU/fJ2db5S3CbM=\\n",
    ],
)
def test_a_key_that_is_not_32_bytes_in_base64_is_refused(write: Write, key: str) -> None:
    folder = write(f'[[trust.keys]]\nkey_id = "k"\npublic_key_b64 = "{key}"')
    assert problems(folder) == [("C010", "sitegen.toml: line 3")]


@pytest.mark.parametrize(
    "point",
    [
        bytes(32),  # order 4
        b"\x01" + bytes(31),  # the identity
        bytes.fromhex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),  # 0, written otherwise
        b"\xff" * 32,
    ],
)
def test_a_key_under_which_forgeries_verify_is_refused(write: Write, point: bytes) -> None:
    key = base64.b64encode(point).decode()
    assert problems(write(f'[[trust.keys]]\nkey_id = "k"\npublic_key_b64 = "{key}"')) == [
        ("C010", "sitegen.toml: line 1")
    ]


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("not_before = 2026-05-01\nnot_after = 2026-04-30", [("C013", "sitegen.toml: line 5")]),
        ('not_before = "soon"', [("C012", "sitegen.toml: line 4")]),
        ("not_before = 12:00:00", [("C012", "sitegen.toml: line 4")]),
        ("not_after = 0001-01-01T00:00:00+23:00", [("C012", "sitegen.toml: line 4")]),
        (
            'not_before = "2026-02-30"\nnot_after = 5',
            [("C012", "sitegen.toml: line 4"), ("C012", "sitegen.toml: line 5")],
        ),
        ("revoked = 1", [("C006", "sitegen.toml: line 4")]),
    ],
)
def test_a_window_that_is_none_is_refused(write: Write, window: str, expected: list[tuple[str, str]]) -> None:
    folder = write(f'[[trust.keys]]\nkey_id = "k"\npublic_key_b64 = "{fresh_key()}"\n{window}')
    assert problems(folder) == expected


def test_a_day_alone_is_the_whole_day_in_utc(write: Write) -> None:
    window = 'not_before = "2026-05-01"\nnot_after = 2026-05-01'
    config = read(write(f'[[trust.keys]]\nkey_id = "k"\npublic_key_b64 = "{fresh_key()}"\n{window}'))
    root = config.trust["k"]
    assert root.not_before == datetime(2026, 5, 1, tzinfo=UTC)
    assert root.not_after == datetime(2026, 5, 1, 23, 59, 59, 999999, tzinfo=UTC)


@pytest.mark.parametrize(
    "build",
    [
        'output = "content"',
        'output = "content/site"',
        'content = "public/in"',
        'output = "."',
        'output = ".."',
        'output = "/"',
        'output = "templates"',
        'templates = "public/theme"',
        'output = "x/../content"',
        'output = "link"',
        'output = "link/site"',
    ],
)
def test_an_output_folder_that_would_swallow_another_is_refused(write: Write, build: str) -> None:
    folder = write(f"[build]\n{build}")
    (folder / "content").mkdir()
    (folder / "link").symlink_to(folder / "content")
    assert {code for code, _ in problems(folder)} == {"C014"}


def test_folders_beside_each_other_and_a_loop_of_links_are_no_problem(write: Write) -> None:
    folder = write('[build]\ncontent = "a"\noutput = "ab"\ntemplates = "loop"')
    (folder / "loop").symlink_to(folder / "loop")
    assert read(folder).build.output == folder / "ab"


@pytest.mark.parametrize(
    "pattern", ["/x", "{suffix}/{suffix}", "x/{suffix}", "//x/{suffix}", "/{other}/{suffix}", "{suffix}"]
)
def test_a_pattern_that_leads_nowhere_is_refused(write: Write, pattern: str) -> None:
    folder = write(f'[[mirrors]]\nname = "m"\nbase_url = "https://m.example"\nstate_pattern = "{pattern}"')
    assert problems(folder) == [("C017", "sitegen.toml: line 4")]


def test_mirrors_that_contradict_the_rest_are_refused(write: Write) -> None:
    mirror = '[[mirrors]]\nname = "m"\nbase_url = "https://m.example"\n'
    folder = write(f'{mirror}{mirror}key_id = "nobody"\n')
    assert problems(folder) == [("C018", "sitegen.toml: line 6"), ("C020", "sitegen.toml: line 7")]


def test_inline_tables_have_lines_too(write: Write) -> None:
    folder = write(
        'mirrors = [ # two\n  {name = "a", base_url = "https://a.example"},\n  {nam = "b"},\n]\n"mirror".name = 3'
    )
    assert problems(folder) == [
        ("C005", "sitegen.toml: line 3"),
        ("C009", "sitegen.toml: line 3"),
        ("C009", "sitegen.toml: line 3"),
        ("C006", "sitegen.toml: line 5"),
    ]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    missing = problems(tmp_path, file=Path("missing.toml"))
    assert missing == [("C001", "missing.toml")]
    (tmp_path / "sitegen.toml").mkdir()
    assert problems(tmp_path) == [("C001", "sitegen.toml")]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "sitegen.toml")
    assert problems(tmp_path) == [("C001", "sitegen.toml")]


def test_a_link_to_nothing_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "sitegen.toml").symlink_to("nowhere")
    assert problems(tmp_path) == [("C001", "sitegen.toml")]


def test_a_file_may_have_a_million_bytes_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "sitegen.toml"
    path.write_bytes(b"#" * 1_000_000)
    assert read(tmp_path).file == path
    path.write_bytes(b"#" * 1_000_001)
    assert problems(tmp_path) == [("C002", "sitegen.toml")]


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "sitegen.toml").write_bytes(b'[mirror]\nname = "\xff"')
    assert problems(tmp_path) == [("C003", "sitegen.toml: line 2")]


def test_a_syntax_error_names_the_line(write: Write) -> None:
    assert problems(write("[mirror]\nname = x\n")) == [("C004", "sitegen.toml: line 2")]
    assert problems(write("[mirror]\nname = [\n\n")) == [("C004", "sitegen.toml: line 2")]


def test_a_name_that_is_no_setting_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such settings: colour"):
        read(tmp_path, overrides={"colour": "red"})


def test_an_option_that_is_wrong_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path, overrides={"base_url": "x", "jobs": 5000}) == [
        ("C008", "--base-url"),
        ("C007", "--jobs"),
    ]


KEY_LINE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"  # Go's published example


def test_the_settings_of_the_proof_are_read_each_from_where_it_may_come(write: Write, tmp_path: Path) -> None:
    folder = write('[proof]\nsigning_key_file = "../mirror.key"\nlog_from = "deployed"')
    file = read(folder).proof
    assert file == ProofSettings(signing_key_file=tmp_path.parent / "mirror.key", log_from=tmp_path / "deployed")
    variables = {
        "SITEGEN_SIGNING_KEY_FILE": "/k",
        "SITEGEN_LOG_FROM": "https://a.example/m/",
        "SITEGEN_SIGNING_KEY": f" {KEY_LINE}\n",
    }
    config = read(folder, environment=variables)
    assert config.proof == ProofSettings(
        signing_key_file=Path("/k"), log_from="https://a.example/m", signing_key=Secret(KEY_LINE)
    )
    assert read(folder, overrides={"log_from": "other"}).proof.log_from == tmp_path / "other"
    assert KEY_LINE[-20:] not in f"{config!r} {config}"
    assert pickle.loads(pickle.dumps(config)) == config  # noqa: S301 - our own bytes
    assert read(folder, environment={"SITEGEN_SIGNING_KEY": ""}).proof.signing_key is None


@pytest.mark.parametrize(
    "line",
    [f'signing_key = "{KEY_LINE}"', f'signing_key_file = "{KEY_LINE}"', f'log_from = "{KEY_LINE}"', "signing_key = 1"],
)
@pytest.mark.parametrize("table", ["proof", "mirror"])
def test_a_secret_key_in_the_file_is_refused_and_not_quoted(write: Write, table: str, line: str) -> None:
    folder = write(f"[{table}]\n{line}")
    with pytest.raises(UsageError) as caught:
        read(folder)
    if table == "proof" or line.startswith("signing_key ="):
        assert [(one.code, one.place) for one in caught.value.problems] == [("C022", "sitegen.toml: line 2")]
    assert KEY_LINE[30:] not in repr(caught.value)


def test_a_secret_key_in_the_variable_of_the_file_is_refused_and_not_quoted(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read(tmp_path, environment={"SITEGEN_SIGNING_KEY_FILE": KEY_LINE})
    assert [(one.code, one.place) for one in caught.value.problems] == [("C022", "SITEGEN_SIGNING_KEY_FILE")]
    assert KEY_LINE[30:] not in repr(caught.value)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("signing_key_file = 1", "C006"),
        ('signing_key_file = ""', "C015"),
        ("log_from = true", "C006"),
        ('log_from = "ftp://a.example"', "C008"),
        ('log_from = " "', "C015"),
        ('signing_keyfile = "x"', "C005"),
    ],
)
def test_a_wrong_setting_of_the_proof_is_refused(write: Write, line: str, code: str) -> None:
    assert problems(write(f"[proof]\n{line}")) == [(code, "sitegen.toml: line 2")]


def test_the_table_of_codes_is_whole() -> None:
    rows = [value for value in vars(config_codes).values() if type(value).__name__ == "Code"]
    assert {row.code for row in rows} == set(config_codes.TABLE)


KNOWN = sorted({name for names in NAMES.values() for name in names})
SCALARS = (
    st.booleans().map(lambda flag: "true" if flag else "false")
    | st.integers().map(str)
    | st.floats().map(repr)
    | st.text(max_size=20).map(lambda text: '"' + "".join(f"\\U{ord(c):08X}" for c in text) + '"')
    | st.datetimes().map(lambda moment: moment.isoformat())
    | st.sampled_from(['"https://a.example"', '"/{suffix}"', '"public"', '"content"', '"."', f'"{fresh_key()}"'])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(KNOWN), inner, max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{name} = {value}" for name, value in pairs.items()) + "}"
        )
    ),
    max_leaves=8,
)
LINES = (
    st.sampled_from(["[mirror]", "[build]", "[trust]", "[[trust.keys]]", "[[mirrors]]", "[mirrors]", "# x", ""])
    | st.builds("{} = {}".format, st.sampled_from(KNOWN), VALUES)
    | st.builds("{}.{} = {}".format, st.sampled_from(KNOWN), st.sampled_from(KNOWN), VALUES)
)
ONE_FOLDER = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def assert_only_usage_errors(folder: Path, content: bytes) -> None:
    (folder / "sitegen.toml").write_bytes(content)
    try:
        config = read(folder)
    except UsageError as error:
        found = error.problems
        assert found
        assert all(problem.place.startswith("sitegen.toml") for problem in found)
        assert all(problem.code in config_codes.TABLE for problem in found)
    else:
        assert config.build.jobs >= 1


@ONE_FOLDER
@given(content=st.binary(max_size=200))
@example(content=b"\xef\xbb\xbf[mirror]")
@example(content=b"a." * 2000 + b"a = 1")
@example(content=b"mirror." * 200 + b"a = 1")
def test_arbitrary_bytes_are_a_configuration_or_a_usage_error(tmp_path: Path, content: bytes) -> None:
    assert_only_usage_errors(tmp_path, content)


@ONE_FOLDER
@given(text=st.text(alphabet='abc."=[]{}#\n\r\t \\0123456789:-_,', max_size=100))
def test_arbitrary_toml_like_text_is_a_configuration_or_a_usage_error(tmp_path: Path, text: str) -> None:
    assert_only_usage_errors(tmp_path, text.encode())


@ONE_FOLDER
@given(lines=st.lists(LINES, max_size=12))
def test_arbitrary_settings_are_a_configuration_or_a_usage_error(tmp_path: Path, lines: list[str]) -> None:
    assert_only_usage_errors(tmp_path, "\n".join(lines).encode())


@ONE_FOLDER
@given(name=st.sampled_from(sorted({*NAMES["mirror"], *NAMES["build"], *NAMES["proof"]})), value=st.text(max_size=40))
def test_arbitrary_variables_are_a_configuration_or_a_usage_error(tmp_path: Path, name: str, value: str) -> None:
    try:
        read(tmp_path, environment={f"SITEGEN_{name.upper()}": value})
    except UsageError as error:
        places = {problem.place for problem in error.problems}
        assert places <= {f"SITEGEN_{name.upper()}", "sitegen.toml"}


def test_a_file_that_nobody_can_look_at_is_not_taken_for_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitegen.toml").write_text("[mirror]\nname = 'Ours'\n", encoding="utf-8")
    real = Path.lstat

    def failing(self: Path) -> os.stat_result:
        if self.name == "sitegen.toml":
            raise OSError(errno.EIO, "Input/output error")
        return real(self)

    monkeypatch.setattr(Path, "lstat", failing)
    assert load(tmp_path, environment={}, overrides={}).mirror.name == "Ours"
