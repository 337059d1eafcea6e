"""What is written short is said long: times, durations, signs, abbreviations, in the languages that have a file.

Whole numbers and decimals stay digits: every engine reads those itself, in its own language. Pure.
"""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Final

from unhurried.language_tags import base_language
from unhurried.languages import written_in
from unhurried.languages.entries import Unit, Written

PARTS: Final = "½¼¾⅓⅔"
"""The parts of a whole that have words, in the order of the tables."""
_IN_DIGITS: Final = {"1/2": "½", "1/4": "¼", "3/4": "¾", "1/3": "⅓", "2/3": "⅔"}
_MONEY: Final = "€$£"

_DIGITS: Final = r"\d++(?:[.,]\d++)?+"
_PART_IN_DIGITS: Final = re.compile(r"(?<![\w/.,:])(?:(\d++)\s)?(1/2|1/4|3/4|1/3|2/3)(?![\d/])")
_PART: Final = re.compile(rf"(?<![\w.,])(?:(\d++)\s?)?([{PARTS}])")
_NUMBER_BEGINS: Final = r"(?<!\w)(?<!\d[.,:])(?<![\w–-][–-])"
_PATTERN: Final = re.compile(rf"{_NUMBER_BEGINS}{_DIGITS}(?:\s?[-–]\s?{_DIGITS}){{2,}}+")
_RANGE: Final = re.compile(rf"{_NUMBER_BEGINS}(\d++(?:[.,:]\d++)*+)\s?[-–]\s?(?=(?:\.|[{_MONEY}]\s?)?\d)")
_MINUS: Final = re.compile(rf"(?<!\S)-(?=(?:\.|[{_MONEY}]\s?)?\d)")
_LAST: Final = r"(?:(?<=[^\W\d_])(?!\w)\.?|(?<![^\W\d_]))"
"""Behind a unit: the end of the word, and the full stop of its abbreviation."""
_DECADE: Final = re.compile(r"(?:1\d|20)\d0s")


@dataclass(frozen=True, slots=True)
class _Rules:
    """A language's words, and what to look for in it."""

    words: Written
    thousands: re.Pattern[str]
    times: re.Pattern[str]
    money: re.Pattern[str]
    measures: re.Pattern[str]
    units: Mapping[str, Unit]
    signs: tuple[tuple[re.Pattern[str], str], ...]
    titles: re.Pattern[str]
    abbreviations: re.Pattern[str]
    long: Mapping[str, str]


def with_ranges(text: str, language: str) -> str:
    """Say the dashes between digits: "4-7-8" is "4, 7, 8" in any language, "20-30" is "20 to 30"."""
    text = re.sub(rf"(?<=[{PARTS}])(?=[{PARTS}]|[{_MONEY}]?\s?\d)", " ", text)
    text = _PATTERN.sub(lambda match: re.sub(r"\s?[-–]\s?", ", ", match[0]), text)
    rules = _rules_of(language)
    return _RANGE.sub(rf"\1 {rules.words.to} " if rules else r"\1-", text)


def with_spoken_forms(text: str, language: str) -> str:
    """Say a piece of a sentence at length. Without a table, digits and signs are left to the engine."""
    text = re.sub(r"(?<![\w.])\.(?=\d)", "0.", text)
    rules = _rules_of(language)
    if rules is None:
        text = re.sub(r"\s?&\s?", " & ", _MINUS.sub("\N{MINUS SIGN}", text))  # no "&lt;"
        return re.sub(r"(?<!\d)\s?/\s?|\s?/\s?(?!\d)", ", ", text)
    text = _PART_IN_DIGITS.sub(lambda match: (match[1] or "") + _IN_DIGITS[match[2]], text)
    text = rules.thousands.sub(lambda match: re.sub(r"\D", "", match[0]), text)
    text = rules.times.sub(lambda match: _time(match, rules.words), text)
    text = rules.money.sub(lambda match: _money(match[2], rules.units[match[1]], rules.words), text)
    text = rules.measures.sub(lambda match: _measure(match, rules), text)
    text = _PART.sub(lambda match: _part(match[1], match[2], rules.words) + _space(match), text)
    text = rules.titles.sub(lambda match: _title(match, rules), text)
    text = rules.abbreviations.sub(lambda match: _long(match, rules), text)
    for sign, said in rules.signs:
        text = sign.sub(said, text)
    return text


def _time(match: re.Match[str], words: Written) -> str:
    """Say a time of day; what may be a plain number, and what no clock shows, stays as it is."""
    hour, colon, minute, own, half_day = match.groups()
    certain = half_day or (minute and (own or colon != "."))
    if not certain or int(hour) > 24 or int(minute or 0) > 59:
        return match[0]
    clock = words.clock
    if int(minute or 0):
        form = clock.few if int(minute) < 10 else clock.minutes
    else:
        form = "{hour}" if half_day else clock.whole
    shown = clock.odd.get(str(int(hour)), clock.hour.format(number=int(hour)))
    said = form.format(hour=shown, minute=int(minute or 0))
    if not half_day:
        return said + _space(match)
    return f"{said} {clock.half_days['ap'.index(half_day.lower())]}{_stop(match, words)}"


def _money(number: str, unit: Unit, words: Written) -> str:
    """Say an amount: "5.50" is "5 dollars 50"."""
    coins = re.fullmatch(r"(\d+)[.,](\d\d)", number)
    if coins is None:
        return _count(number, unit, words)
    return f"{_count(coins[1], unit, words)} {int(coins[2])}" if int(coins[2]) else _count(coins[1], unit, words)


def _measure(match: re.Match[str], rules: _Rules) -> str:
    """Say how many, or what part, of a unit."""
    number, after_number, alone, spelling = match.groups()
    if _DECADE.match(match[0]):
        return match[0]
    unit, words = rules.units[spelling], rules.words
    if alone:
        said = unit.half if alone == "½" else f"{_part(None, alone, words)} {unit.more}"
    elif not after_number:
        said = _money(number, unit, words) if spelling in _MONEY else _count(number, unit, words)
    elif unit.and_half:
        after = unit.and_half if after_number == "½" else astuple(words.mixed)[PARTS.index(after_number)]
        said = f"{_count(number, unit, words)} {after}"
    else:
        said = f"{_part(number, after_number, words)} {unit.more}"
    return said + _stop(match, words) + _space(match)


def _part(number: str | None, part: str, words: Written) -> str:
    """Say "½" or "2½"."""
    if number == "1" and part == "½" and words.one_and_half:
        return words.one_and_half
    at = PARTS.index(part)
    return f"{number} {astuple(words.mixed)[at]}" if number else str(astuple(words.parts)[at])


def _count(number: str, unit: Unit, words: Written) -> str:
    if number == "1":
        return unit.one
    shown = (words.feminine if unit.feminine else words.masculine).get(number, number)
    single = words.singular_below_two and float(number.replace(",", ".")) < 2
    return f"{shown} {unit.one.partition(' ')[2] if single else unit.more}"


def _title(match: re.Match[str], rules: _Rules) -> str:
    """Say what stands before a name; before anything else it is no title."""
    name = match.string[match.end() : match.end() + 1]
    return f"{rules.long[match[1].casefold()]} " if name.isupper() else match[0]


def _long(match: re.Match[str], rules: _Rules) -> str:
    said = rules.long[_key(match[0])]
    ends = _key(match[0]) in map(_key, rules.words.closing)
    return said + (_stop(match, rules.words) if ends else "") + _space(match)


def _stop(match: re.Match[str], words: Written) -> str:
    """Return the full stop of what is said long when it was its sentence's too."""
    after = match.string[match.end() : match.end() + 2].strip()
    ends = not after or (not words.capital_nouns and after[0].isupper())
    return "." if match[0].endswith(".") and ends else ""


def _space(match: re.Match[str]) -> str:
    return " " if match.string[match.end() : match.end() + 1].isalnum() else ""


def _key(abbreviation: str) -> str:
    """Return an abbreviation without what may be left out of it."""
    return re.sub(r"\s", "", abbreviation).rstrip(".").casefold()


def _rules_of(language: str) -> _Rules | None:
    """Return the rules of a language ("en", "en-GB", "en_US"), or None when there is no table of it."""
    return _rules(base_language(language))


@functools.cache
def _rules(base: str) -> _Rules | None:
    words = written_in(base)
    if words is None:
        return None
    units = {spelling: unit for unit in words.units.each() for spelling in _spellings(unit)}
    return _Rules(
        words,
        re.compile(rf"(?<![\w.,])[1-9]\d{{0,2}}(?:[{words.thousands}]\d{{3}})++(?![{words.thousands}]?\d)"),
        _times(words),
        re.compile(rf"([{_MONEY}])\s?({_DIGITS})"),
        re.compile(rf"(?<![\w.,])(?:({_DIGITS})\s?([{PARTS}])?|([{PARTS}]))\s?({_any(units)}){_LAST}"),
        units,
        _signs(words),
        re.compile(rf"(?<!\w)({_any(words.titles)})(?:\s|(?<=\.))", re.IGNORECASE),
        re.compile("|".join(map(_abbreviation, _longest([*words.leading, *words.closing]))), re.IGNORECASE),
        {title.casefold(): said for title, said in words.titles.items()}
        | {_key(short): said for short, said in [*words.leading.items(), *words.closing.items()]},
    )


def _spellings(unit: Unit) -> Iterable[str]:
    """Return the short spellings of a unit and its nouns: engines say "1 Stunde" wrong too."""
    return {*unit.short, unit.more, unit.one.partition(" ")[2]} - {""}


def _times(words: Written) -> re.Pattern[str]:
    clock = words.clock
    own = _any(clock.own) or "(?!)"
    between = "|".join(rf"\s?{sign}\s?" if sign.isalpha() else re.escape(sign) for sign in clock.between)
    half_day = r"([ap])\.?\s?m(?!\w)\.?" if clock.half_days else "((?!))"
    return re.compile(
        rf"(?<![\w.,:/])(\d\d?)(?:({between}|\.)(\d\d))?(?![\d:]|[.,]\d)(?:\s?(?:({own})(?!\w)|{half_day}))?",
        re.IGNORECASE,
    )


def _signs(words: Written) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what signs are said as, in their order."""
    and_, or_ = re.escape(words.and_), re.escape(words.or_)
    said = {
        rf"(?<!\w)(?:{_any(words.number_signs)}|№)\s?(?=\d)": f"{words.number} ",
        "№": f" {words.number} ",
        "≈": f" {words.about} ",
        "&": f" {words.and_} ",
        r"\+": f" {words.plus} ",
        "=": f" {words.equals} ",
        "%": f" {words.percent} ",
        "°": f" {words.units.degree.more} ",
        "×": f" {words.units.times.more} ",
        _MINUS.pattern: f"{words.minus} ",
        rf"(?i)(?<=\b{and_})\s?/\s?(?={or_}\b)|(?<=\b{or_})\s?/\s?(?={and_}\b)": " ",
        r"(?<=[^\W\d_])\s?/\s?(?=[^\W\d_])": f" {words.or_} ",
        "/": " ",
    }
    return tuple((re.compile(sign), spoken) for sign, spoken in said.items())


def _abbreviation(short: str) -> str:
    """Return what finds an abbreviation: spaces after its full stops, and the last of them, are free."""
    inner = r"\.\s?".join(map(re.escape, short.rstrip(".").split(".")))
    last = {".": r"\.?(?!\w)", "/": ""}.get(short[-1], r"(?!\w)")
    return rf"(?<![\w.]){inner}{last}"


def _any(choices: Iterable[str]) -> str:
    return "|".join(map(re.escape, _longest(choices)))


def _longest(choices: Iterable[str]) -> list[str]:
    """Return the longest first: "min" before "m"."""
    return sorted(choices, key=len, reverse=True)
