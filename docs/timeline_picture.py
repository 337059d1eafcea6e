"""A ritual's timeline as a picture of the docs: with the turns and the silences, which its script tells of."""

from ritual_facts import Facts
from unhurried.pictures import spans
from unhurried.pictures.plot import plot
from unhurried.pictures.svg import as_svg


def picture(facts: Facts) -> str:
    """Return the SVG of a ritual's timeline; the page that it stands on has the title."""
    return as_svg(plot(facts.timeline, turns=facts.turns, quiet=facts.quiet, headed=False))


def in_words(facts: Facts) -> str:
    """Return what the picture shows, for those who do not see it."""
    return spans.in_words(facts.timeline, facts.turns, facts.quiet)
