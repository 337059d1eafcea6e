"""What a language has: each entry of its file (en.yaml and the others beside it), as it is read. Data, and no more.

In a file a key is its field's name with spaces, unless the field says otherwise. What has a default is for languages
that need it, and may be left out. docs/translating.md says where each entry is heard.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields


def _key(key: str) -> Mapping[str, str]:
    """Return what a field is called in a file, where that is no name in Python."""
    return {"key": key}


def _with(*names: str) -> Mapping[str, tuple[str, ...]]:
    """Return what stands in braces in an entry, and is put in later: each of them, and nothing else."""
    return {"placeholders": names}


@dataclass(frozen=True, slots=True)
class BreathWords:
    """What is said before the first breath, to announce each phase of one, before the last exhale; and of holds."""

    ready: str
    inhale: str = field(metadata=_key("in"))
    top_up: str
    hold: str
    exhale: str = field(metadata=_key("out"))
    rest: str
    last: str
    caution: str

    def mapped(self, change: Callable[[str], str]) -> "BreathWords":
        """Return the words with each of them changed."""
        return BreathWords(**{kind.name: change(getattr(self, kind.name)) for kind in fields(self)})


@dataclass(frozen=True, slots=True)
class Turns:
    """What is said in a turn: twenty seconds before its end."""

    last_seconds: str


@dataclass(frozen=True, slots=True)
class Two:
    """What the two are called without names, how one is ``called``, and how they ``settle`` who is the first."""

    a: str
    b: str
    called: str = field(metadata=_with("name", "words"))
    settle: str
    settle_by_ear: str


@dataclass(frozen=True, slots=True)
class Session:
    """What is said around the breath in a session without a script; ``greeting`` has names in it."""

    title: str = field(metadata=_with("pattern"))
    welcome: str
    greeting: str = field(metadata=_with("a", "b"))
    care: str
    closing: str


@dataclass(frozen=True, slots=True)
class Part:
    """What is said after the end chime, where one part of a ritual is played alone."""

    closing: str


@dataclass(frozen=True, slots=True)
class Letters:
    """The keys that have a letter, each written so that a voice says its name."""

    n: str
    b: str
    r: str
    s: str
    q: str


@dataclass(frozen=True, slots=True)
class Live:
    """What is said when it is asked for, while a ritual waits: how much is left, where we are, what the keys do."""

    left: str = field(metadata=_with("time"))
    last: str
    section: str = field(metadata=_with("section"))
    no_next: str
    no_sections: str
    keys: str = field(metadata=_with("n", "b", "r", "s", "q"))
    letters: Letters


@dataclass(frozen=True, slots=True)
class Sample:
    """Lines as rituals have them, to hear a voice by, and to measure its pace on."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Journal:
    """Questions to begin a page of the journal with, for two who write together, or one alone."""

    prompts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What the page (`export --page`) shows, and what its buttons are called by whoever does not see them."""

    play: str
    pause: str
    back: str
    forward: str
    previous: str
    next: str
    parts: str
    place: str
    close: str
    ended: str
    unplayable: str


@dataclass(frozen=True, slots=True)
class Parts:
    """½ ¼ ¾ ⅓ ⅔, in this order."""

    half: str
    quarter: str
    three_quarters: str
    third: str
    two_thirds: str


@dataclass(frozen=True, slots=True)
class Unit:
    """What is counted: how it is spelled, all of "1 h", the noun of "2 h", all of "½ h", and "½" after "2 heures"."""

    short: tuple[str, ...]
    one: str
    more: str
    half: str
    and_half: str = ""
    feminine: bool = False


@dataclass(frozen=True, slots=True)
class Units:
    """What is counted, each thing; ``clock`` is the word after a whole hour where one hour has its own."""

    second: Unit
    minute: Unit
    hour: Unit
    metre: Unit
    centimetre: Unit
    kilometre: Unit
    kilogram: Unit
    degree: Unit
    times: Unit
    euro: Unit
    dollar: Unit
    pound: Unit
    clock: Unit | None = None

    def each(self) -> tuple[Unit, ...]:
        """Return all that there are."""
        found = (getattr(self, name) for name in self.__dataclass_fields__)
        return tuple(unit for unit in found if unit is not None)


@dataclass(frozen=True, slots=True)
class Clock:
    """The parts of a time of day, and the words after one that are part of it (``own``).

    ``between``: what stands between hours and minutes, beside a full stop; ``half_days``: how am and pm are said.
    """

    hour: str = field(metadata=_with("number"))
    whole: str = field(metadata=_with("hour"))
    minutes: str = field(metadata=_with("hour", "minute"))
    few: str = field(metadata=_with("hour", "minute"))
    odd: Mapping[str, str] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    between: tuple[str, ...] = (":",)
    half_days: tuple[str, ...] = field(metadata=_key("am and pm"), default=())


@dataclass(frozen=True, slots=True)
class Ordinals:
    """Words before or after a number with a full stop by which it is one that orders ("der 3.", "1. Platz")."""

    words_before: tuple[str, ...] = ()
    words_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """How what is written short is said: signs, numbers, abbreviations.

    A word is spelled here so that engines say it right ("ett zetera", "pluss"). An abbreviation is a title (before a
    name only), one that leads on to what follows, or a closing one, whose full stop may be its sentence's too.
    ``parts`` are those of a whole alone, and ``mixed`` after a number. ``months`` are abbreviations of them.
    """

    to: str
    minus: str
    plus: str
    equals: str
    and_: str = field(metadata=_key("and"))
    or_: str = field(metadata=_key("or"))
    percent: str
    about: str
    number: str
    number_signs: tuple[str, ...]
    thousands: str
    parts: Parts
    mixed: Parts = field(metadata=_key("after a number"))
    clock: Clock
    units: Units
    titles: Mapping[str, str]
    leading: Mapping[str, str]
    closing: Mapping[str, str]
    months: tuple[str, ...]
    one_and_half: str = field(metadata=_key("one and a half"), default="")
    masculine: Mapping[str, str] = field(metadata=_key("before masculine"), default_factory=dict)
    feminine: Mapping[str, str] = field(metadata=_key("before feminine"), default_factory=dict)
    singular_below_two: bool = False
    capital_nouns: bool = field(metadata=_key("nouns have capitals"), default=False)
    ordinals: Ordinals = Ordinals()


@dataclass(frozen=True, slots=True)
class Language:
    """All that Unhurried itself says in a language, and how it reads what is written short in it."""

    breath: BreathWords
    turns: Turns
    two: Two
    session: Session
    part: Part
    live: Live
    sample: Sample
    journal: Journal
    page: Page
    written: Written = field(metadata=_key("written short"))
