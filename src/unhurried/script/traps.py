"""YAML's traps: what its parser says of a text -> where the slip is, what to do, and what was meant.

The parser stops at the first slip, often lines below it. With that line mended it can be asked for the next one.
"""

import re
from collections.abc import Callable
from typing import Final

import yaml

from unhurried.script.slips import Case, Slip, case_of, item_of

_TIGHT_DASH: Final = re.compile(r"(\s*(?:- +)*)-(?=[^\W\d][\w ]*:(?:\s|$))")
_BULLET: Final = re.compile(r"\s*([–—−•·*])\s*[^\W\d][\w ]*:(?:\s|$)")
_SIGNS: Final = "{[&!*|>%@`]},?-"
"""Words that begin with one of these mean something else in YAML, or nothing."""
_NAME: Final = r"\{[a-z][\w -]*\}"
_WITH_A_NAME: Final = re.compile(
    rf"""(?<=[\[,:])(?P<space>\s*)(?P<words>(?:[^\s"'\[\]{{}},:][^"\[\]{{}},:]*{_NAME}|{_NAME}(?=[^\]}},]))"""
    rf"""(?:{_NAME}|[^"\[\]{{}},:])*)"""
)
"""Words with a {name} in them, as they stand in a list or a map on one line."""


def slip_of(error: yaml.MarkedYAMLError, lines: list[str]) -> Slip:
    """Return what a YAML error means for the person who wrote these lines."""
    case = case_of(error, lines)
    if case is None:
        return Slip(0, 0, 0, str(error.problem or "not YAML"))
    slip = next(slip for find in _ALL if (slip := find(case)))
    if slip.line < len(lines) and lines[slip.line].strip():
        return slip
    # At its end, or on an empty line, a person looks at what stands above.
    last = next((k for k in range(min(slip.line, len(lines)) - 1, -1, -1) if lines[k].strip()), 0)
    return Slip(last, len(lines[last].rstrip()), len(lines[last].rstrip()), slip.why)


def _tab(case: Case) -> Slip | None:
    """Find a tab where YAML wants spaces."""
    before = case.here[: case.column + 1]
    if "\t" not in before or before.strip(" \t-"):
        return None
    more = sum("\t" in re.match(r"[\s-]*", line)[0] for line in case.lines[case.line + 1 :])  # type: ignore[index]
    others = f", here and on {more} more line{'s' if more > 1 else ''} below" if more else ""
    at = before.index("\t")
    return case.slip(f"a tab; indent with spaces{others}", at, at + 1)


def _odd_space(case: Case) -> Slip | None:
    """Find a space that only looks like one."""
    for k in range(case.begun, case.line + 1):
        line = case.lines[k] if k < len(case.lines) else ""
        odd = re.match(r"[ -]*([^\S \t])", line)
        if odd:
            why = f"a space of another kind (U+{ord(odd[1]):04X}); write a plain space"
            return case.slip(why, odd.start(1), odd.end(1), line=k)
    return None


def _tight_dash(case: Case) -> Slip | None:
    """Find ``-say: words``."""
    for k in range(case.begun, min(case.line + 1, len(case.lines))):
        line = case.lines[k]
        if match := _TIGHT_DASH.match(line):
            at = match.end() - 1
            key = re.match(r"[\w ]+", line[at + 1 :])[0]  # type: ignore[index]
            why = f"a space is missing after the dash: write '- {key}: ...'"
            return Slip(k, at, at + 1 + len(key), why, f"{line[: at + 1]} {line[at + 1 :]}")
    return None


def _bullet(case: Case) -> Slip | None:
    """Find a long dash or a dot, as word processors write them."""
    for k in range(case.begun, min(case.line + 1, len(case.lines))):
        if match := _BULLET.match(case.lines[k]):
            why = f"'{match[1]}' begins no step; write a hyphen and a space, '- '"
            meant = case.lines[k][: match.start(1)] + "-" + case.lines[k][match.end(1) :]
            return Slip(k, match.start(1), match.end(1), why, meant)
    return None


def _open_quote(case: Case) -> Slip | None:
    """Find quotes that are not closed where the line ends."""
    if "quoted scalar" in case.context and ("end of stream" in case.problem or "document" in case.problem):
        return _closed(case, case.begun, case.begun_column)
    for k in range(case.begun, min(case.line, len(case.lines))):
        item = item_of(case.lines[k])
        if item and item["value"][0] in "\"'" and _is_open(item["value"]):
            return _closed(case, k, item.start("value"))
    return None


def _is_open(value: str) -> bool:
    return (re.sub(r"\\.", "", value) if value[0] == '"' else value).count(value[0]) % 2 == 1


def _closed(case: Case, line: int, column: int) -> Slip:
    text = case.lines[line]
    quote = text[column : column + 1]
    return Slip(
        line, column, len(text.rstrip()), f"this quote is not closed; end the words with {quote}", text + quote
    )


def _closed_too_early(case: Case) -> Slip | None:
    """Find words that go on after the closing quote."""
    item = item_of(case.here)
    if not item or item["value"][0] not in "\"'" or case.column <= item.start("value") or "escape" in case.problem:
        return None
    quote = item["value"][0]
    other = "'" if quote == '"' else '"'
    if other not in item["value"]:
        mend = f"put all of them in {other}...{other}"
    else:
        mend = "put them in a '|' block, on lines of their own"
    at = case.here.rfind(quote, 0, case.column + 1)
    return Slip(
        case.line, at, item.end("value"), f"the words go on after this quote; {mend}", case.in_quotes(case.line, item)
    )


def _escape(case: Case) -> Slip | None:
    r"""Find ``\q`` in double quotes."""
    if "escape" not in case.problem and "expected hexdecimal" not in case.problem:
        return None
    at = max(case.here.rfind("\\", 0, case.column + 1), 0)
    why = (
        f"'{case.here[at : at + 2]}' means nothing in double quotes; write '\\\\', or put the words in single quotes"
    )
    return Slip(case.line, at, at + 2, why, f"{case.here[:at]}\\{case.here[at:]}")


def _sign(case: Case) -> Slip | None:
    """Find words that begin with a sign of YAML's."""
    item = item_of(case.here)
    if not item or item["value"][0] not in _SIGNS or case.column < item.start("value"):
        return None
    if (
        case.begun == case.line
        and case.begun_column > item.start("value")
        and case.context.startswith("while parsing")
    ):
        return None  # something further inside
    value, sign = item["value"], item["value"][0]
    if sign in "-?" and value[1:2] not in ("", " "):
        return None
    why = f"words that begin with '{sign}' need quotes, as {item['key']}: {_in_quotes(value)}"
    if sign in "|>":
        why = f"the words of a '{sign}' block stand on the lines below it; or put them in quotes"
    if sign in "{[" and re.match(r"\{[^{}\[\]\"':]*:|\[\s*\{", value):
        return None  # meant as what it is
    return Slip(case.line, item.start("value"), item.end("value"), why, case.in_quotes(case.line, item))


def _name_in_a_list(case: Case) -> Slip | None:
    """Find ``[Sit on {place}, Rest]``: between brackets, words with braces need quotes."""
    item = item_of(case.lines[case.begun]) if case.begun < len(case.lines) else None
    if not item or "flow" not in case.context or item["value"][0] not in "[{":
        return None
    line, start = item.string, item.start("value")
    found = _WITH_A_NAME.search(line, start)
    if not found:
        return None
    words = found["words"].rstrip()
    meant = line[:start] + _WITH_A_NAME.sub(lambda m: f'{m["space"]}"{m["words"].rstrip()}"', line[start:])
    why = f"between brackets, words with a name in braces need quotes: {_in_quotes(words)}"
    return Slip(case.begun, found.start("words"), found.start("words") + len(words), why, meant)


def _in_quotes(value: str) -> str:
    few = value if len(value) <= 24 else value[:24].rsplit(" ", 1)[0] + " ..."
    return f"'{few}'" if '"' in few else f'"{few}"'


def _second_colon(case: Case) -> Slip | None:
    """Find ``: `` within words, or a line that runs into the one above."""
    if "mapping values are not allowed" not in case.problem:
        return None
    item, above = item_of(case.here), case.above()
    if item and case.here.find(":", item.end("key")) < case.column:
        why = "a second ': ' on one line; put the words in quotes"
        return Slip(case.line, case.column, case.column + 1, why, case.in_quotes(case.line, item))
    if above is None or ": " in case.here[: case.column]:
        return case.slip("a second ': ' on one line; put the words in quotes", case.column, case.column + 1)
    start = len(case.here) - len(case.here.lstrip())
    words = case.lines[above].strip().lstrip("- ")
    if ":" in words:
        why = "this line reads as more of the words above; indent it less, or put the words in quotes"
        return case.slip(why, start)
    start = case.lines[above].index(words)
    return case.slip(f"a ':' is missing after '{words[:40]}'", start, line=above)


_TOO_FAR_LEFT: Final = "these words stand too far left for the '|' block above; indent them more"


def _missing_colon(case: Case) -> Slip | None:
    """Find a line that should have been a key, or words of a block."""
    if "could not find expected ':'" not in case.problem:
        return None
    text = case.lines[case.begun] if case.begun < len(case.lines) else ""
    why = "a ':' is missing in this line, or the words above need quotes or a '|' block"
    if case.below_block(case.begun):
        why = _TOO_FAR_LEFT
    return case.slip(why, len(text) - len(text.lstrip()), line=case.begun)


def _brackets(case: Case) -> Slip | None:
    """Find braces and brackets: not closed, never opened, or with a comma missing inside."""
    if case.context.startswith("while parsing a flow"):
        line = case.lines[case.begun] if case.begun < len(case.lines) else ""
        own = line[case.begun_column :]
        sign = own[:1]
        closes = {"{": "}", "[": "]"}.get(sign, sign)
        if case.line == case.begun and closes in own:
            why = "this does not fit here: a ',' is missing before it, or the words need quotes"
            return case.slip(why, case.column, case.column + 1)
        item = item_of(line)
        meant = case.in_quotes(case.begun, item) if item and item.start("value") == case.begun_column else None
        why = f"this '{sign}' has no '{closes}'; close it, or put the words in quotes"
        return Slip(case.begun, case.begun_column, len(line.rstrip()), why, meant)
    sign = case.here[case.column : case.column + 1]
    if sign and sign in "}]":
        return case.slip(f"a '{sign}' too many; words with it in them need quotes", case.column, case.column + 1)
    if sign == ",":
        return case.slip("words go on after a bracket; put all of them in quotes", case.column)
    if "node content" in case.problem:
        return case.slip("something is not closed: a quote, a bracket or a brace", case.column)
    return None


def _document(case: Case) -> Slip | None:
    """Find a second document."""
    if "single document" in case.problem or "single document" in case.context:
        why = "a second document begins here; one file has one"
        return case.slip(why, case.column)
    if "<document start>" in case.problem:
        end = next((k for k, line in enumerate(case.lines[: case.line + 1]) if line.startswith("...")), case.line)
        return case.slip("the ritual ends here for YAML, and there is more below; take this line out", 0, line=end)
    if "directive" in case.context or "YAML document" in case.problem or "tag handle" in case.problem:
        why = "'%' begins no line of a ritual; take it out, or put the words in quotes"
        if "tag handle" not in case.problem:
            return case.slip(why, 0)
        return case.slip("words that begin with '!' need quotes", case.column)
    return None


def _any(case: Case) -> Slip:
    """Find what is left: signs out of place, and lines that do not fit the lines above."""
    if "alias" in case.problem + case.context or "anchor" in case.problem + case.context:
        return case.slip(
            "'*' and '&' mean something else in YAML; words that begin with them need quotes", case.column
        )
    if "cannot start any token" in case.problem:
        sign = case.here[case.column : case.column + 1]
        return case.slip(f"words cannot begin with '{sign}' here; put them in quotes", case.column)
    if "expected <block end>" in case.problem or "did not find expected" in case.problem:
        start = len(case.here) - len(case.here.lstrip())
        if case.column <= start and case.below_block(case.line):
            return case.slip(_TOO_FAR_LEFT, case.column)
        if case.column <= start:
            why = "this line's indentation does not fit the lines above it"
            if "collection" in case.context and case.here[start : start + 2] == "- ":
                why += f"; the '- ' above stand in column {case.begun_column + 1}"
            return case.slip(why, case.column)
        return case.slip("this does not fit here; words with signs in them need quotes", case.column)
    return case.slip(case.problem or "not YAML", case.column)


_ALL: Final[tuple[Callable[[Case], Slip | None], ...]] = (
    _tab, _odd_space, _escape, _open_quote, _tight_dash, _bullet, _closed_too_early, _name_in_a_list, _sign,
    _second_colon, _missing_colon, _brackets, _document, _any,
)  # fmt: skip
