"""An audio file of ours in place of a ritual: its timeline is shown, and what is asked for now goes before what is in it."""

import io
import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.conftest import Run
from tests.recipe.examples import SILENT, chosen, heard, recipe_for, written
from unhurried.breath import Ramp, parse_pattern
from unhurried.breathing import breathing_ritual
from unhurried.cli.again import Meant, asked_again, with_asked
from unhurried.cli.choosing import Chosen, chosen_again
from unhurried.cli.keeping import asked_of
from unhurried.errors import FileError
from unhurried.history.place import Breathing
from unhurried.past import Past
from unhurried.past_file import as_text as past_text
from unhurried.past_file import default_file
from unhurried.recipe.reading import from_file
from unhurried.recipe.recipe import Recipe
from unhurried.recipe.written import as_text
from unhurried.script.bundle import Bundle
from unhurried.script.sitting import sit
from unhurried.shelves import AUDIO
from unhurried.sinks.formats import FORMATS
from unhurried.tags.about import About
from unhurried.tags.writing import write_tags
from unhurried.timeline import rehearse
from unhurried.units import to_frames
from unhurried.voices.silent import SilentVoice
from unhurried.wishes import Choices, Wishes

TODAY = date(2026, 11, 22)
SCRIPT = """
title: By the Sea
words: {place: the sofa}
bed: ocean
steps:
  - section: Here
  - say: Come to {place}, {a}.
  - pause: 40s
  - breathe: {for: 60s, pattern: 4-6}
  - deck: [One., Two., Three., Four., Five., Six.]
  - chime: end
"""
PLAYS = "title: Waves\nsteps: [{say: Listen.}, {play: sounds/waves.wav}, {pause: 30s}]\n"


def _tagged(file: Path, recipe: str) -> Path:
    """Make an audio file with a recipe in it."""
    sound = io.BytesIO()
    soundfile.write(sound, np.zeros((480, 1), np.float32), 48_000, format="FLAC")
    write_tags(sound, "flac", About(title="x", frames=480, recipe=recipe))
    file.write_bytes(sound.getvalue())
    return file


@pytest.fixture
def sea(tmp_path: Path) -> Path:
    """A script, where the command is."""
    (tmp_path / "sea.yaml").write_text(SCRIPT)
    return tmp_path / "sea.yaml"


Made = Callable[..., Path]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """What makes a file of a ritual, in another folder."""

    def make(
        source: object,
        wishes: Wishes = SILENT,
        choices: Choices = Choices(),  # noqa: B008
        name: str = "x.flac",
    ) -> Path:
        what = source if isinstance(source, Chosen) else chosen(str(source), choices, today=TODAY)
        file = tmp_path / "audio" / name
        file.parent.mkdir(exist_ok=True)
        return _tagged(file, as_text(heard(what, wishes, choices)))

    return make


def _without_folders(json_text: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(re.sub(r'"script": "[^"]*/', '"script": "', json_text))
    return found


def test_its_timeline_is_shown(sea: Path, made: Made, run_here: Run) -> None:
    """As it was when it was made, as a table and as data, when the script, the voice and the day are others."""
    how = ("--voice", "silent", "--names", "Ana,Ben", "--seed", "3", "--minutes", "3", "--set", "place=the floor")
    asked = Choices(seed=3, minutes=to_frames(180), words={"place": "the floor"})
    file = made(sea, Wishes(voice="silent", names={"a": "Ana", "b": "Ben"}), asked)
    then = [run_here("show", str(sea), *how, *more).stdout for more in ((), ("--json",))]
    sea.unlink()
    for name in (file, "audio/x.flac"):
        table, data = (run_here("show", str(name), *more) for more in ((), ("--json",)))
        assert (table.returncode, table.stderr, table.stdout) == (0, "", then[0])
        assert _without_folders(data.stdout) == _without_folders(then[1])
    assert "Come to the floor, Ana." in then[0]


NOW = [
    ("--minutes", "4"), ("--names", "Zoe,Max"), ("--pace", "0.8"), ("--ears", "split"), ("--tone", "off"),
    ("--bed", "rain"), ("--seed", "5"), ("--set", "place=the roof"), ("--quiet-hours",), ("--pronounce", "Ana=ah"),
]  # fmt: skip


@pytest.mark.parametrize("now", NOW, ids=" ".join)
def test_what_is_asked_now_goes_before(now: tuple[str, ...], sea: Path, made: Made, run_here: Run) -> None:
    """What is not asked for stays as it was then: as if both had been asked for of the script."""
    file = made(sea, Wishes(voice="silent", names={"a": "Ana", "b": "Ben"}, pace=1.2), Choices(seed=3))
    then = {"--voice": "silent", "--names": "Ana,Ben", "--pace": "1.2", "--seed": "3"}
    both = [part for key, value in then.items() if key != now[0] for part in (key, value)]
    expected = run_here("show", str(sea), *both, *now)
    assert expected.returncode == 0
    sea.unlink()
    assert run_here("show", str(file), *now).stdout == expected.stdout


def test_what_is_only_set_is_no_demand(sea: Path, made: Made, run_here: Run) -> None:
    """The environment says how rituals are liked; a file is as it was made, when something else is asked for, too."""
    file = made(sea, Wishes(voice="silent", pace=1.2))
    plain, longer = (run_here("show", str(file), *more).stdout for more in ((), ("--minutes", "4")))
    liked = os.environ | {"UNHURRIED_PACE": "0.8", "UNHURRIED_BED": "rain", "UNHURRIED_LANGUAGE": "de"}
    assert run_here("show", str(file), env=liked).stdout == plain
    assert run_here("show", str(file), "--minutes", "4", env=liked).stdout == longer


def test_programs_and_words_of_both(made: Made) -> None:
    """Programs that speak are this machine's; how words are said adds up; a voice that is asked for is all of it."""
    before = Wishes(voice="silent", set_voice="mine", pronounce={"Ana": "ah", "Ben": "bn"})
    now = Wishes(voice="system", set_voice="piper", pronounce={"Ana": "aa"}, pace=0.8, commands={"x": ...})  # type: ignore[dict-item]
    mixed = with_asked(before, now, {"pronounce"})
    assert (mixed.pronounce, mixed.voice, mixed.set_voice) == ({"Ana": "aa", "Ben": "bn"}, "silent", "mine")
    assert (mixed.pace, mixed.commands) == (None, now.commands)
    voiced = with_asked(before, now, {"voice", "pace"})
    assert (voiced.voice, voiced.set_voice, voiced.pace) == ("system", "piper", 0.8)


def test_made_anew_it_is_the_same(tmp_path: Path, made: Made) -> None:
    """A file that is made of a file has the recipe that this one has, to the byte: of each kind there is."""
    folder = written(tmp_path)
    for source in (str(folder / "one.yaml"), str(folder / "series.yaml#2"), "slow-re-entry", "two-questions"):
        file = made(source, Wishes(voice="silent", pace=0.9))
        recipe = from_file(file)
        again = asked_again(recipe, file, Choices(), SILENT, (), today=date(2031, 1, 1))
        assert as_text(_heard_again(again)) == as_text(recipe)


def _heard_again(meant: Meant) -> Recipe:
    return heard(meant.what, meant.wishes, meant.choices)


def test_the_cards_are_those_of_then(sea: Path, made: Made) -> None:
    """Whatever has been played meanwhile; and with another seed they are others."""
    plain = chosen(str(sea), Choices(), today=TODAY)
    key = plain.sitting.cards[0].drawn[0]
    deck = next(iter(_kept_decks(plain)))
    default_file().parent.mkdir(parents=True, exist_ok=True)
    default_file().write_text(past_text(Past({deck: (key,)})))
    try:
        second = chosen(str(sea), Choices(), today=TODAY)
        assert second.sitting.steps != plain.sitting.steps
        file = made(second)
    finally:
        default_file().unlink()
    again = asked_again(from_file(file), file, Choices(), SILENT, (), today=date(2031, 1, 1)).what
    assert _said(again) == _said(second)
    assert (again.seed, again.drawn) == (second.seed, second.drawn)
    assert {_said(_with_seed(file, seed)) for seed in range(9)} > {_said(second)}
    assert _with_seed(file, 1).drawn is None


def _with_seed(file: Path, seed: int) -> Chosen:
    return asked_again(from_file(file), file, Choices(seed=seed), SILENT, (), today=TODAY).what


def _kept_decks(what: Chosen) -> dict[str, tuple[str, ...]]:
    from unhurried.past import as_kept

    return as_kept({card.deck: card.drawn for card in what.sitting.cards})


def _said(what: Chosen) -> str:
    return re.sub(r"Place\(.*?\)", "", repr(what.sitting.steps))


def test_of_a_series(tmp_path: Path, made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    """It is still the second of three; that it was drawn is not told with a name that has no days."""
    file = made(f"{written(tmp_path)}/series.yaml#2")
    what = asked_again(from_file(file), file, Choices(), SILENT, (), today=TODAY).what
    assert what.of
    assert (what.of.number, what.of.series.title, len(what.of.series.parts)) == (2, "Evenings", 3)
    what.tell()
    assert capsys.readouterr().err == "Day 2 of 3: One\n"


def test_what_was_asked_then_still_is(sea: Path, made: Made) -> None:
    """Minutes, a seed, words: kept in what is made of it, but for what is asked now."""
    asked = Choices(seed=3, minutes=to_frames(180), words={"place": "the floor"})
    file = made(sea, SILENT, asked)

    def made_of_it(choices: Choices) -> tuple[Choices, Recipe]:
        again = asked_again(from_file(file), file, choices, SILENT, (), today=TODAY)
        return again.choices, heard(again.what, again.wishes, again.choices)

    choices, recipe = made_of_it(Choices())
    assert (choices.seed, choices.minutes) == (3, to_frames(180))
    assert recipe == from_file(file)
    choices, recipe = made_of_it(Choices(seed=4, minutes=to_frames(200), words={"place": "the roof"}))
    assert (recipe.seed, recipe.decks, recipe.minutes) == (4, None, to_frames(200))
    assert recipe.timeline.frames == to_frames(200)
    assert isinstance(recipe.of, Bundle)
    assert recipe.of.words == {"place": "the roof"}


@pytest.mark.parametrize("name", ["sea.yaml", "breathe"])
def test_one_goes_on_with_a_file(name: str, sea: Path, made: Made) -> None:
    """What is kept to go on from leads back to the same sitting, from the file alone."""
    file = made(_breathing() if name == "breathe" else chosen(str(sea), Choices(seed=5), today=TODAY))
    again = asked_again(from_file(file), file, Choices(), SILENT, (), today=TODAY)
    asked = asked_of(str(file), again.what, from_file(file).timeline, again.choices, again.wishes)
    assert asked
    sea.unlink()
    later = chosen_again(asked, {}, today=date(2031, 1, 1))
    assert later.sitting == again.what.sitting
    assert later.drawn == again.what.drawn
    other = chosen_again(replace(asked, seed=6, decks=None), {}, today=TODAY)
    assert (other.seed, other.drawn) == (6, None)


HOW = Breathing("4-6", 120.0, (12.0, 6.0), False, "en")


def _breathing() -> Chosen:
    ritual = breathing_ritual(parse_pattern(HOW.pattern), HOW.seconds, Ramp(12, 6), greet=True)
    return Chosen(sit(ritual), None, None, TODAY, 0, HOW)


def test_of_what_breathe_made(tmp_path: Path, run_here: Run) -> None:
    """It has no script, and is led again with other names, or for longer; no words of a script can be set."""
    what, names = _breathing(), {"a": "Ana", "b": "Ben"}
    rehearsal = rehearse(what.sitting, SilentVoice(), names=names)
    meant = Meant(what, Wishes(voice="silent", names=names), Choices())
    file = tmp_path / "calm.opus"
    recipe = recipe_for(meant, rehearsal.arrange(), rehearsal.lengths())
    _tagged(file, as_text(recipe))
    plain, named = (run_here("show", "calm.opus", *more).stdout for more in ((), ("--names", "Zoe,Max")))
    assert "Ana" in plain
    assert named == plain.replace("Ana", "Zoe").replace("Ben", "Max")
    again = asked_again(from_file(file), file, Choices(), SILENT, (), today=TODAY)
    assert again.what.made_of == HOW
    assert as_text(recipe_for(again, rehearsal.arrange(), rehearsal.lengths())) == as_text(recipe)
    done = run_here("show", "calm.opus", "--set", "a=b")
    assert (done.returncode, done.stdout) == (2, "")
    assert "this was `breathe`" in done.stderr


@pytest.fixture
def waves(tmp_path: Path) -> Path:
    (tmp_path / "sounds").mkdir()
    soundfile.write(tmp_path / "sounds/waves.wav", np.zeros((48_000, 2), np.float32), 48_000)
    (tmp_path / "waves.yaml").write_text(PLAYS)
    return tmp_path / "waves.yaml"


def _file_of_waves(waves: Path) -> Path:
    from unhurried.played import sounds_of

    what = chosen(str(waves), Choices(), today=TODAY)
    sounds = sounds_of(what.sitting.steps, to_be_heard=False)
    rehearsal = rehearse(what.sitting, SilentVoice(), sounds=sounds)
    recipe = recipe_for(Meant(what, SILENT, Choices()), rehearsal.arrange(), rehearsal.lengths())
    file = waves.parent / "far/away.flac"
    file.parent.mkdir()
    return _tagged(file, as_text(recipe))


@pytest.mark.parametrize("there", ["sounds/waves.wav", "waves.wav"])
def test_sounds_are_looked_for_beside_it(there: str, waves: Path, run_here: Run) -> None:
    """To be shown it needs none; to be arranged anew it says in a line which is missing, until that is there."""
    then = run_here("show", str(waves), "--voice", "silent").stdout
    file = _file_of_waves(waves)
    waves.unlink()
    assert run_here("show", str(file)).stdout == then
    done = run_here("show", str(file), "--ears", "mono")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"unhurried: {file}: its script plays 'sounds/waves.wav', which is not beside it; put it there\n"
    )
    (file.parent / there).parent.mkdir(exist_ok=True)
    shutil.move(waves.parent / "sounds/waves.wav", file.parent / there)
    assert run_here("show", str(file), "--ears", "mono").stdout == then


def test_no_sound_from_elsewhere_is_read(waves: Path) -> None:
    """A file that somebody else made leads to no file outside of its folder; to one of that name in it, if at all."""
    file = _file_of_waves(waves)
    _tagged(file, as_text(from_file(file)).replace("sounds/waves.wav", "../sounds/waves.wav"))
    with pytest.raises(FileError, match=r"plays '\.\./sounds/waves.wav', which is not beside it"):
        asked_again(from_file(file), file, Choices(), SILENT, (), today=TODAY)
    (file.parent / "waves.wav").symlink_to(waves.parent / "sounds/waves.wav")
    with pytest.raises(FileError, match="not beside it"):
        asked_again(from_file(file), file, Choices(), SILENT, (), today=TODAY)


def test_an_own_bed_is_looked_for_beside_it(sea: Path, made: Made, run_here: Run) -> None:
    """By its name; with another bed it is not needed."""
    file = made(sea, Wishes(voice="silent", bed="/somewhere/else/rain at home.wav"))
    assert run_here("show", str(file)).returncode == 0
    done = run_here("show", str(file), "--minutes", "3")
    assert done.stderr == (
        f"unhurried: {file}: it was made with the bed 'rain at home.wav', which is not beside it;"
        " put it there, or choose one with --bed\n"
    )
    assert run_here("show", str(file), "--minutes", "3", "--bed", "off").returncode == 0
    (file.parent.parent / "mine.wav").touch()
    assert "mine.wav" in run_here("show", str(file), "--bed", "mine.wav").stdout
    file.with_name("rain at home.wav").touch()
    assert "rain at home.wav" in run_here("show", str(file), "--minutes", "3").stdout


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("none.flac", "there is no such file"),
        ("foreign.MP3", "it does not say how it was made: it is not one of ours, or its tags were taken out"),
        ("damaged.ogg", "what it says of how it was made cannot be read: Expecting ',' delimiter: line 1 column 15 (char 14)"),
        ("text.wav", "is no audio file that can hold a ritual's tags"),
        ("newer.m4b", "cannot be read: it is of version 2, and this program reads 1; a newer one may read it"),
        ("x" * 300 + ".wav", "cannot be read: File name too long"),
    ],
)  # fmt: skip
def test_a_file_without_a_recipe(name: str, why: str, tmp_path: Path, run_here: Run) -> None:
    """Not there, not ours, damaged, of a newer version: one line says so, whatever is asked of it."""
    recipes = {"foreign.MP3": "", "damaged.ogg": '{"version": 1 ', "newer.m4b": '{"version": 2}'}
    if name in recipes:
        _tagged(tmp_path / name, recipes[name])
    if name == "text.wav":
        (tmp_path / name).write_text("title: No Sound")
    for more in ((), ("--json",), ("--minutes", "5")):
        done = run_here("show", name, *more)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert why in done.stderr


def test_a_file_is_in_its_language(sea: Path, made: Made, run_here: Run) -> None:
    """Asked for it in another one, a line says so."""
    made(sea)
    done = run_here("show", "audio/x.flac", "--language", "de")
    assert (done.returncode, done.stderr) == (
        1, "unhurried: audio/x.flac: only a ritual with a name has other languages; a file is in the one it says\n",
    )  # fmt: skip


def test_every_format_of_ours_is_taken_for_a_file() -> None:
    """What can be exported can be shown."""
    assert sorted(AUDIO) == sorted(each.suffix for each in FORMATS.values())


def test_where_only_a_script_will_do(sea: Path, made: Made, run_here: Run) -> None:
    """Who checks an audio file is told what it is; of one that is not there, that it is not."""
    file = made(sea)
    for name in (str(file), "audio/x.flac#Here"):
        done = run_here("check", name)
        assert (done.returncode, done.stdout) == (1, "")
        assert "x.flac: this is an audio file, and no script; `unhurried show` tells what is in it\n" in done.stderr
    assert run_here("check", "none.wav").stderr == "none.wav: there is no such file\n"
