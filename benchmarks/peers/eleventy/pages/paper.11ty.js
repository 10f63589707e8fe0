// One page a paper, from data, by pagination.
import { readFileSync } from "node:fs";

export function data() {
  return {
    papers: JSON.parse(readFileSync("papers.json", "utf8")),
    pagination: { data: "papers", size: 1, alias: "paper" },
    permalink: ({ paper }) => `paper/${paper.page}/index.html`,
    eleventyExcludeFromCollections: true,
  };
}

export function render({ paper }) {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${paper.title}</title>
<meta name="description" content="${paper.abstract}">
<meta name="citation_title" content="${paper.title}">
<meta name="citation_author" content="${paper.authors}">
<meta name="citation_publication_date" content="${paper.published}">
${paper.keywords.map((one) => `<meta name="citation_keywords" content="${one}">
`).join("")}<meta property="og:type" content="article">
<meta property="og:title" content="${paper.title}">
<meta property="og:url" content="https://mirror.example/paper/${paper.page}/">
<link rel="canonical" href="https://mirror.example/paper/${paper.page}/">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"ScholarlyArticle","@id":"https://mirror.example/paper/${paper.page}/","identifier":["${paper.number}","${paper.source}"],"datePublished":"${paper.published}","inLanguage":"en"}</script>
<style>@style@</style>
</head>
<body>
<header class="top"><a class="name" href="/">A mirror of papers</a><nav aria-label="Main"><a href="/category/">Categories</a><a href="/month/">Months</a><a href="/author/">Authors</a><a href="/keyword/">Keywords</a><a href="/search/">Search</a></nav></header>
<main>
<article>
<p class="kind">${paper.category}</p>
<h1>${paper.title}</h1>
<p class="authors">${paper.authors}</p>
<dl class="facts">
<dt>Pith number</dt><dd>${paper.number}</dd>
<dt>Source</dt><dd>${paper.source}</dd>
<dt>Submitted</dt><dd><time datetime="${paper.published}">${paper.published}</time></dd>
<dt>Categories</dt><dd>${paper.categories.map((one) => `<a href="/category/${one}/">${one}</a> `).join("")}</dd>
<dt>License</dt><dd>${paper.license}</dd>
</dl>
<h2 id="abstract">Abstract</h2>
<p class="abstract">${paper.abstract}</p>
<h2 id="keywords">Keywords</h2>
<ul class="keywords">
${paper.keywords.map((one) => `<li>${one}</li>
`).join("")}</ul>
<h2 id="cited-by">Cited by</h2>
<p class="count">Papers of this mirror that cite this one: ${paper.count}</p>
<ol class="works">
${paper.citing.map((one) => `<li><a href="/paper/${one.page}/">${one.title}</a></li>
`).join("")}</ol>
<h2 id="references">References</h2>
<ol class="works">
${paper.references.map((one) => `<li>${one.title} <code>${one.key}</code></li>
`).join("")}</ol>
</article>
</main>
<footer class="bottom"><p>This page was made from the documents of the paper. Text stands as the authors wrote it, with its TeX.</p></footer>
</body>
</html>`;
}
