"""Commands that authors define for themselves in much the same way everywhere: data, no logic."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final


def _words(table: str) -> list[str]:
    return table.split()


def _named(names: str, form: str) -> dict[str, str]:
    return {name: form.format(name) for name in names.split()}


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


#: Abbreviations of running text; a full stop that follows in the source is not doubled.
ABBREVIATIONS: Final[Mapping[str, str]] = MappingProxyType(
    _pairs(
        """eg e.g. ie i.e. etc etc. cf cf. wrt w.r.t. iid i.i.d. aka a.k.a. resp resp. viz viz. dof d.o.f. vs vs.
        Eg E.g. Ie I.e. Cf Cf."""
    )
    | {"etal": "et al."}
)

#: A command, and the formula that it stands for, in running text as within dollars.
FORMULAS: Final[Mapping[str, str]] = MappingProxyType(
    # number sets and expectations
    _named("C F Q A", r"\mathbb{{{}}}")
    | {"E": r"\mathbb{E}", "CC": r"\mathbb{C}", "RR": r"\mathbb{R}", "ZZ": r"\mathbb{Z}", "QQ": r"\mathbb{Q}"}
    | {"NN": r"\mathbb{N}", "FF": r"\mathbb{F}", "PP": r"\mathbb{P}", "EE": r"\mathbb{E}"}
    # functions, functors and groups that are written with their names
    | _named(
        """Spec Proj Hom Ext Tor Aut End Gal Pic Tr tr rank rk diag sgn sign supp poly polylog GL SL SU SO Sp PSL PGL
        Spin Ric Vol vol Var Cov Corr id Id coker KL ord lcm Sym Alt Lie Ind Res Frob conv span dist Mod Rep Coh Cl
        Irr Stab Hilb Sh Fun Map Ob Bun Jac Alb Hol Isom Diff Homeo Out Inn Rad Ann Ass codim ind prox proj tanh
        softmax erf sinc grad curl divergence esssup essinf""",
        r"\operatorname{{{}}}",
    )
    | {"varprojlim": r"\underset{\leftarrow}{\lim}", "varinjlim": r"\underset{\rightarrow}{\lim}"}
    | {"argmin": r"\operatorname*{arg\,min}", "argmax": r"\operatorname*{arg\,max}"}
    # about as large as
    | dict.fromkeys(_words("lsim ltsim simlt lesssimeq lapprox ltapprox lapp lesim simless"), r"\lesssim")
    | dict.fromkeys(_words("gsim gtsim simgt grtsim gapprox gtapprox gapp gesim simgreat simgr"), r"\gtrsim")
    | {"la": r"\lesssim", "ga": r"\gtrsim", "eps": r"\epsilon", "veps": r"\varepsilon", "vareps": r"\varepsilon"}
    | {"ra": r"\rightarrow", "Ra": r"\Rightarrow", "lra": r"\leftrightarrow", "indep": r"\perp\!\!\!\perp"}
    # units and objects of physics and astronomy
    | _named("GeV TeV MeV keV eV fb pb nb mb Mpc kpc pc Gyr Myr yr dex mK", r"\mathrm{{{}}}")
    | {"kms": r"\mathrm{km\,s^{-1}}", "invfb": r"\mathrm{fb}^{-1}", "fbinv": r"\mathrm{fb}^{-1}"}
    | {"kmsmpc": r"\mathrm{km\,s^{-1}\,Mpc^{-1}}", "mum": r"\mu\mathrm{m}", "micron": r"\mu\mathrm{m}"}
    | {"um": r"\mu\mathrm{m}", "lcdm": r"\Lambda\textrm{CDM}", "LCDM": r"\Lambda\textrm{CDM}"}
    | {f"{letter}sun": f"{letter}_{{\\odot}}" for letter in "MLRZ"}
    | {"msun": r"M_{\odot}", "lsun": r"L_{\odot}", "rsun": r"R_{\odot}", "zsun": r"Z_{\odot}", "sun": r"\odot"}
    | {"ttbar": r"t\bar{t}", "bbbar": r"b\bar{b}", "ccbar": r"c\bar{c}", "qqbar": r"q\bar{q}", "ppbar": r"p\bar{p}"}
    | {"ee": "e^+e^-", "epem": "e^+e^-", "jpsi": r"J/\psi", "Jpsi": r"J/\psi", "sqrts": r"\sqrt{s}"}
    | {"pT": r"p_{\mathrm{T}}", "kT": r"k_{\mathrm{T}}", "MET": r"E_{\mathrm{T}}^{\mathrm{miss}}"}
    | {"degr": r"^\circ", "arcdeg": r"^\circ", "arcmin": "'", "arcsec": "''", "fdg": r".\!^\circ"}
    | {"farcs": r".\!''", "farcm": r".\!'"}
    | {"Halpha": r"\mathrm{H}\alpha", "ha": r"\mathrm{H}\alpha", "HI": r"\mathrm{H\,I}", "HII": r"\mathrm{H\,II}"}
)

#: A command with one argument, and what stands before and behind it.
FENCES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "norm": (r"\left\lVert ", r"\right\rVert "), "abs": (r"\left|", r"\right|"),
        "floor": (r"\lfloor ", r"\rfloor "), "ceil": (r"\lceil ", r"\rceil "),
        "expval": (r"\langle ", r"\rangle "), "mean": (r"\langle ", r"\rangle "),
        "set": (r"\{", r"\}"), "vect": (r"\mathbf{", "}"), "mat": (r"\mathbf{", "}"), "bs": (r"\boldsymbol{", "}"),
        "order": (r"\mathcal{O}(", ")"), "bigO": (r"\mathcal{O}(", ")"), "wh": (r"\widehat{", "}"),
        "wt": (r"\widetilde{", "}"),
        "ol": (r"\overline{", "}"), "ton": (r"\left(", r"\right)"),
    }
)  # fmt: skip

#: A command with two arguments, and what stands before, between and behind them.
PAIRS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "ketbra": ("|", r"\rangle\langle ", "|"), "inner": (r"\langle ", ",", r"\rangle "), "nicefrac": ("", "/", ""),
        "sfrac": ("", "/", ""),
    }
)  # fmt: skip
