"""A language's file -> its entries; or every fault of it, each with its line and its key."""

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin, get_type_hints

from unhurried.errors import ScriptError, UnhurriedError
from unhurried.languages.entries import Language
from unhurried.nearest import did_you_mean

if TYPE_CHECKING:
    from unhurried.script.source import Path as Keys
    from unhurried.script.source import Source

_FLAGS: Final = {"true": True, "false": False}
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def read_entries(path: Path) -> Language:
    """Read a language's file.

    Raises:
        ScriptError: with every fault of it.
        UnhurriedError: it cannot be read.
    """
    from unhurried.script.source import load, text_of

    try:
        source = load(text_of(path.read_bytes(), str(path)), str(path))
    except OSError as error:
        raise UnhurriedError(f"{path}: the language cannot be read: {error.strerror or error}") from None
    found = _entries(Language, source.data, (), source)
    if source.faults or not isinstance(found, Language):
        raise ScriptError(tuple(sorted(source.faults, key=lambda fault: (fault.line, fault.column))))
    return found


def key_of(entry: Field[Any]) -> str:
    """Return what a field is called in a file."""
    return str(entry.metadata.get("key", entry.name.replace("_", " ")))


def _entries(kind: type, data: Any, path: "Keys", source: "Source") -> Any:
    """Return the entries of a part of the file, or None where they have faults."""
    if not isinstance(data, dict):
        source.fault(path, f"{_named(path)}entries are expected here, each as 'key: words'")
        return None
    known = {key_of(entry): entry for entry in fields(kind)}
    for key in data:
        if key not in known:
            source.fault((*path, key), f"'{key}' is not known here{did_you_mean(key, known)}", at_key=True)
    lacking = [key for key, entry in known.items() if key not in data and _is_needed(entry)]
    if lacking:
        source.fault(path, f"{_named(path)}missing: {', '.join(lacking)}", at_key=True)
    hints = get_type_hints(kind)
    read = {
        entry.name: _value(hints[entry.name], data[key], (*path, key), source)
        for key, entry in known.items()
        if key in data
    }
    for entry in fields(kind):
        _check_placeholders(read.get(entry.name), entry, (*path, key_of(entry)), source)
    return None if lacking or None in read.values() else kind(**read)


def _check_placeholders(value: Any, entry: Field[Any], path: "Keys", source: "Source") -> None:
    """Note what stands in braces and is nothing that is put in here: it would be spoken; and what is not put in."""
    known = entry.metadata.get("placeholders", ())
    several = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else [value]
    for words in (one for one in several if isinstance(one, str)):
        there = _PLACEHOLDER.findall(words)
        for name in there:
            if name not in known:
                mend = did_you_mean(name, known) if known else "; it would be spoken"
                source.fault(path, f"{_named(path)}'{{{name}}}' is not known here{mend}")
        if missing := [f"{{{name}}}" for name in known if name not in there]:
            source.fault(path, f"{_named(path)}missing: {', '.join(missing)}")


def _is_needed(entry: Field[Any]) -> bool:
    return entry.default is MISSING and entry.default_factory is MISSING


def _value(kind: Any, data: Any, path: "Keys", source: "Source") -> Any:
    """Return a value as its field has it, or None where it is none."""
    if get_origin(kind) is types.UnionType:
        kind = get_args(kind)[0]
    if is_dataclass(kind) and isinstance(kind, type):
        return _entries(kind, data, path, source)
    if kind is bool:
        return _expected(_FLAGS.get(str(data)), "'true' or 'false'", path, source)
    if kind is str:
        return _expected(_words(data), "words", path, source)
    if get_origin(kind) is tuple:
        found = [_words(each) for each in data] if isinstance(data, list) and data else [None]
        return _expected(None if None in found else tuple(found), "a list of words", path, source)
    if get_origin(kind) is Mapping:
        table = {key: _words(said) for key, said in data.items()} if isinstance(data, dict) else {"": None}
        return _expected(None if None in table.values() else table, "a table, as 'short: words',", path, source)
    raise AssertionError(kind)


def _words(data: Any) -> str | None:
    return data if isinstance(data, str) and data.strip() else None


def _expected(value: Any, what: str, path: "Keys", source: "Source") -> Any:
    if value is None:
        verb = "is" if what == "a list of words" or what.startswith("a table") else "are"
        source.fault(path, f"{_named(path)}{what} {verb} expected here")
    return value


def _named(path: "Keys") -> str:
    return f"'{': '.join(map(str, path))}': " if path else ""
