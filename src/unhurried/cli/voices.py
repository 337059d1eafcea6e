"""The commands about voices: voices, voices try, voices get, and cache."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from unhurried.cli.completing import complete_voice, complete_voice_to_get
from unhurried.cli.options import (
    Playing,
    force_option,
    output_option,
    playing_through,
    spoken_here,
    spoken_option,
    wishes,
)
from unhurried.cli.reading import Parsed
from unhurried.cli.setting import setting, settings_of
from unhurried.language_tags import base_language
from unhurried.wishes import Wishes

if TYPE_CHECKING:
    from unhurried.settings.voices import VoiceSettings
    from unhurried.voices.catalogue import Offer

MOST: Final = 8
"""Voices of the machine that are listed unless all are asked for: espeak-ng alone has 130."""


@click.group("voices", invoke_without_command=True, short_help="List every voice, and what would be better here.")
@setting("language", default="en", help="Voices that speak it.")
@click.option("--all", "everything", is_flag=True, help="Voices of every language.")
@click.pass_context
def voices_group(context: click.Context, language: str, everything: bool) -> None:
    """List every voice of this machine, which one speaks, and what would make it better here.

    The pace is a voice's own, before it is slowed to the pace of rituals; it is measured when a voice first speaks.
    """
    if context.invoked_subcommand is not None:
        return
    from unhurried.settings.voices import voice_settings
    from unhurried.voices import catalogue

    settings = voice_settings(settings_of(context))
    chosen, why = catalogue.chosen(settings, language)
    problem = _problem(chosen, language, settings)  # it is measured by this: the others are when they first speak
    found = [offer for offer in catalogue.offers(settings, language) if everything or offer.speaks(language)]
    shown = found if everything else _few(found, chosen)
    rows: list[tuple[str, ...]] = [("", "voice", "language", "quality", "own pace", "where")]
    rows += [_row(offer, offer.wish == chosen and not problem, language) for offer in shown]
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    for row in rows:
        click.echo("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())
    if len(found) > len(shown):
        click.echo(f"   and {len(found) - len(shown)} more: `unhurried voices --all`")
    if problem:
        click.echo(f"\n{chosen} does not speak: {problem}")
    else:
        click.echo(f"\n{chosen} speaks: {why}. Hear it: `unhurried voices try`. Another one: `--voice NAME`.")
    click.echo(catalogue.advice(language))


def _problem(wish: str, language: str, settings: "VoiceSettings") -> str:
    """Say why a voice does not speak a language here, or nothing where it does."""
    from unhurried.errors import UnhurriedError
    from unhurried.voices import open_voice
    from unhurried.voices.manner import Manner
    from unhurried.voices.spoken import SpokenVoice

    if wish.partition(":")[0] in ("mine", "silent"):
        return ""
    try:
        with open_voice(wish, Manner(language=language), settings=settings) as voice:
            if isinstance(voice, SpokenVoice):
                voice.natural_pace()
    except UnhurriedError as error:
        return str(error)
    return ""


def _few(found: list["Offer"], chosen: str) -> list["Offer"]:
    """Return the first of the machine's own voices, and all others."""
    own = [offer for offer in found if offer.wish.startswith("system:")]
    first = sorted(own, key=lambda offer: offer.wish != chosen)[:MOST]
    others = [offer for offer in found if offer not in own]
    return [*(offer for offer in others if offer.wish.startswith("piper:")), *first,
            *(offer for offer in others if not offer.wish.startswith("piper:"))]  # fmt: skip


def _row(offer: "Offer", chosen: bool, language: str) -> tuple[str, ...]:
    from unhurried.voices.catalogue import known_pace

    measured = known_pace(offer, language)
    languages = ", ".join(offer.languages) or "any"
    where = offer.where.replace(str(Path.home()), "~", 1)
    return (
        "*" if chosen else "",
        offer.wish,
        languages,
        offer.quality,
        f"{measured:.0f}" if measured else "-",
        where,
    )


@voices_group.command("try", short_help="Hear a voice.")
@click.argument("name", required=False, shell_complete=complete_voice)
@spoken_option
@output_option
@force_option
@playing_through
@wishes
def try_command(
    name: str | None, language: str, output: Path | None, force: bool, playing: Playing, wishes: Wishes
) -> None:
    """Hear the voice NAME, or the one that speaks here, say a few sentences.

    Where there is no sound device, an audio file is made instead.
    """
    from dataclasses import replace

    from unhurried.cli import sounding
    from unhurried.cli.arranging import arranged
    from unhurried.errors import NotFoundError
    from unhurried.tryout import voice_ritual

    if name is not None and name.partition(":")[0] == "mine":
        raise NotFoundError("your own voice speaks what you have recorded: `unhurried play RITUAL --voice mine`")
    timeline = arranged(voice_ritual(spoken_here(language)), replace(wishes, voice=name or wishes.voice))
    instead = Path("audio") / f"voice-{_safe(name or 'here')}.flac"
    sounding.play_or_write(timeline, output, instead, playing, force=force)


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in name)


def _voice_name(text: str) -> str:
    return text.strip().removeprefix("piper:")


@voices_group.command("get", short_help="Fetch a Piper voice, over the network.")
@click.argument("name", type=Parsed("NAME", _voice_name), shell_complete=complete_voice_to_get)
@click.option("--again", is_flag=True, help="Also where it is there already.")
@click.pass_context
def get_command(context: click.Context, name: str, again: bool) -> None:
    """Fetch the Piper voice NAME, as en_US-lessac-medium, into your data folder.

    This opens a connection to where Piper keeps its voices. Nothing else in Unhurried ever opens one.
    """
    from unhurried.cli.screen import bar
    from unhurried.settings.voices import voice_settings
    from unhurried.voices import catalogue
    from unhurried.voices.fetch import check_name, fetch, is_whole
    from unhurried.voices.piper import voices_folder

    check_name(name)
    folder = voices_folder()
    if again or not is_whole(folder / f"{name}.onnx"):
        click.echo(f"Fetching {name}: this is the only command that opens a connection.", err=True)
    with bar("Fetching the voice") as told:
        path = fetch(name, folder, told, again=again)
    click.echo(f"{path} ({path.stat().st_size / 1e6:.3g} MB)")
    language = base_language(name)
    speaks = catalogue.chosen(voice_settings(settings_of(context)), language)[0] == f"piper:{name}"
    now = f"It speaks from now on in '{language}'. " if speaks else ""
    click.echo(f"{now}Hear it: `unhurried voices try piper:{name}`", err=True)


@click.group("cache", invoke_without_command=True, short_help="Show or clear the spoken lines that are kept.")
@click.pass_context
def cache_group(context: click.Context) -> None:
    """Show where spoken lines are kept, and how much room they take."""
    if context.invoked_subcommand is not None:
        return
    from unhurried.voices.cache import ClipCache, default_folder

    cache = ClipCache(default_folder())
    lines = sum(path.suffix == ".flac" for path in cache.files())
    click.echo(f"{cache.folder}: {lines} lines, {cache.size() / 1e6:.1f} of {cache.largest / 1e6:.0f} MB")
    click.echo("What was not used for longest goes first. Take all away: `unhurried cache clear`")


@cache_group.command("clear", short_help="Take every spoken line away.")
def clear_command() -> None:
    """Take every spoken line away; each is made anew when it is needed. Recordings stay."""
    from unhurried.errors import UnhurriedError
    from unhurried.voices.cache import ClipCache, default_folder

    cache = ClipCache(default_folder())
    lines = sum(path.suffix == ".flac" for path in cache.files())
    try:
        cache.clear()
    except OSError as error:
        raise UnhurriedError(f"{cache.folder}: cannot be cleared: {error.strerror or error}") from None
    click.echo(f"{lines} lines taken away")
