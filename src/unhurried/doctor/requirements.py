"""What our own metadata says that we need, and whether what is there will do. Pure."""

import re
from dataclasses import dataclass
from typing import Final

_REQUIREMENT: Final = re.compile(r"\s*([\w.-]+)\s*(?:\[[^]]*\])?\s*\(?([^;()]*)\)?\s*(?:;(.*))?")
_PLATFORM: Final = re.compile(r"sys_platform *(==|!=) *['\"](\w+)['\"]")
_PYTHON: Final = re.compile(r"python_version *([<>=!]+) *['\"]([\d.]+)['\"]")
_CLAUSE: Final = re.compile(r"(>=|>|<=|<|==|!=|~=) *([\w.*+!-]+)")
_MODULES: Final = {"pyyaml": "yaml", "piper-tts": "piper", "python-dateutil": "dateutil", "pillow": "PIL"}
"""What is imported by another name than its package's."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A package that we need, and the versions that will do (as ``>=1.26``)."""

    name: str
    versions: str

    def __str__(self) -> str:
        return f"{self.name}{self.versions}"

    @property
    def module(self) -> str:
        """What is imported of it."""
        return _MODULES.get(self.name, self.name.replace("-", "_"))

    def takes(self, version: str) -> bool:
        """Whether a version will do. What cannot be read is taken: it may be newer than all that is known here."""
        return all(_fits(version, sign, wanted) for sign, wanted in _CLAUSE.findall(self.versions))


def needed(requires: list[str], platform: str, python: str) -> list[Requirement]:
    """Return what a Python needs on a platform, out of a metadata's lines; what only an extra needs is left out."""
    found = []
    for line in requires:
        match = _REQUIREMENT.fullmatch(line)
        if match is None or "extra" in (marker := match[3] or ""):
            continue
        told = [(sign == "==") == (named == platform) for sign, named in _PLATFORM.findall(marker)]
        here = not told or (any if " or " in marker else all)(told)
        if here and all(_fits(python, sign, wanted) for sign, wanted in _PYTHON.findall(marker)):
            found.append(Requirement(re.sub(r"[-_.]+", "-", match[1]).lower(), match[2].strip()))
    return found


def _fits(version: str, sign: str, wanted: str) -> bool:
    there, bound = _numbers(version), _numbers(wanted)
    if not there or not bound:
        return True
    longest = max(len(there), len(bound))
    left, right = (numbers + (0,) * (longest - len(numbers)) for numbers in (there, bound))
    if sign in (">=", "~="):
        return left >= right
    if sign in ("==", "!="):
        return (there[: len(bound)] == bound if "*" in wanted else left == right) == (sign == "==")
    return {">": left > right, "<": left < right, "<=": left <= right}[sign]


def _numbers(version: str) -> tuple[int, ...]:
    """Return the numbers of a version before its letters; a release candidate counts as what it is one of."""
    match = re.match(r"v?(\d+(?:\.\d+)*)", version.strip())
    return tuple(map(int, match[1].split("."))) if match else ()
