"""What a check has found, and how it is told. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from unhurried.errors import shown

State = Literal["ok", "warn", "wrong"]
"""``wrong``: playing or exporting would fail. ``warn``: they would not, and something could be better."""

MARKS: Final[dict[State, str]] = {"ok": "ok", "warn": "--", "wrong": "!!"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is like, and the command, or the words, that mend it; "" for none."""

    name: str
    state: State
    what: str
    mend: str = ""

    def __str__(self) -> str:
        mend = {"ok": "", "warn": f" ({self.mend})", "wrong": f": {self.mend}"}[self.state] if self.mend else ""
        return f"{MARKS[self.state]}  {shown(' '.join(f'{self.what}{mend}'.split()))}"


def ok(name: str, what: str) -> Finding:
    """Return that all is well."""
    return Finding(name, "ok", what)


def warn(name: str, what: str, mend: str = "") -> Finding:
    """Return what could be better."""
    return Finding(name, "warn", what, mend)


def wrong(name: str, what: str, mend: str = "") -> Finding:
    """Return what keeps rituals from being played or exported."""
    return Finding(name, "wrong", what, mend)


def told(name: str, message: str) -> Finding:
    """Return an error's one line as a finding; what stands after its last semicolon is what to do."""
    what, semicolon, mend = message.rpartition("; ")
    return wrong(name, what, mend) if semicolon else wrong(name, message)


def all_well(findings: Iterable[Finding]) -> bool:
    """Whether rituals can be played and exported."""
    return not any(finding.state == "wrong" for finding in findings)


def as_data(findings: Iterable[Finding]) -> dict[str, Any]:
    """Return findings for programs."""
    found = list(findings)
    return {
        "ok": all_well(found),
        "findings": [{"name": f.name, "state": f.state, "what": f.what, "mend": f.mend} for f in found],
    }
