"""Names of authors, split: real ways of writing names, each with the parts that it has."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.site.naming.person_names import Name, name_of
from sitegen.site.text import author_names

#: A name as a list of authors has it: given, particle, family, suffix.
PARTED = {
    "Christos Louizos": ("Christos", "", "Louizos", ""),
    "Diederik P. Kingma": ("Diederik P.", "", "Kingma", ""),
    "D. P. Kingma": ("D. P.", "", "Kingma", ""),
    "D.P. Kingma": ("D.P.", "", "Kingma", ""),
    "J.-P. Serre": ("J.-P.", "", "Serre", ""),
    "Jean-Pierre Serre": ("Jean-Pierre", "", "Serre", ""),
    "Fei-Fei Li": ("Fei-Fei", "", "Li", ""),
    "Marie Skłodowska-Curie": ("Marie", "", "Skłodowska-Curie", ""),
    "P\\'al Erd\\H{o}s": ("Pál", "", "Erdős", ""),
    "\\'Eva Tardos": ("Éva", "", "Tardos", ""),
    'Thomas M\\"ollenhoff': ("Thomas", "", "Möllenhoff", ""),
    'Anders Bj\\"orn {\\O}rsted': ("Anders Björn", "", "Ørsted", ""),
    "Micha{\\l} Boja\\'nczyk": ("Michał", "", "Bojańczyk", ""),
    "John von Neumann": ("John", "von", "Neumann", ""),
    "Ludwig van Beethoven": ("Ludwig", "van", "Beethoven", ""),
    "Jan van der Berg": ("Jan", "van der", "Berg", ""),
    "B. L. van der Waerden": ("B. L.", "van der", "Waerden", ""),
    "Aad W. van der Vaart": ("Aad W.", "van der", "Vaart", ""),
    "Gerard 't Hooft": ("Gerard", "'t", "Hooft", ""),
    "Maria de la Cruz": ("Maria", "de la", "Cruz", ""),
    "Jean de La Fontaine": ("Jean", "de", "La Fontaine", ""),
    "Louis de Broglie": ("Louis", "de", "Broglie", ""),
    "Charles-Jean de la Vall\\'ee Poussin": ("Charles-Jean", "de la", "Vallée Poussin", ""),
    "Leonardo da Vinci": ("Leonardo", "da", "Vinci", ""),
    "Luca della Robbia": ("Luca", "della", "Robbia", ""),
    "Mauro Dalla Torre": ("Mauro Dalla", "", "Torre", ""),
    "Ana dos Santos": ("Ana", "dos", "Santos", ""),
    "Wolfgang zu Castell": ("Wolfgang", "zu", "Castell", ""),
    "Klaus vom Stein": ("Klaus", "vom", "Stein", ""),
    "Hilda af Klint": ("Hilda", "af", "Klint", ""),
    "Pieter ter Veer": ("Pieter", "ter", "Veer", ""),
    "Jean d'Alembert": ("Jean", "", "d'Alembert", ""),
    "Jean Le Rond d'Alembert": ("Jean", "", "Le Rond d'Alembert", ""),
    "Luc Van Gool": ("Luc", "", "Van Gool", ""),
    "Yann Le Cun": ("Yann", "", "Le Cun", ""),
    "Yann LeCun": ("Yann", "", "LeCun", ""),
    "Robert De Niro": ("Robert", "", "De Niro", ""),
    "Michael St. Clair": ("Michael", "", "St. Clair", ""),
    "Conor McBride": ("Conor", "", "McBride", ""),
    "Edmund O'Brien": ("Edmund", "", "O'Brien", ""),
    "Abu Ali al-Hasan": ("Abu Ali", "", "al-Hasan", ""),
    "Muhammad ibn Musa al-Khwarizmi": ("Muhammad", "ibn", "Musa al-Khwarizmi", ""),
    "Osama bin Zaid": ("Osama", "bin", "Zaid", ""),
    "Khalid El-Arini": ("Khalid", "", "El-Arini", ""),
    "Mona El Naggar": ("Mona", "", "El Naggar", ""),
    "Jos\\'e Ortega y Gasset": ("José", "", "Ortega y Gasset", ""),
    "Santiago Ram\\'on y Cajal": ("Santiago", "", "Ramón y Cajal", ""),
    "Ramon Puig i Cadafalch": ("Ramon", "", "Puig i Cadafalch", ""),
    "Maria Jo\\~ao de Souza e Silva": ("Maria João", "de", "Souza e Silva", ""),
    "Quoc Van Le": ("Quoc Van", "", "Le", ""),
    "Hieu Van Nguyen": ("Hieu Van", "", "Nguyen", ""),
    "Nguyễn Thị Minh Khai": ("Nguyễn Thị Minh", "", "Khai", ""),
    "Martin Luther King, Jr.": ("Martin Luther", "", "King", "Jr."),
    "Martin Luther King Jr.": ("Martin Luther", "", "King", "Jr."),
    "Guy L. Steele Jr": ("Guy L.", "", "Steele", "Jr"),
    "John Smith III": ("John", "", "Smith", "III"),
    "John Smith 3rd": ("John", "", "Smith", "3rd"),
    "{Louizos, Christos}": ("Christos", "", "Louizos", ""),
    "{King, Jr., Martin Luther}": ("Martin Luther", "", "King", "Jr."),
    "{de la Cruz, Juan}": ("Juan", "de la", "Cruz", ""),
    "{Garc\\'{\\i}a M\\'arquez, Gabriel}": ("Gabriel", "", "García Márquez", ""),
    "Kingma D. P.": ("D. P.", "", "Kingma", ""),
    "Smith J.": ("J.", "", "Smith", ""),
    "Dr. Jane Smith": ("Jane", "", "Smith", ""),
    "John Smith (MIT)": ("John", "", "Smith", ""),
    "A. B. Jones (2) ((1) MIT, (2) Harvard)": ("A. B.", "", "Jones", ""),
    "Jane Roe on behalf of the ATLAS Collaboration": ("Jane", "", "Roe", ""),
    "van der Berg": ("", "van der", "Berg", ""),
    "Plato": ("", "", "Plato", ""),
    "Madonna Jr.": ("", "", "Madonna", "Jr."),
    "王小明": ("小明", "", "王", ""),
    "张伟": ("伟", "", "张", ""),
    "欧阳修": ("修", "", "欧阳", ""),
    "山田 太郎": ("太郎", "", "山田", ""),
    "김민수": ("민수", "", "김", ""),
    "남궁민수": ("민수", "", "남궁", ""),
    "Лев Николаевич Толстой": ("Лев Николаевич", "", "Толстой", ""),
    "Γιώργος Παπαδόπουλος": ("Γιώργος", "", "Παπαδόπουλος", ""),
}
#: Names that have no parts, and what is shown of them.
WHOLE = {
    "The ATLAS Collaboration": "The ATLAS Collaboration",
    "ATLAS Collaboration": "ATLAS Collaboration",
    "LIGO Scientific Collaboration": "LIGO Scientific Collaboration",
    "on behalf of the CMS Collaboration": "CMS Collaboration",
    "for the H1 Collaboration": "H1 Collaboration",
    "Gemini Team": "Gemini Team",
    "Particle Data Group": "Particle Data Group",
    "Event Horizon Telescope Collaboration (EHT)": "Event Horizon Telescope Collaboration",
    "Max Planck Institute for Physics": "Max Planck Institute for Physics",
    "University of Oxford": "University of Oxford",
    "AT\\&T Research": "AT&T Research",
    "GPT-4": "GPT-4",
    "et al.": "et al.",
    "山田太郎": "山田太郎",
    "アルベルト・アインシュタイン": "アルベルト・アインシュタイン",
    "...": "...",
}


def one_name(raw: str) -> str:
    names = author_names(raw)
    assert len(names) == 1
    return names[0]


@pytest.mark.parametrize("raw", PARTED)
def test_a_name_has_its_parts(raw: str) -> None:
    name = name_of(one_name(raw))
    assert (name.given, name.particle, name.family, name.suffix) == PARTED[raw]
    assert not name.literal


@pytest.mark.parametrize("raw", WHOLE)
def test_a_name_without_parts_stays_whole(raw: str) -> None:
    assert name_of(one_name(raw)) == Name(literal=WHOLE[raw])


def test_the_table_has_at_least_sixty_names() -> None:
    assert len(PARTED) >= 60


@given(st.text(max_size=300))
@settings(deadline=None)
def test_every_name_is_whole_or_has_a_family_name_and_loses_no_letter(text: str) -> None:
    for read in author_names(text):
        name = name_of(read)
        assert bool(name.literal) != bool(name.family), (read, name)
        if name.literal != "et al." and not re.search(r"[(),]|\bfor\b|behalf", read):
            assert sorted("".join("".join(name).split())) == sorted("".join(read.split()))


def test_a_long_name_is_taken_whole() -> None:
    assert name_of("ab " * 100).literal == ("ab " * 100).strip()
