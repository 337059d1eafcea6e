"""Languages: when two are one, and what Unhurried itself says in each of them, around the breath above all. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Words:
    """What is said before the first breath, to announce each phase of one, before the last exhale; and of holds."""

    ready: str = "If you like, let a breath go, softly, all the way."
    inhale: str = "Breathe in."
    top_up: str = "And a little more."
    hold: str = "Hold."
    exhale: str = "Breathe out."
    rest: str = "Rest."
    last: str = "And a last long breath out."
    caution: str = (
        "There are moments of holding the breath. Leave them out whenever you like, and simply go on breathing."
    )

    def mapped(self, change: Callable[[str], str]) -> "Words":
        """Return the words with each of them changed."""
        return Words(**{kind: change(words) for kind, words in asdict(self).items()})


WORDS: Final[Mapping[str, Words]] = {
    "en": Words(),
    "de": Words(
        "Wenn ihr mögt, lasst einen Atemzug gehen, sanft, bis zum Ende.",
        "Einatmen.", "Und noch ein wenig.", "Halten.", "Ausatmen.", "Ruhen.", "Und ein letztes Mal lang ausatmen.",
        "Manchmal wird der Atem angehalten. Lasst das aus, wann immer ihr mögt, und atmet einfach weiter.",
    ),
    "fr": Words(
        "Si vous voulez, laissez partir un souffle, doucement, jusqu'au bout.",
        "Inspirez.", "Et encore un peu.", "Gardez.", "Expirez.", "Reposez.", "Et une dernière longue expiration.",
        "Par moments, on garde le souffle. Laissez cela de côté quand vous voulez, et respirez simplement.",
    ),
    "es": Words(
        "Si quieres, deja salir el aire, suavemente, hasta el final.",
        "Inhala.", "Y un poco más.", "Sostén.", "Exhala.", "Descansa.", "Y una última exhalación larga.",
        "Hay momentos en que se sostiene el aire. Puedes dejarlos cuando quieras, y seguir respirando.",
    ),
    "it": Words(
        "Se volete, lasciate andare un respiro, piano, fino in fondo.",
        "Inspira.", "E ancora un poco.", "Trattieni.", "Espira.", "Riposa.", "E un'ultima lunga espirazione.",
        "Ci sono momenti in cui si trattiene il respiro. Lasciateli quando volete, e respirate semplicemente.",
    ),
    "nl": Words(
        "Laat, als je wilt, een adem gaan, zacht, helemaal.",
        "Adem in.", "En nog een beetje.", "Houd vast.", "Adem uit.", "Rust.", "En nog één keer lang uitademen.",
        "Soms wordt de adem vastgehouden. Laat dat weg wanneer je wilt, en adem gewoon door.",
    ),
}  # fmt: skip
"""In each language that has them; a script in another one brings its own."""

LAST_SECONDS: Final[Mapping[str, str]] = {
    "en": "Twenty seconds more, to come to an end.",
    "de": "Noch zwanzig Sekunden, um zum Ende zu kommen.",
    "fr": "Encore vingt secondes, pour finir doucement.",
    "es": "Veinte segundos más, para ir terminando.",
    "it": "Ancora venti secondi, per concludere.",
    "nl": "Nog twintig seconden, om af te ronden.",
}
"""What is said twenty seconds before the end of a turn; in another language a chime is heard."""

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"a": "one of you", "b": "the other of you"},
    "de": {"a": "die eine Person", "b": "die andere Person"},
    "fr": {"a": "l'une des deux personnes", "b": "l'autre personne"},
    "es": {"a": "una de las dos personas", "b": "la otra persona"},
    "it": {"a": "una delle due persone", "b": "l'altra persona"},
    "nl": {"a": "een van jullie", "b": "de ander"},
}
"""Who is meant where no names are given."""


ALIASES: Final = {"cmn": "zh", "nb": "no"}
"""Two names of one language: engines and people use both."""


def names_in(language: str) -> Mapping[str, str]:
    """Return what the two are called without names; A and B where a language has no words for it."""
    return NAMES.get(base_language(language), {"a": "A", "b": "B"})


def last_seconds_in(language: str) -> str | None:
    """Return what is said twenty seconds before the end of a turn, or None where a language has no words for it."""
    return LAST_SECONDS.get(base_language(language))


def breath_words_in(language: str) -> Words | None:
    """Return what is said around the breath, or None where a language has no words for it yet."""
    return WORDS.get(base_language(language))


def base_language(language: str) -> str:
    """Return a language without its region: ``en`` of ``en-GB`` or ``en_US``; by one name where it has two."""
    base = language.lower().replace("_", "-").split("-")[0]
    return ALIASES.get(base, base)


def same_language(one: str, other: str) -> bool:
    """Whether two languages are one, wherever it is spoken: ``en-GB`` and ``en_US`` are."""
    return base_language(one) == base_language(other)
