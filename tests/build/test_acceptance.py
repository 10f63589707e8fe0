"""The four papers that the repository publishes: what a reader sees, what a program fetches, what a doubter checks."""

from __future__ import annotations

import hashlib
import http.server
import json
import re
import shutil
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from functools import partial
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.build.mirrors import SAMPLES, Mirror
from tests.testkit import canonical

PAPERS = (
    "TKDTZYGP4524S5RYKCWOKET6FR",
    "NLJ6XGWJORH3WL2G724KBAHTGW",
    "QPWO5IQL45KFMEXPZLSWFKWGQ5",
    "OCXKLV426LDXCCJME7JSY36CQW",
)
RECORD = "OCXKLV426LDXCCJME7JSY36CQW"
KEYWORDS = ["regularization", "distribution", "gates", "weights", "norm", "parameters", "propose", "allows"]
CITING = [
    ("Crafting Reversible SFT Behaviors in Large Language Models", "8.0"),
    ("In-Context Symbolic Regression for Robustness-Improved Kolmogorov-Arnold Networks", "7.0"),
    ("Correcting Influence: Unboxing LLM Outputs with Orthogonal Latent Spaces", "6.0"),
    ("MoRe: Modular Representations for Principled Continual Representation Learning on Sequential Data", "6.0"),
    ("Light-FMP: Lightweight Feature and Model Pruning for Enhanced Deep Recommender Systems", "5.0"),
    ("MoRe: Modular Representations for Principled Continual Representation Learning on Sequential Data", "5.0"),
    ("MoRe: Modular Representations for Principled Continual Representation Learning on Sequential Data", "5.0"),
    ("Towards Rapid Constitutive Model Discovery from Multi-Modal Data", "5.0"),
    ("Efficient compression of neural networks and datasets", "5.0"),
    ("Importance Estimation for Neural Network Pruning", "7.0"),
    ("Learning World Graphs to Accelerate Hierarchical Reinforcement Learning", "6.0"),
    ("Neuron ranking – an informed way to condense convolutional neural networks architecture", "5.0"),
]


class Section(HTMLParser):
    """The text of one section of a page, and of every element in it by class."""

    def __init__(self, page: str, heading: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.classes: list[tuple[str, str]] = []
        self._class = ""
        start = page.index(f'<section aria-labelledby="{heading}"')
        self.feed(page[start : page.index("</section>", start)])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._class = dict(attrs).get("class") or (self._class if tag == "a" else "")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.text.append(data.strip())
            self.classes.append((self._class, data.strip()))

    def of(self, name: str) -> list[str]:
        return [text for found, text in self.classes if found == name]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    mirror = Mirror.samples(tmp_path_factory.mktemp("samples"))
    done = mirror.run("build", "--jobs", "2")
    assert done.returncode == 0
    return mirror


@pytest.fixture(scope="module")
def base(samples: Mirror) -> Iterator[str]:
    handler = partial(Quiet, directory=str(samples.public))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
        body: bytes = answer.read()
        return body


def document(suffix: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / "bundles" / f"{suffix}.json").read_bytes())
    return found


def test_there_are_four_papers(samples: Mirror) -> None:
    (part,) = samples.json(".well-known/pith/index.json")["parts"]
    assert {paper["suffix"] for paper in samples.json(part["path"])["papers"]} == set(PAPERS)
    for suffix in PAPERS:
        assert f'/paper/{suffix[:8]}/"' in samples.text("/")


def test_the_whole_abstract_of_tkdtzygp_is_proven(samples: Mirror) -> None:
    section = Section(samples.text("/paper/TKDTZYGP/"), "abstract")
    text = " ".join(section.text)
    assert text.endswith("effectiveness of the resulting approach and regularizer. abstract: bound by hash")
    assert text.startswith("Abstract We propose a practical method for")


def test_the_abstract_is_unsigned_where_one_letter_differs(tmp_path: Path) -> None:
    mirror = Mirror.samples(tmp_path)
    companion = mirror.content / "papers/TKDTZYGP4524S5RYKCWOKET6FR.md"
    companion.write_text(
        companion.read_text(encoding="utf-8").replace("We propose a", "We propose the"), encoding="utf-8"
    )
    mirror.build()
    assert "bound by hash" not in " ".join(Section(mirror.text("/paper/TKDTZYGP/"), "abstract").text)


def test_the_keywords_of_tkdtzygp_stand_in_order(samples: Mirror) -> None:
    assert Section(samples.text("/paper/TKDTZYGP/"), "keywords").text[1:9] == KEYWORDS


def test_the_citing_papers_of_tkdtzygp_stand_in_order(samples: Mirror) -> None:
    page = samples.text("/paper/TKDTZYGP/")
    titles = Section(page, "cited-by").of("citing-title")
    scores = re.findall(r"novelty ([0-9.]+)", page)
    assert len(titles) == len(CITING)
    for title, score, (begin, expected) in zip(titles, scores, CITING, strict=True):
        assert title.startswith(begin)
        assert score == expected


def test_the_other_papers_show_their_title_and_level(samples: Mirror) -> None:
    for suffix in ("NLJ6XGWJORH3WL2G724KBAHTGW", "QPWO5IQL45KFMEXPZLSWFKWGQ5"):
        page = unescape(samples.text(f"/paper/{suffix[:8]}/"))
        assert "Verified bundle" in page
        assert document(suffix)["events"][1]["payload"]["graph_snapshot"]["paper"]["title"] in page
    assert "Thomas Möllenhoff" in samples.text("/paper/QPWO5IQL/")


def test_a_record_is_shown_at_level_receipt_with_its_citing_papers(samples: Mirror) -> None:
    page = samples.text("/paper/OCXKLV42/")
    assert "Verified bundle" not in page
    assert "trust-receipt" in page
    expected = {entry["citing_title"] for entry in document(RECORD)["inbound_citations"]["sample"]}
    assert len(expected) == 4
    assert {unescape(title) for title in Section(page, "cited-by").of("citing-title")} == expected
    ledger = {entry["pith_number"][-26:]: entry["level"] for entry in samples.ledger()}
    assert ledger == {suffix: "receipt" if suffix == RECORD else "bundle" for suffix in PAPERS}


@pytest.mark.parametrize("suffix", PAPERS)
def test_the_hash_can_be_computed_from_what_the_server_says(base: str, suffix: str) -> None:
    record = json.loads(fetch(f"{base}/pith/{suffix}.json"))
    computed = hashlib.sha256(canonical(record["canonical_record"])).hexdigest()
    assert computed == document(suffix)["canonical_sha256"]


@pytest.mark.skipif(not (shutil.which("jq") and shutil.which("curl")), reason="needs jq and curl")
@pytest.mark.parametrize("suffix", PAPERS)
def test_the_command_on_the_page_prints_the_hash(samples: Mirror, base: str, suffix: str) -> None:
    page = samples.text(f"/pith/{suffix}/")
    found = re.search(r'<code id="command">(.*?)</code>', page, re.DOTALL)
    assert found
    command = unescape(found[1]).replace("BASE", base)
    assert base in command
    done = subprocess.run(["/bin/sh", "-c", command], check=True, capture_output=True, text=True, timeout=30)
    assert done.stdout.strip() == document(suffix)["canonical_sha256"]


@pytest.mark.parametrize("suffix", PAPERS)
def test_every_address_of_a_paper_answers(base: str, suffix: str) -> None:
    arxiv_id = document(suffix)["source"]["id"]
    pages = {
        fetch(f"{base}/{path}/")
        for path in (f"paper/{suffix[:8]}", f"paper/{suffix}", f"paper/{arxiv_id}", f"p/{arxiv_id}")
    }
    assert len(pages) == 1
    body = (SAMPLES / "bundles" / f"{suffix}.json").read_bytes()
    if suffix == RECORD:
        assert fetch(f"{base}/pith/{suffix}.json") == body
    else:
        assert fetch(f"{base}/pith/{suffix}/bundle.json") == body
        assert fetch(f"{base}/.well-known/pith/{suffix}/bundle.json") == body
        assert json.loads(fetch(f"{base}/pith/{suffix}/state.json")) == json.loads(body)["state"]
    for path in (
        f"pith/{suffix}.json",
        f"api/pith-number/{suffix}/graph.json",
        f"api/pith-number/{suffix}/events.json",
    ):
        assert isinstance(json.loads(fetch(f"{base}/{path}")), dict)


@pytest.mark.parametrize("path", ["pith-signing-key.json", "pith-mirrors.json", "lookup/index.json"])
def test_every_address_of_the_mirror_answers(base: str, path: str) -> None:
    assert isinstance(json.loads(fetch(f"{base}/{path}")), dict)


@pytest.mark.parametrize("name", ["index", "ledger", "manifest"])
def test_every_part_is_what_its_document_says(base: str, name: str) -> None:
    whole = json.loads(fetch(f"{base}/.well-known/pith/{name}.json"))
    assert whole["parts"]
    for part in whole["parts"]:
        body = fetch(f"{base}/{part['path']}")
        assert hashlib.sha256(body).hexdigest() == part["sha256"]


@pytest.mark.parametrize("suffix", PAPERS)
def test_any_name_of_a_paper_is_found(base: str, suffix: str) -> None:
    index = json.loads(fetch(f"{base}/lookup/index.json"))
    for key in (f"arxiv:{document(suffix)['source']['id']}", f"pith:{suffix[:8]}"):
        bucket = hashlib.sha256(key.encode()).hexdigest()[: index["digits"]]
        assert json.loads(fetch(f"{base}/lookup/{bucket}.json"))["keys"][key] == [suffix]


def test_every_link_inside_the_mirror_answers(samples: Mirror) -> None:
    for path in samples.public.rglob("*.html"):
        for link in re.findall(r'(?:href|src)="(/[^"#]*)', path.read_text(encoding="utf-8")):
            target = samples.public / urllib.request.url2pathname(unescape(link)).lstrip("/")
            assert (target / "index.html" if link.endswith("/") else target).is_file(), (path, link)
