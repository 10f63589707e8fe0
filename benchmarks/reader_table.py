"""What pages and searches cost a reader, as Markdown."""

from __future__ import annotations

from typing import Any

from benchmarks.markdown_parts import as_table


def pages_table(pages: dict[str, Any]) -> str:
    """Return what pages weigh.

    Arguments:
        pages: what `weigh_pages` returned.
    """
    of = f"{pages['papers']:,} papers" if pages["weighed"] == pages["papers"] else f"{pages['weighed']:,} of them"
    sizes = [["median", "p95", "largest"], ["median", "95th percentile", "largest"]]
    rows = [
        [f"paper page, {words} ({of})", f"{pages['html'][key]:,}", f"{pages['total'][key]:,}"]
        for key, words in zip(*sizes, strict=True)
    ]
    rows += [[f"`/{one['path']}`", f"{one['html']:,}", f"{one['total']:,}"] for one in pages["others"]]
    rows += [[f"own mirror, {_name(one)}", f"{one['html']:,}", f"{one['total']:,}"] for one in pages["own_mirror"]]
    text = as_table(["page, uncompressed bytes", "the page itself", "with styles and scripts"], rows)
    scripts = max((one["scripts"] for one in pages["others"]), default=0)
    return (
        f"{text}\n\n{_over(pages)} The largest is that of {_name(pages['largest'])}."
        f" A paper's page loads {_files(pages['most_style_files'], 'style')} and"
        f" {_files(pages['most_script_files'], 'script')} at most, the other pages at most {_files(scripts, 'script')},"
        " nothing of another host. Images and the font for math are not counted."
    )


def _over(pages: dict[str, Any]) -> str:
    above = f"{pages['over_budget']:,}" if pages["over_budget"] else "none"
    return f"Budget of a paper's page: {pages['budget']:,} bytes; above it: {above} of {pages['weighed']:,}."


def _name(page: dict[str, Any]) -> str:
    return str(page["path"].split("/")[1][:8])


def _files(count: int, kind: str) -> str:
    return f"{count} {kind} file" if count == 1 else f"{count} {kind} files"


def search_table(search: dict[str, Any]) -> str:
    """Return what the index weighs and what queries cost.

    Arguments:
        search: what `measure_search` returned.
    """
    index = search["index"]
    rows = [[kind, f"{index['files'][kind]:,}", f"{size:,}"] for kind, size in index["bytes"].items()]
    whole = [sum(index["files"].values()), sum(index["bytes"].values())]
    rows.append(["**all**", *(f"{one:,}" for one in whole)])
    rows.append(["**a paper**", f"{index['files_per_paper']:.3f}", f"{index['bytes_per_paper']:,.0f}"])
    text = as_table(["search index", "files", "bytes"], rows)
    if "missing" in search:
        return f"{text}\n\nWhat a query costs was not measured: {search['missing']}."
    return f"{text}\n\n{_queries(search)}"


def _queries(search: dict[str, Any]) -> str:
    rows = []
    for one in search["answers"]:
        if one.get("absent"):
            rows.append([one["kind"], "no such words", "", "", ""])
            continue
        filters = [value for value in (one.get("category"), one.get("year")) if value]
        asked = ", ".join([f"`{one['q']}`", *filters])
        rows.append([one["kind"], asked, f"{one['bytes']:,}", f"{one['requests']}", _found(one)])
    text = as_table(["query", "asked", "bytes received", "requests", "papers found"], rows)
    largest = search["largest"]
    told = (
        f" The most expensive: {largest['kind']}, {largest['bytes']:,} bytes, {largest['bytes'] / search['budget']:.0%}"
        f" of the budget; {search['over_budget']} above it."
        if largest
        else ""
    )
    return f"{text}\n\nBudget of a query: {search['budget']:,} bytes received.{told} Asked with Node {search['node']}."


def _found(answer: dict[str, Any]) -> str:
    since = f", back to {answer['reached_year']}" if answer["more"] else ""
    without = f", without {', '.join(answer['ignored'])}" if answer["ignored"] else ""
    return f"{answer['results']:,}{since}{without}"


def page_times_table(steps: dict[str, Any]) -> str:
    """Return what the making of pages took.

    Arguments:
        steps: what `steps_figures` returned.
    """
    pages = steps["pages"]
    templates = pages["templates"]
    rows = [
        ["**paper page: template**", templates.get("paper.html")],
        ["**paper page: context**", pages["paper_page"].get("context")],
        ["paper page: citations in all formats", pages["paper_page"].get("citations")],
        ["**any page: template**", pages["any_page"]],
        *([f"`{name}`", told] for name, told in templates.items() if name != "paper.html"),
    ]
    lines = [
        [str(name), f"{told['calls']:,.0f}", *(f"{told[key]:,.0f}" for key in ("mean", "median", "p95"))]
        for name, told in rows
        if told
    ]
    return as_table(["microseconds a page, one process", "pages", "mean", "median", "95th percentile"], lines)
