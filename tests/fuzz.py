"""Scripts gone wrong, by the thousand: each must end in a ritual or in listed faults. No traceback, no hang, little memory.

``python -m tests.fuzz 100000`` mutates the real scripts, as bytes and as structures, and says what became of them; with
``--from N`` it begins at the N-th, so that several can run side by side. Each number is always the same script.
"""

import argparse
import copy
import json
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any, Final

import yaml

from tests.memory import most_memory
from unhurried import library
from unhurried.errors import ScriptError, UnhurriedError
from unhurried.rehearsing import check_every_sitting, dry_run
from unhurried.script.ritual import Series
from unhurried.script.sitting import sit
from unhurried.units import to_frames

ROOT: Final = Path(__file__).parents[1]
HANGS: Final = 30
"""Seconds after which a script is said to hang."""
LARGEST: Final = 1_100_000
"""Bytes: more than a script may have."""
MEMORY: Final = 200 * 2**20
"""Bytes that the whole process may ever take."""
_LARGEST_PIECE: Final = 5_000
"""Characters of what is put elsewhere, or several times: the scripts, not their making, are to be large."""
_FITTED: Final = to_frames(2 * 3600)
"""Longer rituals are laid out, but not fitted to another length: a day of breaths takes seconds each."""

_TOKENS: Final = [
    "say:", "- say: ", "pause: 8s", "breathe: ", "turns:", "repeat: {times: 9, steps: ", "choose:", "deck:", "play: x.wav",
    "include: arrive", "include: slow-re-entry#Talk", "section: X", "fixed: true", "pause after: 3s", "beyond limits: true",
    "to: a", "to: speaker", "{a}", "{speaker}", "{place}", "{", "}", "[", "]", "&x ", "*x", "<<: ", "!!python/object:os.system ",
    "|\n", ">-\n", "\t", "\r\n", "\x00", "\x1b[31m", "\u202e", "\ufeff", "\u2028", "😀", "é", "9" * 400, "-1", "1e999", "nan", "24 h", "0s",
    "4-7-8", "12 to 6", "words: {place: x}", "series: [arrive]", "language: pl", "minutes", "'", '"', ": ", "# ", "---\n", "...\n", "%",
    "\\", "least: 1s", "most: 9 h", "cues: all", "rounds: 99", "times: 1000", "each: 20 h", "ramp: 30:3", "..", "../../etc/passwd",
]  # fmt: skip


def seeds() -> list[bytes]:
    """Return the real scripts: those that ship and those of the docs, twice as often as the bad ones."""
    docs = (ROOT / "docs/writing-a-ritual.md").read_text()
    examples = [block.encode() for block in re.findall(r"```yaml\n(.*?)```", docs, re.DOTALL)]
    shipped = [file.read_bytes() for file in sorted((ROOT / "scripts").glob("*.yaml"))]
    bad = [file.read_bytes() for file in sorted((ROOT / "tests/script/bad").glob("*.yaml"))]
    good = [*examples, *shipped]
    return good * (1 + 2 * len(bad) // len(good)) + [data for data in bad if len(data) < 20_000]


def mutated(number: int, scripts: list[bytes]) -> bytes:
    """Return the N-th script: bytes of one changed, or its structure."""
    chance = random.Random(number)
    data = chance.choice(scripts)
    if chance.random() < 0.5:
        try:
            return _structure(data, chance, scripts)
        except (yaml.YAMLError, ValueError, TypeError, KeyError, IndexError, RecursionError):
            pass  # this one is no YAML to begin with
    for _ in range(chance.choice((1, 1, 1, 2, 16))):
        data = _bytes(data, chance, scripts)
    return data


def _bytes(data: bytes, chance: random.Random, scripts: list[bytes]) -> bytes:
    at, to = sorted(chance.randrange(len(data) + 1) for _ in range(2))
    to = min(to, at + chance.choice((1, 3, 10, 200)))
    token = chance.choice(_TOKENS).encode("utf-8", "surrogatepass")
    other = chance.choice(scripts)
    return chance.choice((
        lambda: data[:at] + data[to:],
        lambda: data[:at] + token + data[at:],
        lambda: data[:at] + token + data[to:],
        lambda: data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
        lambda: data[:to] + data[at:],
        lambda: data[:at] + other[chance.randrange(len(other) + 1) :],
        lambda: data.replace(b"\n", b"\n" + token + b"\n", 1),
    ))()  # fmt: skip


def _structure(data: bytes, chance: random.Random, scripts: list[bytes]) -> bytes:
    if b"&" in data:
        raise ValueError("a bomb of aliases is as large as the world once it is written out")
    tree = yaml.load(data, yaml.BaseLoader)
    for _ in range(chance.choice((1, 1, 2, 6))):
        places = [(inner, key) for inner, key in _places(tree) if len(str(inner[key])) < _LARGEST_PIECE]
        (inner, key), (other, other_key) = chance.choice(places), chance.choice(places)
        inner[key] = _changed(copy.deepcopy(inner[key]), copy.deepcopy(other[other_key]), chance)
    if chance.random() < 0.5:
        return json.dumps(tree).encode()
    return bytes(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), "utf-8", "surrogatepass")


def _changed(value: Any, other: Any, chance: random.Random) -> Any:
    """Return something in the place of a value; ``other`` is one from elsewhere in the script."""
    return chance.choice((
        lambda: chance.choice(_TOKENS),
        lambda: other,
        lambda: [value] * chance.choice((0, 1, 3)),
        lambda: {chance.choice(("say", "choose", "deck", "then", "steps", "for", "repeat", "x")): value},
        lambda: {"repeat": {"times": str(chance.choice((0, 2, 30, 1000))), "steps": [value]}},
        lambda: {"turns": {"each": "1 min", "then": [value]}},
        lambda: {"choose": [value, "Or this."]},
        lambda: None,
    ))()  # fmt: skip


def _places(tree: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in pairs:
        found.append((tree, key))
        found += _places(value)
    return found


def outcome(file: Path, number: int) -> str:
    """Read a script, lay it out, fit it to some length in its range; return what became of it.

    Raises:
        AssertionError: what is told of it is not fit to be shown, or it does not last what it should.
    """
    try:
        found = library.look_up(str(file))
        if isinstance(found, Series):
            return "series"
        check_every_sitting(found)
        sitting = sit(found, seed=number)
        rehearsal = dry_run(sitting)
        natural = rehearsal.arrange().frames
        if natural <= _FITTED:
            lengths = rehearsal.lengths()
            frames = random.Random(number).randint(lengths.least, lengths.most)
            if frames <= _FITTED:
                assert rehearsal.arrange(frames=frames).frames == frames
    except UnhurriedError as error:
        _fit_to_be_shown(str(error))
        return "faults" if isinstance(error, ScriptError) else "error"
    return "ritual"


def _fit_to_be_shown(text: str) -> None:
    assert text.strip()
    assert all(line.isprintable() for line in text.split("\n")), text


def _hang(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def main() -> int:
    """Run as many as are asked for; return 1 when one of them did not end as it should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--from", dest="first", type=int, default=0)
    wish = parser.parse_args()
    signal.signal(signal.SIGALRM, _hang)
    ends: Counter[str] = Counter()
    slowest = (0.0, -1)
    scripts = seeds()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fuzzed.yaml"
        for number in range(wish.first, wish.first + wish.count):
            file.write_bytes(mutated(number, scripts)[:LARGEST])
            signal.alarm(HANGS)
            begun = time.perf_counter()
            try:
                ends[outcome(file, number)] += 1
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt):
                    raise
                ends["WRONG"] += 1
                print(f"{number}: {type(error).__name__}: {str(error)[:300]}")
            signal.alarm(0)
            slowest = max(slowest, (time.perf_counter() - begun, number))
    memory = most_memory()
    print(
        f"{wish.count} scripts: {dict(ends)}; the slowest {slowest[0]:.1f} s ({slowest[1]}); {memory / 2**20:.0f} MB"
    )
    return 1 if ends["WRONG"] or memory > MEMORY else 0


if __name__ == "__main__":
    sys.exit(main())
