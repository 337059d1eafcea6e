"""Write docs/rituals.md, and the picture of each ritual's timeline, from the scripts themselves.

python docs/write_rituals.py
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from ritual_facts import Facts, facts_of, read_all
from timeline_picture import in_words, picture
from unhurried import library
from unhurried.language_tags import base_language
from unhurried.script.ritual import Ritual, Series
from unhurried.units import clock

DOCS: Final = Path(__file__).parent
PAGE: Final = "rituals.md"
PICTURES: Final = "rituals"
LANGUAGES: Final[Mapping[str, str]] = {
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "nl": "Dutch",
}
INTRO: Final = """\
# The rituals

{rituals} rituals come along, and {series} series of some of them: each a script that you may read, change and pass on
([how](writing-a-ritual.md)).
`unhurried show same-breath` tells what happens when, `unhurried play same-breath` plays it,
`unhurried play same-breath --minutes 15` has it last as long as you have time, and
`unhurried play same-breath --names Ana,Ben` has it know your names.
`unhurried play slow-re-entry#warmth` plays one part alone.

Everything in them is optional. They promise nothing: they are some time for the two of you, and no therapy. Where
there is fear of each other, they are not for now.

In each picture time goes from left to right: what is said, whose turn it is (A and B), the breath as it rises and
falls, where it is quiet, and the chimes. Lengths are with the silent voice, the same on every machine; with another
voice they differ by some seconds. This page is written by `python docs/write_rituals.py`.
"""


def pages(scripts: Path | None = None) -> dict[str, str]:
    """Return every file that is made here, by its path below docs/."""
    folder = scripts or library.shipped_folder()
    found = read_all(folder)
    translations = _translations(folder)
    facts = {name: facts_of(one) for name, one in found.items() if isinstance(one, Ritual)}
    parts = [INTRO.format(rituals=len(facts), series=len(found) - len(facts)), _table(found, facts)]
    for name, one in found.items():
        also = translations.get(name, {})
        if isinstance(one, Series):
            parts.append("\n".join(_series(one, found, facts, also)))
        else:
            parts.append("\n".join(_ritual(facts[name], also)))
    made = {PAGE: "\n".join(parts)}
    return made | {f"{PICTURES}/{name}.svg": picture(one) for name, one in facts.items()}


def _translations(folder: Path) -> dict[str, dict[str, str]]:
    """Return the titles of each ritual in other languages."""
    found: dict[str, dict[str, str]] = {}
    for language in sorted(path for path in folder.iterdir() if path.is_dir()):
        for name, one in read_all(language).items():
            found.setdefault(name, {})[language.name] = one.title
    return found


def _table(found: Mapping[str, Ritual | Series], facts: Mapping[str, Facts]) -> str:
    rows = ["| ritual | lasts | `--minutes` | eyes | tags | what for |", "|---|---|---|---|---|---|"]
    for name, one in found.items():
        lasts, gives, eyes = f"{len(one.parts)} days" if isinstance(one, Series) else "", "", ""
        if isinstance(one, Ritual):
            lengths = facts[name].lengths
            lasts, gives, eyes = clock(lengths.natural), str(lengths) if lengths.gives else "", one.eyes
        tags = ", ".join(one.tags)
        rows.append(f"| [{name}](#{_anchor(one.title)}) | {lasts} | {gives} | {eyes} | {tags} | {_cell(one.about)} |")
    return "\n".join([*rows, ""])


def _anchor(title: str) -> str:
    """Return what a heading is called in a link, as GitHub has it."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _ritual(facts: Facts, also: Mapping[str, str]) -> Iterator[str]:
    ritual, lengths = facts.ritual, facts.lengths
    yield f"## {ritual.title}\n"
    yield f"{ritual.about}\n"
    gives = f" (with `--minutes` from {lengths})" if lengths.gives else ""
    yield f"- Lasts {clock(lengths.natural)}{gives}, with eyes {ritual.eyes}."
    yield from _told(ritual, also)
    yield f"- Sounds: {_sounds(facts)}."
    yield f"- Parts: {', '.join(f'{section.name} {clock(section.start)}' for section in facts.sections)}."
    yield f"- To play it: `unhurried play {ritual.name}`\n"
    told = _in_brackets(f"The timeline of {ritual.title}. {in_words(facts)}")
    yield f"![{told}]({PICTURES}/{ritual.name}.svg)\n"


def _told(one: Ritual | Series, also: Mapping[str, str]) -> Iterator[str]:
    """Yield what is told of rituals and of series alike."""
    if one.needs:
        yield f"- Needs {', '.join(one.needs)}."
    if one.tags:
        yield f"- Tags: {', '.join(one.tags)}."
    for language, title in also.items():
        named = LANGUAGES.get(base_language(language), language)
        yield f"- Also in {named}: {title} (`--language {language}`)."


def _in_brackets(text: str) -> str:
    return text.replace("[", "(").replace("]", ")")


def _sounds(facts: Facts) -> str:
    """Return what is heard beside the voice; a tone is heard only where a breath is paced."""
    of = facts.ritual
    bed = f"the bed `{of.bed}`" if of.bed else "no bed"
    return bed + (f", the tone `{of.tone}`" if facts.runs and of.tone else "")


def _series(
    series: Series, found: Mapping[str, Ritual | Series], facts: Mapping[str, Facts], also: Mapping[str, str]
) -> Iterator[str]:
    yield f"## {series.title}\n"
    yield f"{series.about}\n"
    yield f"- A series: one ritual a day, {len(series.parts)} days."
    yield from _told(series, also)
    yield f"- To play today's: `unhurried play {series.name}`\n"
    for number, part in enumerate(series.parts, 1):
        name = part.partition("#")[0]
        if name in facts:
            title, lasts = found[name].title, clock(facts[name].lengths.natural)
            yield f"{number}. [{title}](#{_anchor(title)}), {lasts}"
        else:
            yield f"{number}. {part}"
    yield ""


def main() -> None:
    """Write all files anew, and take away pictures of rituals that are gone."""
    made = pages()
    (DOCS / PICTURES).mkdir(exist_ok=True)
    for old in (DOCS / PICTURES).glob("*.svg"):
        if f"{PICTURES}/{old.name}" not in made:
            old.unlink()
    for name, text in made.items():
        (DOCS / name).write_text(text)


if __name__ == "__main__":
    main()
