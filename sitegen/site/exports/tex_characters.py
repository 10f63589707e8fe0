"""Characters and what TeX writes for them: data, no logic.

A table of our own and not a library's: the largest, pylatexenc's, needs 90 microseconds for a name with one accent,
writes letters that only some fonts have, and would stand in every installation for these two hundred lines.
"""

from __future__ import annotations

from typing import Final

#: Combining marks that are accents in TeX, by the command that sets them.
MARKS: Final = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0328": "k",
    "\u0331": "b",
}  # fmt: skip

#: What stands for itself nowhere in TeX's text, and what BibTeX's readers trip over (`@`).
SPECIALS: Final = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "$": r"\$", "&": r"\&",
    "%": r"\%", "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", "`": r"\textasciigrave{}", "@": "{@}",
}  # fmt: skip


def _words(table: str, form: str) -> dict[str, str]:
    words = table.split()
    return {character: form.format(command) for character, command in zip(words[::2], words[1::2], strict=True)}


#: Letters: always in braces, so that BibTeX sees one letter, and knows it.
_LETTERS: Final = _words(
    "ß ss æ ae Æ AE œ oe Œ OE ø o Ø O ł l Ł L å aa Å AA ı i ȷ j đ dj Đ DJ ð dh Ð DH þ th Þ TH ŋ ng Ŋ NG", r"{{\{}}}"
)
_SIGNS: Final = _words(
    "§ S ¶ P † dag ‡ ddag © copyright ® textregistered ™ texttrademark £ pounds € texteuro ¥ textyen "
    "° textdegree … ldots • textbullet ¡ textexclamdown ¿ textquestiondown ‰ textperthousand "
    "„ quotedblbase ‚ quotesinglbase « guillemotleft » guillemotright ‹ guilsinglleft › guilsinglright",
    r"\{}{{}}",
)
#: Where a character is math, its formula stands in braces, so that no style changes its case.
MATH: Final = _words(
    "α alpha β beta γ gamma δ delta ε varepsilon ϵ epsilon ζ zeta η eta θ theta ϑ vartheta ι iota κ kappa λ lambda "
    "μ mu µ mu ν nu ξ xi π pi ρ rho σ sigma ς varsigma τ tau υ upsilon φ varphi ϕ phi χ chi ψ psi ω omega Γ Gamma "
    "Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega ≤ leq ≥ geq ≠ neq ≈ approx ≃ simeq "
    "≅ cong ≡ equiv ∼ sim ∝ propto × times ÷ div ± pm ∓ mp ∞ infty ∂ partial ∇ nabla ∫ int ∑ sum ∏ prod √ surd → to "
    "← leftarrow ↔ leftrightarrow ⇒ Rightarrow ↦ mapsto ∈ in ∉ notin ⊂ subset ⊆ subseteq ∪ cup ∩ cap ∅ emptyset "
    "∀ forall ∃ exists ∧ wedge ∨ vee ¬ neg ⊗ otimes ⊕ oplus ∘ circ ⋅ cdot ∗ ast · cdot ≪ ll ≫ gg ∥ parallel ⊥ perp "
    "ℓ ell ℏ hbar ℵ aleph ′ prime ⟨ langle ⟩ rangle ⊙ odot ☉ odot − - ⋯ cdots ≲ lesssim ≳ gtrsim",
    r"\{}",
) | {"−": "-"}
_RAISED: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_LOWERED: Final = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-", strict=True))

#: Every character that has a form in text; those of `SPECIALS` beside.
TEXT: Final = (
    {character: f"{{${formula}$}}" for character, formula in MATH.items()}
    | {character: rf"\textsuperscript{{{plain}}}" for character, plain in _RAISED.items()}
    | {character: rf"\textsubscript{{{plain}}}" for character, plain in _LOWERED.items()}
    | _LETTERS
    | _SIGNS
    | {"–": "--", "—": "---", "‘": "{`}", "’": "'", "“": "``", "”": "''", "‐": "-", "‑": "-", "\u00a0": "~"}
    | {"\u2009": r"\,", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ẞ": "SS", "ª": r"\textordfeminine{}"}
    | {"º": r"\textordmasculine{}", "ʹ": "'", "ʻ": "{`}", "ʼ": "'"}
    | SPECIALS
)
