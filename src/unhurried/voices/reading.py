"""Placeholder until the real one lands."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    text: str
    pause: float


def phrases(text: str, language: str = "en", said: Mapping[str, str] = {}) -> tuple[Phrase, ...]:
    return (Phrase(text, 0.0),)


def words_in(text: str) -> int:
    return len(re.findall(r"[\w'’-]+", text))


def respelled(text: str, said: Mapping[str, str]) -> str:
    return text
