"""A small scholarly world: people, fields and papers that read like those of a real mirror, made of a seed."""

from __future__ import annotations

from itertools import cycle, islice
from random import Random
from typing import Final

from tests.testkit import Json, Paper, citing, reference, verdict

FIELDS: Final = (
    ("cs.LG", "neural networks", "gradient descent"),
    ("stat.ML", "kernel methods", "posterior contraction"),
    ("hep-th", "$\\mathcal{N}=4$ super Yang--Mills", "AdS$_5\\times S^5$"),
    ("math.NT", "$L$-functions", "the $abc$ conjecture"),
    ("astro-ph.GA", "the Milky Way's halo", "stars with $[\\mathrm{Fe/H}] < -3$"),
    ("cond-mat.supr-con", "YBa$_2$Cu$_3$O$_{7-\\delta}$", "$T_c$ under pressure"),
    ("q-bio.NC", "hippocampal replay", "sparse codes"),
    ("econ.EM", "instrumental variables", "weak identification"),
)
PEOPLE: Final = (
    "Ada Example",
    "Jos\\'e Sample",
    'Thomas M\\"ollenhoff',
    "Nguyễn Văn An",
    "王小明",
    "Ludwig van der Berg",
    "Mary-Jane O'Neil Jr.",
    "\\L{}ukasz K{\\'o}\\'zmi\\'nski",
    "Анна Иванова",
    "The Example Collaboration",
)
WAYS: Final = ("On {} and {}", "{} Explain {}", "Rethinking {} through {}", "{}: A Survey, with Notes on {}")
VERDICTS: Final = ("unverdicted", "conditional", "supported")
RELATIONS: Final = ("cites", "supports", "extends", "refutes", "")


def forty_authors() -> tuple[str, ...]:
    """Return forty names, no two alike."""
    given = ("Ada", "Bela", "Chen", "D\\'ora", "Emre", "Fatima", "Goro", "Hana")
    family = ("Abel", "B\\o{}rge", "Cao", "de la Cruz", "{\\O}stergaard")
    return tuple(f"{first} {last}" for last in family for first in given)


def citing_papers(number: int) -> list[Json]:
    """Return entries of a companion's `cited_by`, over 25 years, all fields, verdicts and relations."""
    random = Random("citing papers")
    entries = []
    for position in range(number):
        field, subject, thing = random.choice(FIELDS)
        title = random.choice(WAYS).format(subject, thing)
        year = 2001 + int(25 * random.random() ** 0.4)
        entry = citing(
            f"{title} ({position + 1})",
            category=field,
            month=f"{year}-{random.randint(1, 12):02d}",
            score=random.choice([None, *(half / 2 for half in range(2, 21))]),
            verdict=random.choice(VERDICTS),
            summary=f"It uses {thing} for {subject}." if random.random() < 0.8 else "",
        )
        relation = random.choice(RELATIONS)
        if relation:
            entry["relation"] = relation
        if random.random() < 0.5:
            entry["arxiv"] = f"{year % 100:02d}{random.randint(1, 12):02d}.{position:05d}"
        entries.append(entry)
    return entries


def papers(number: int, *, cited: Paper) -> list[Paper]:
    """Return papers of all fields over 12 years; one in ten cites a paper, one in three was read."""
    random = Random("papers")
    made = []
    for position, (field, subject, thing) in enumerate(islice(cycle(FIELDS), number)):
        year, month = 2014 + int(12 * (position / number) ** 0.7), random.randint(1, 12)
        title = WAYS[position % len(WAYS)].format(subject, thing)
        references = (reference(cited.title, arxiv_id=cited.id),) if position % 10 == 0 else ()
        read = verdict(f"It explains {thing}.", claimed=f"All of {subject}.", headline=f"{subject}, explained")
        made.append(
            Paper(
                title=title,
                abstract=f"We study {subject}. For every $\\epsilon > 0$, {thing} is shown to be enough. " * 5,
                authors=tuple(random.sample(PEOPLE, random.randint(1, 4))),
                id=f"{year % 100:02d}{month:02d}.{position:05d}",
                primary=field,
                cross=(random.choice(FIELDS)[0],),
                submitted_at=f"{year}-{month:02d}-{random.randint(1, 28):02d}T12:00:00Z",
                references=references,
                verdict=read if position % 3 == 0 else {},
            )
        )
    return made
