"""What becomes of TeX as papers have it: one row a snippet."""

import re

import pytest

from sitegen.site.text import to_html, to_plain

# Every row: the TeX, the HTML with each formula shortened to ⟦its annotation⟧ (⟦⟦…⟧⟧ if displayed), the plain text.
SNIPPETS = [
    # text
    ("", "", ""),
    ("Proximal Backpropagation", "Proximal Backpropagation", "Proximal Backpropagation"),
    ("A < B & C > D", "A &lt; B &amp; C &gt; D", "A < B & C > D"),
    ("it's 95% of x_1^2 #1", "it&#39;s 95% of x<sub>1</sub><sup>2</sup> #1", "it's 95% of x₁² #1"),
    ('"stretching" it', "&#34;stretching&#34; it", '"stretching" it'),
    ("two\nlines", "two\nlines", "two lines"),
    ("one\n\ntwo", "one<br><br>two", "one two"),
    ("one\\\\two \\\\[2pt] three", "one<br>two <br>three", "one two three"),
    (r"one\par two", "one<br><br> two", "one two"),
    ("e\u0301te\u0301", "été", "été"),
    # accents and letters
    (r"M\"ollenhoff", "Möllenhoff", "Möllenhoff"),
    (r"M{\"o}llenhoff", "Möllenhoff", "Möllenhoff"),
    (r"G\"{o}del", "Gödel", "Gödel"),
    (r"P\'al Erd\H{o}s", "Pál Erdős", "Pál Erdős"),
    (r"Erd\H os", "Erdős", "Erdős"),
    (r"\v{C}ech, \v Zi\v zek", "Čech, Žižek", "Čech, Žižek"),
    (r"Fran\c{c}ois, \k{a}, \r{u}, \u{g}, \d{s}, \b{b}", "François, ą, ů, ğ, ṣ, ḇ", "François, ą, ů, ğ, ṣ, ḇ"),
    (r"\`a \'e \^o \~n \=u \.z", "à é ô ñ ū ż", "à é ô ñ ū ż"),
    (r"na\"{\i}ve, Mart\'\i nez, Garc\'{\i}a", "naïve, Martínez, García", "naïve, Martínez, García"),
    (r"Nguy\~{\^e}n", "Nguyễn", "Nguyễn"),
    (r"{\L}ukasz \O rsted \aa ngstrom", "Łukasz Ørsted ångstrom", "Łukasz Ørsted ångstrom"),
    (r"Stra\ss e, \AE{}ther, \oe uvre", "Straße, Æther, œuvre", "Straße, Æther, œuvre"),
    (r"\'{ab}c", "ábc", "ábc"),
    (r"\~{}x \^{}y", "~x ^y", "~x ^y"),
    (r"\'", r"\&#39;", r"\'"),
    # marks
    ("Fig.~3", "Fig.\u00a03", "Fig. 3"),
    ("of ~10 km", "of ~10 km", "of ~10 km"),
    ("http://a.b/~c--d", "http://a.b/~c--d", "http://a.b/~c--d"),
    ("a--b---c-d", "a–b—c-d", "a–b—c-d"),
    ("``quotes''", "“quotes”", "“quotes”"),
    ("`quotes' aren't", "‘quotes’ aren&#39;t", "‘quotes’ aren't"),
    ("5'' wide", "5&#39;&#39; wide", "5'' wide"),
    (r"100\% \& \_ \# \$5 \{x\}", "100% &amp; _ # $5 {x}", "100% & _ # $5 {x}"),
    (r"a\ b\,c", "a b\u2009c", "a b c"),
    (r"hy\-phen", "hyphen", "hyphen"),
    # styles
    (r"\emph{hard concrete}", "<em>hard concrete</em>", "hard concrete"),
    (r"{\em hard} soft", "<em>hard</em> soft", "hard soft"),
    (r"\textbf{a \textit{b}} c", "<b>a <i>b</i></b> c", "a b c"),
    (r"\texttt{x_y}", "<code>x_y</code>", "x_y"),
    (r"\textsc{Name}", '<span class="small-caps">Name</span>', "Name"),
    (r"1\textsuperscript{st} H\textsubscript 2O", "1<sup>st</sup> H<sub>2</sub>O", "1st H₂O"),
    (r"\mbox{a} \textrm{b}", "a b", "a b"),
    (r"\bf bold", "<b>bold</b>", "bold"),
    (r"\emph{cut mid-wo", "<em>cut mid-wo</em>", "cut mid-wo"),
    (r"\emph", r"\emph", r"\emph"),
    # commands
    (r"\LaTeX\ and \LaTeX{} and \LaTeX.", "LaTeX and LaTeX and LaTeX.", "LaTeX and LaTeX and LaTeX."),
    (r"text\footnote{note}.", "text (note).", "text (note)."),
    (r"see \cite{a,b} \citep[p. 3]{c} \ref{f} \eqref{e}", "see [a,b] [c] f (e)", "see [a,b] [c] f (e)"),
    (r"x\label{y}z", "xz", "xz"),
    (r"\unknown{kept} \unknown[o]{kept}", "kept kept", "kept kept"),
    (r"\unknown and \unknown{}", r"\unknown and \unknown", r"\unknown and \unknown"),
    (r"\alpha decay, 3 \times 4, \Lambda", "α decay, 3 × 4, Λ", "α decay, 3 × 4, Λ"),
    (r"\begin{itemize}\item a \item b\end{itemize}", "• a <br>• b", "• a • b"),
    (r"\textcolor{red}{x}", "x", "x"),
    # links
    (
        r"\url{https://a.b/c_d?e=1&f}",
        '<a href="https://a.b/c_d?e=1&amp;f" rel="nofollow noopener">https://a.b/c_d?e=1&amp;f</a>',
        "https://a.b/c_d?e=1&f",
    ),
    (
        r"\url{http://a.b/\~c\%20}",
        '<a href="http://a.b/~c%20" rel="nofollow noopener">http://a.b/~c%20</a>',
        "http://a.b/~c%20",
    ),
    (r"\href{https://a.b}{\emph{here}}", '<a href="https://a.b" rel="nofollow noopener"><em>here</em></a>', "here"),
    (r"\href{javascript:alert(1)}{x}", "x", "x"),
    (r"\href{data:text/html,x}{x} \url{ftp://x}", "x ftp://x", "x ftp://x"),
    (r'\href{https://a"onclick=b}{x}', "x", "x"),
    (
        r"\href{https://a.b}{c \href{https://d.e}{f}}",
        '<a href="https://a.b" rel="nofollow noopener">c f</a>',
        "c f",
    ),
    # formulas
    ("through $L_0$ Regularization", "through ⟦L_0⟧ Regularization", "through L₀ Regularization"),
    (r"\(x\) \[y\] $$z$$", "⟦x⟧ ⟦⟦y⟧⟧ ⟦⟦z⟧⟧", "x y z"),
    ("$ x $", "⟦x⟧", "x"),
    ("$x_i$, $x_{ij}$, $x^2$, $10^{-3}$", "⟦x_i⟧, ⟦x_{ij}⟧, ⟦x^2⟧, ⟦10^{-3}⟧", "x_i, x_ij, x², 10⁻³"),
    (r"$\frac{a}{b+1}$ $\sqrt{s}$ $\sqrt{a+b}$", r"⟦\frac{a}{b+1}⟧ ⟦\sqrt{s}⟧ ⟦\sqrt{a+b}⟧", "a/(b+1) √s √(a+b)"),
    (r"$\mathcal{N}(0,\sigma^2)$", r"⟦\mathcal{N}(0,\sigma^2)⟧", "N(0,σ²)"),
    (r"$O(n \log n)$ $\hat{x}$", r"⟦O(n \log n)⟧ ⟦\hat{x}⟧", "O(n log n) x̂"),
    (r"$H\to\gamma\gamma$ $\mathbb{R}^n$", r"⟦H\to\gamma\gamma⟧ ⟦\mathbb{R}^n⟧", "H → γγ ℝⁿ"),
    (r"$\Lambda$CDM, $^{3}$He, M$_\odot$", r"⟦\Lambda⟧CDM, ⟦^{3}⟧He, M⟦_\odot⟧", "ΛCDM, ³He, M_⊙"),
    (r"$\mbox{if } x$", r"⟦\mbox{if } x⟧", "if x"),
    (
        r"\begin{equation}E=mc^2\label{e}\end{equation}",
        r"⟦⟦\begin{equation}E=mc^2\label{e}\end{equation}⟧⟧",
        "E = mc²",
    ),
    (r"\begin{align}a&=b\\c&=d\end{align}", r"⟦⟦\begin{align}a&amp;=b\\c&amp;=d\end{align}⟧⟧", "a = b; c = d"),
    (r"\begin{eqnarray}a&=&b\end{eqnarray}", r"⟦⟦\begin{eqnarray}a&amp;=&amp;b\end{eqnarray}⟧⟧", "a = b"),
    (r"$\nosuchcommand{x}$", r'<code class="tex">\nosuchcommand{x}</code>', r"\nosuchcommand{x}"),
    (r"$\color{white}x$", r"⟦\color{white}x⟧", "x"),
    (r"\emph{$x$ and $y$}", "<em>⟦x⟧ and ⟦y⟧</em>", "x and y"),
    # what only looks like a formula
    ("$5 and $10", "$5 and $10", "$5 and $10"),
    ("$100 million to US$ 50", "$100 million to US$ 50", "$100 million to US$ 50"),
    ("$5-$10", "$5-$10", "$5-$10"),
    ("$5", "$5", "$5"),
    ("$$", "$$", "$$"),
    ("$ $", "$ $", "$ $"),
    ("a $x\n\nb$ c", "a $x<br><br>b$ c", "a $x b$ c"),
    (r"cut $\alpha and", "cut $α and", "cut $α and"),
    ("a}b{c", "a}b{c", "a}b{c"),
    ("{a {b} c", "{a b c", "{a b c"),
    ("\\", "\\", "\\"),
    (r"\(x", r"\(x", r"\(x"),
    (r"\begin{equation}x", "x", "x"),
    # hostile
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
    (r"$\text{<svg/onload=alert(1)>}$", r"⟦\text{&lt;svg/onload=alert(1)&gt;}⟧", "<svg/onload=alert(1)>"),
    (r"\emph{<img src=x onerror=y>}", "<em>&lt;img src=x onerror=y&gt;</em>", "<img src=x onerror=y>"),
    (r"$\href{javascript:x}{y}$", r'<code class="tex">\href{javascript:x}{y}</code>', r"\href{javascript:x}{y}"),
    (r"$\hspace{-9em}x$", r'<code class="tex">\hspace{-9em}x</code>', r"\hspace{-9em}x"),
    (r"$\raisebox{50em}{x}$", r'<code class="tex">\raisebox{50em}{x}</code>', r"\raisebox{50em}{x}"),
    (r"$\def\a{\a\a}\a$", r'<code class="tex">\def\a{\a\a}\a</code>', r"\def\a{\a\a}\a"),
    ("gnp\u202egpj.exe\ufeff", "gnpgpj.exe", "gnpgpj.exe"),
    ("a\x00b", "a\ufffdb", "a\ufffdb"),
    ("$x\u202e$", "⟦x⟧", "x"),
]

_MATH = re.compile(
    r'(?:<span class="wide" tabindex="0">(?=<math ))?<math( display="block")?>.*?'
    r'<annotation encoding="application/x-tex">(.*?)</annotation></semantics></math>(?(1)</span>)',
    re.DOTALL,
)


def _shortened(html: str) -> str:
    return _MATH.sub(lambda m: f"⟦⟦{m[2]}⟧⟧" if m[1] else f"⟦{m[2]}⟧", html)


@pytest.mark.parametrize(("tex", "html", "plain"), SNIPPETS, ids=[repr(row[0])[:50] for row in SNIPPETS])
def test_snippet(tex: str, html: str, plain: str) -> None:
    assert _shortened(str(to_html(tex))) == html
    assert to_plain(tex) == plain


def test_mathml_is_real_mathml() -> None:
    assert to_html("$L_0$") == (
        "<math><semantics><msub><mi>L</mi><mn>0</mn></msub>"
        '<annotation encoding="application/x-tex">L_0</annotation></semantics></math>'
    )
