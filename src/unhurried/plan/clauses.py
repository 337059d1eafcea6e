"""The clauses of a plan, one by one: how often, on which days, at what time, until when. Pure.

What they mean together is in words.py.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Final

from unhurried.plan.planned import A_DAY, Unit
from unhurried.plan.vocabulary import (
    DARK,
    DATE,
    DAYS,
    EXAMPLES,
    MANY,
    NUMBERS,
    OFTEN,
    ONE,
    PARTS,
    SOME,
    WEEKS,
    clock_of,
    not_understood,
    parse_date,
)

MOST_TIMES: Final = 1000
MOST_BETWEEN: Final = 366
"""Days, or weeks, from one time to the next."""


@dataclass(slots=True)
class Heard:
    """What has been said so far: once on a day; again every ``interval`` of a unit; of a week on some weekdays.

    ``bare`` is an hour that stood alone, ``dark`` that it is to be in the evening; ``span`` how long it goes on.
    """

    once: date | None = None
    weekdays: set[int] = field(default_factory=set)
    again: bool = False
    unit: Unit | None = None
    interval: int = 1
    start: date | None = None
    at: time | None = None
    bare: int | None = None
    dark: bool = False
    until: date | None = None
    count: int | None = None
    span: timedelta | None = None


class Reader:
    """The words one by one; what was heard grows with each clause that is understood."""

    def __init__(self, words: str, today: date) -> None:
        self._words = [word.rstrip(".") for word in words.replace(",", " ").lower().split()]
        self._today = today
        self._heard = Heard()
        self._said: set[str] = set()

    def heard(self) -> Heard:
        """Read all words."""
        clauses: tuple[Callable[[], bool], ...] = (
            self._every, self._from, self._until, self._at, self._for, self._times, self._clock, self._on
        )  # fmt: skip
        if not self._words:
            raise ValueError(f"when? {EXAMPLES}")
        while self._words:
            if not any(clause() for clause in clauses):
                raise self._fault()
        return self._heard

    def _fault(self) -> ValueError:
        return ValueError(not_understood(*self._words[:2]))

    def _next_is(self, words: Iterable[str]) -> bool:
        return bool(self._words) and self._words[0] in words

    def _take(self, *words: str) -> str | None:
        """Take the next word where it is one of these."""
        return self._words.pop(0) if self._next_is(words) else None

    def _once_only(self, what: str) -> None:
        if what in self._said:
            raise ValueError(f"{what} is said twice; leave one out")
        self._said.add(what)

    def _every(self) -> bool:
        often = self._take(*OFTEN)
        if often is None and not self._take("every", "each"):
            return False
        interval = 1 if often else self._interval()
        if not often and self._next_is(SOME):
            self._heard.interval = interval
            return self._some_weekdays(again=True)
        word = OFTEN[often] if often else self._take(*DAYS, *WEEKS)
        if word is None:
            raise self._fault()
        self._once_only("how often")
        heard = self._heard
        heard.unit = "week" if word.startswith("week") else "day"
        heard.interval, heard.dark = interval, heard.dark or word in DARK
        return True

    def _interval(self) -> int:
        if self._take("other", "second"):
            return 2
        return self._number("how often", MOST_BETWEEN) or 1

    def _number(self, what: str, most: int) -> int | None:
        """Take the next word where it is a number."""
        word = self._words[0] if self._words else ""
        if word not in NUMBERS and not re.fullmatch(r"\d{1,9}", word):
            return None
        number = NUMBERS.get(word) or int(word)
        if not 1 <= number <= most:
            raise ValueError(f"{what}: {number} is not from 1 to {most}")
        self._words.pop(0)
        return number

    def _from(self) -> bool:
        if not self._take("from", "starting", "beginning"):
            return False
        self._take("on")
        self._once_only("the first day")
        self._heard.start = self._day()
        if self._next_is(("to", "through")):
            self._words[0] = "until"
        return True

    def _until(self) -> bool:
        if not self._take("until", "till"):
            return False
        self._take("on")
        self._once_only("the end")
        self._heard.until = self._day(after=self._heard.start)
        return True

    def _day(self, after: date | None = None) -> date:
        """Take one day: a date, a weekday (the next), today, tomorrow."""
        self._take("next", "this")
        if self._next_is(ONE):
            since = after or self._today
            return since + (ONE[self._words.pop(0)] - since.weekday()) % 7 * A_DAY
        if (day := self._one_day()) is None:
            raise self._fault()
        return day

    def _one_day(self) -> date | None:
        if word := self._take("today", "tonight", "tomorrow"):
            self._heard.dark |= word == "tonight"
            return self._today + (A_DAY if word == "tomorrow" else timedelta())
        if not self._words or not DATE.fullmatch(self._words[0]):
            return None
        return parse_date(self._words.pop(0), self._today)

    def _at(self) -> bool:
        if not self._take("at"):
            return False
        if not self._a_time(bare=True):
            said = " ".join(["at", *self._words[:1]])
            raise ValueError(f"'{said}' is no time: write it like 10:00, 22:30 or 10 pm")
        return True

    def _clock(self) -> bool:
        return self._a_time(bare=False)

    def _a_time(self, *, bare: bool) -> bool:
        """Take a time of day; an hour alone where it is clear that it is one."""
        if self._take("noon"):
            return self._set_time(time(12))
        found = clock_of(self._words, bare=bare)
        if found is None:
            return False
        self._words = self._words[found.words :]
        self._take("o'clock")
        self._heard.bare = found.bare
        return self._set_time(found.at)

    def _set_time(self, at: time) -> bool:
        self._once_only("the time")
        self._heard.at = at
        return True

    def _for(self) -> bool:
        if not self._take("for"):
            return False
        number = self._number("for how long", MOST_TIMES)
        unit = self._take(*DAYS, *WEEKS)
        if number is None or unit is None:
            raise ValueError("for how long? Write it like 'for 5 days' or 'for 3 weeks'")
        self._once_only("the end")
        self._heard.span = timedelta(weeks=number) if unit.startswith("week") else timedelta(days=number)
        return True

    def _times(self) -> bool:
        if len(self._words) < 2 or self._words[1] not in ("times", "time"):
            return False
        self._once_only("the end")
        self._heard.count = self._number("how many times", MOST_TIMES)
        if self._heard.count is None:
            raise self._fault()
        self._words.pop(0)
        return True

    def _on(self) -> bool:
        """Take one day, or some days of the week; `on` and `this` may stand before them."""
        on = self._take("on", "this", "next")
        if self._some_weekdays(again=False):
            return True
        day = self._one_day()
        if day is None:
            if on:
                raise self._fault()
            return False
        self._once_only("the day")
        self._heard.once = day
        self._part_of_day()
        return True

    def _some_weekdays(self, *, again: bool) -> bool:
        heard = self._heard
        before = len(heard.weekdays)
        found = False
        while True:
            word = self._take(*SOME)
            if word is None:
                break
            heard.weekdays |= {*SOME[word]}
            heard.again |= word in MANY
            if not found and before:
                self._once_only("the days of the week")
            found = True
            heard.again |= again
            self._part_of_day()
            if len(self._words) > 1 and self._words[0] in ("and", "&"):
                self._words.pop(0)
        return found

    def _part_of_day(self) -> None:
        """Take what may follow a day: morning, evening; several evenings are every week's."""
        if word := self._take(*PARTS):
            self._heard.dark |= word in DARK
            self._heard.again |= word.endswith("s")
