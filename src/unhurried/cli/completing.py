"""What the Tab key completes: rituals and their sections, voices, sounds, tags, languages.

A shell asks anew at each press, and a person waits for the answer. So nothing here starts a voice or loads what is
heavy; the names of what comes along stand here once more, and a test holds them true. Whatever goes wrong completes
nothing, and says nothing: the command itself tells it when it is run.
"""

import functools
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Found = Iterable["CompletionItem[str]"]
Completing = Callable[[click.Context, click.Parameter, str], "list[CompletionItem[str]]"]

TONES: Final = ("tide", "hum", "bowl", "air")
BEDS: Final = ("ocean", "rain", "brown", "night", "fire", "drone")
CHIMES: Final = ("start", "hand-over", "half-time", "end")
KINDS: Final[Mapping[str, str]] = {
    "system": "the machine's own voice",
    "mine": "what you have recorded",
    "silent": "nothing is spoken; for dry runs",
}
"""Voices that have no name of their own."""
PROGRAMS: Final[Mapping[str, str]] = {
    "espeak-ng": "espeak-ng",
    "flite": "flite",
    "festival": "text2wave",
    "rhvoice": "RHVoice-test",
    "pico": "pico2wave",
}
"""Voices that are programs, and what each is called on disk."""
PIPER: Final = (
    "en_US-lessac-medium", "de_DE-thorsten-medium", "fr_FR-siwis-medium", "es_ES-davefx-medium", "it_IT-paola-medium",
    "nl_BE-nathalie-medium",
)  # fmt: skip
"""Voices of Piper's to begin with."""
SCRIPTS: Final = "script"
"""Type of what completes to a script's file; ``file`` is Click's, for any file."""


def _quietly(find: Callable[[click.Context, str], Found]) -> Completing:
    """Return what completes, as Click asks it: with that of what is found which begins as it was typed."""

    @functools.wraps(find)
    def complete(context: click.Context, _: click.Parameter, typed: str) -> "list[CompletionItem[str]]":
        try:
            return [item for item in find(context, typed) if item.type != "plain" or item.value.startswith(typed)]
        except Exception:  # a person is in the midst of a line: any word of ours would be in it
            return []

    return complete


@_quietly
def complete_ritual(context: click.Context, typed: str) -> Found:
    """Complete a ritual's name, a section or a day after its ``#``, or a script's file."""
    name, sign, _ = typed.partition("#")
    if sign:
        yield from _parts(name)
        return
    if context.info_name == "play":
        yield _item("today", told="what is planned for today")
    yield from _rituals()
    yield _item("", kind=SCRIPTS)


@_quietly
def complete_script(_: click.Context, _typed: str) -> Found:
    """Complete a script's file, or the name of a ritual."""
    yield from _rituals()
    yield _item("", kind=SCRIPTS)


@_quietly
def complete_plan(context: click.Context, _typed: str) -> Found:
    """Complete the ritual that is planned, or taken out of the plan; when is said in words of one's own."""
    before = tuple(context.params.get("words") or ())
    if before not in ((), ("remove",)):
        return
    if not before:
        yield _item("remove", told="take a ritual out of the plan")
    yield from _rituals()
    yield _item("", kind=SCRIPTS)


@_quietly
def complete_tag(_: click.Context, _typed: str) -> Found:
    """Complete a tag that a ritual has, hyphens standing for its spaces: no shell need quote it."""
    from unhurried.glancing import glance
    from unhurried.shelves import every_name

    tags = {tag for path in every_name().values() for tag in glance(path).tags}
    yield from (_item(tag.replace(" ", "-")) for tag in sorted(tags))


@_quietly
def complete_language(_: click.Context, _typed: str) -> Found:
    """Complete a language that something is said in."""
    from unhurried.languages import languages
    from unhurried.shelves import language_folders

    yield from (_item(language) for language in sorted({*languages(), *language_folders()}))


@_quietly
def complete_voice(_: click.Context, typed: str) -> Found:
    """Complete what ``--voice`` takes; the machine's voices one by one only where they are asked for."""
    yield from (_item(f"piper:{name}") for name in _piper_here())
    yield from (_item(name, told=what) for name, what in KINDS.items())
    yield from (_item(f"command:{name}") for name in _programs())
    if typed.startswith("system:"):
        yield from (_item(f"system:{name}") for name in _system_voices())


@_quietly
def complete_voice_to_get(_: click.Context, _typed: str) -> Found:
    """Complete a voice of Piper's to begin with."""
    yield from (_item(name) for name in PIPER)


@_quietly
def complete_tone(_: click.Context, _typed: str) -> Found:
    """Complete a tone of the breath, or none."""
    yield from (_item(name) for name in (*TONES, "off"))


@_quietly
def complete_bed(_: click.Context, typed: str) -> Found:
    """Complete a bed, none, or a sound file."""
    names = (*BEDS, "off")
    yield from (_item(name) for name in names)
    if typed:
        yield _item("", kind="file")


@_quietly
def complete_sound(_: click.Context, _typed: str) -> Found:
    """Complete a sound that can be tried."""
    for kind, names in (("tone", TONES), ("bed", BEDS), ("chime", CHIMES)):
        yield from (_item(name, told=kind) for name in names)


def _item(value: str, *, told: str | None = None, kind: str = "plain") -> "CompletionItem[str]":
    from click.shell_completion import CompletionItem

    return CompletionItem(value, kind, told)


def _rituals() -> Iterator["CompletionItem[str]"]:
    from unhurried.glancing import glance
    from unhurried.shelves import every_name

    yield from (_item(name, told=glance(path).about or None) for name, path in every_name().items())


def _parts(name: str) -> Iterator["CompletionItem[str]"]:
    """Yield the sections of a ritual, or the days of a series, by its name or its file."""
    from unhurried.glancing import glance
    from unhurried.shelves import every_name

    path = every_name().get(name) or Path(name).expanduser()
    yield from (_item(f"{name}#{part}", told=called) for part, called in glance(path).parts().items())


def _piper_here() -> list[str]:
    """Return the voices of Piper's that lie in the data folder, with what describes them."""
    from unhurried.folders import data_folder

    models = sorted((data_folder() / "voices").glob("*.onnx"))
    return [model.stem for model in models if model.with_name(f"{model.name}.json").is_file()]


def _programs() -> list[str]:
    """Return the programs that speak and are installed, and those that are set."""
    from unhurried.config import config_path
    from unhurried.glancing import loaded

    known = [name for name, program in PROGRAMS.items() if shutil.which(program)]
    commands = loaded(config_path()).get("commands")
    return [*known, *(str(name) for name in commands)] if isinstance(commands, dict) else known


def _system_voices() -> list[str]:
    """Return the voices of the espeak-ng that comes along, as its files are called."""
    from unhurried.installed import folder_of

    package = folder_of("espeakng_loader")
    if package is None:
        return []
    return sorted({path.name.lower() for path in (package / "espeak-ng-data/lang").rglob("*") if path.is_file()})
