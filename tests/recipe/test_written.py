"""Recipes as text: what was written is read, nothing of a machine is in it, and anything else is refused in a line."""

import base64
import getpass
import json
import math
import platform
import random
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.recipe.examples import SILENT, again, chosen, heard, written
from tests.scripts import SOUNDS, read_script, scripts
from unhurried.breath import Ramp, parse_pattern
from unhurried.breathing import breathing_ritual
from unhurried.cli.choosing import Chosen
from unhurried.cues import SoundCue, SpeechCue, Timeline
from unhurried.errors import UnhurriedError
from unhurried.history.place import Breathing
from unhurried.lengths import Lengths
from unhurried.recipe import written as module
from unhurried.recipe.recipe import Recipe, recipe_of
from unhurried.recipe.written import as_text, parse_recipe
from unhurried.report import as_data, as_table
from unhurried.script.bundle import Bundle
from unhurried.script.sitting import sit
from unhurried.settings.table import SETTINGS
from unhurried.shelves import every_name
from unhurried.sounds.sound import Sound
from unhurried.timeline import rehearse
from unhurried.units import to_frames
from unhurried.voices.silent import SilentVoice
from unhurried.wishes import Choices, Wishes

TODAY = date(2026, 11, 22)
ALL = Wishes(
    voice="piper:/home/jane/voices/jane.onnx#2", set_voice="mine:a", pace=0.9, pitch=-2.5, dry=True,
    names={"a": "Zoë", "b": "Ünal"}, pronounce={"Zoë": "zoh-ee"}, tone="hum", bed="/home/jane/rain at home.wav",
    ears="split", quiet_hours=True, voice_level=-3.25, tone_level=-math.inf, bed_level=0.0, chime_level=-6.0,
    sound_level=-1.0,
)  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    """A recipe with all there may be in it."""
    folder = written(tmp_path_factory.mktemp("whole"))
    choices = Choices(words={"place": "the 😀 'floor'"})
    what = chosen(str(folder / "series.yaml#2"), choices, today=TODAY)
    lasts = to_frames(200)
    found = heard(what, ALL, Choices(minutes=lasts), date="2026")
    assert found.part
    assert found.decks == {}
    assert found.timeline.frames == lasts
    return replace(found, decks={"00ff": ("aa", "bb")})


def test_what_was_written_is_read(whole: Recipe) -> None:
    """Every field; of wishes, those that may be given to others."""
    text = as_text(whole)
    assert parse_recipe(text) == parse_recipe(again(text)) == whole
    assert as_text(parse_recipe(text)) == as_text(parse_recipe(again(text))) == text
    wishes = replace(ALL, voice="piper:jane.onnx#2", bed="rain at home.wav")
    assert parse_recipe(text).wishes == whole.wishes == wishes
    assert as_text(replace(whole, made=dict(reversed(list(whole.made.items()))))) == text
    assert text.isascii()
    assert text.isprintable()


@pytest.mark.parametrize("name", every_name())
def test_every_shipped_ritual(name: str, tmp_path: Path) -> None:
    """Its recipe is short, has no path, and shows what was shown when it was made; twice made, it is the same."""
    what = chosen(name, Choices(), today=TODAY)
    recipe = heard(what)
    text = as_text(recipe)
    assert text == as_text(heard(chosen(name, Choices(), today=TODAY)))
    assert parse_recipe(text) == recipe
    rehearsal = rehearse(what.sitting, SilentVoice(_manner(what)))
    timeline, lengths, ritual = rehearsal.arrange(), rehearsal.lengths(), what.sitting.ritual
    read = parse_recipe(text)
    assert as_table(read.timeline, read.lengths, read.head) == as_table(timeline, lengths, ritual)
    data, then = as_data(read.timeline, read.lengths, read.head), as_data(timeline, lengths, ritual)
    for cue in then["cues"]:
        cue["script"] = cue["script"] and Path(cue["script"]).name
    for cue in data["cues"]:
        cue["script"] = cue["script"] and Path(cue["script"]).name
    assert data == then
    scripts = sum(map(len, what.made_of.texts.values())) if isinstance(what.made_of, Bundle) else 0
    assert len(text) < 1.5 * scripts + 12_000


def _manner(what: Chosen) -> Any:
    from unhurried.voices.manner import PACE, Manner

    ritual = what.sitting.ritual
    return Manner(language=ritual.language, pace=PACE * ritual.pace)


def test_nothing_of_the_machine_is_in_it(whole: Recipe, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No folder, no user, no host, no program; and of a shipped ritual, not where it is installed."""
    unpacked = [
        _unpacked(as_text(recipe)) for recipe in (whole, heard(chosen("slow-re-entry", Choices(), today=TODAY)))
    ]
    here = [str(tmp_path_factory.getbasetemp()), str(Path(__file__).parents[2]), "/home/jane", platform.node()]
    for text in unpacked:
        assert [one for one in here if one in text] == []
        assert f"/{getpass.getuser()}/" not in text
    commands = replace(ALL, commands={"ours": SETTINGS["commands"].read("ours=/opt/speak -o {out} {text}")[1]})
    made = recipe_of(whole.of, whole.head, whole.timeline, whole.lengths, commands)
    assert "/opt" not in as_text(made)
    assert made.wishes.commands == {}


def _unpacked(text: str) -> str:
    data = json.loads(text)
    if isinstance(data["timeline"], str):
        data["timeline"] = json.loads(zlib.decompress(base64.b64decode(data["timeline"])))
    return json.dumps(data, ensure_ascii=False)


@settings(max_examples=25, deadline=None)
@given(script=scripts())
def test_any_ritual(script: str) -> None:
    """Whatever a script has in it, its timeline is read as it was, but for what is to be heard."""
    try:
        rehearsal = rehearse(sit(read_script(script)), SilentVoice(), sounds=SOUNDS)
        timeline = rehearsal.arrange()
    except UnhurriedError:
        return
    bundle = Bundle(name="any", file="any", texts={"any": script})
    ritual = rehearsal.sitting.ritual
    recipe = recipe_of(bundle, ritual, timeline, Lengths(1, 2, 3), SILENT)
    read = parse_recipe(as_text(recipe))
    assert read == recipe
    assert _silent(read.timeline) == replace(_silent(timeline), crowded=())


def _silent(timeline: Timeline) -> Timeline:
    """Return a timeline whose clips and sounds are known by their lengths, and files by their names."""
    cues = []
    for cue in timeline.cues:
        if isinstance(cue, SpeechCue):
            cue = replace(cue, clip=replace(cue.clip, key="", box=0))
        if isinstance(cue, SoundCue):
            cue = replace(cue, sound=Sound("", cue.sound.frames))
        if cue.place is not None:
            cue = replace(cue, place=replace(cue.place, file=Path(cue.place.file).name))
        cues.append(cue)
    return replace(timeline, cues=tuple(cues))


def test_eight_hours_of_breathing_are_short() -> None:
    """11,000 cues, and with a ramp no breath like the one before: a few thousand characters."""
    for ramp, most in ((None, 3_000), (Ramp(12, 6), 20_000)):
        of = Breathing("4-6", 8 * 3600.0, (ramp.start, ramp.end) if ramp else None, False, "en")
        what = Chosen(
            sit(breathing_ritual(parse_pattern("4-6"), 8 * 3600, ramp, greet=False)), None, None, TODAY, 0, of
        )
        recipe = heard(what)
        assert len(recipe.timeline.cues) > 5_000
        text = as_text(recipe)
        assert len(text) < most
        assert parse_recipe(text) == recipe


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Expecting value"), ("[]", "dict is expected"), ("{}", "int is expected"), ("null", "dict is expected"),
        ('{"version": 2}', "of version 2, and this program reads 1; a newer one may read it"), ("[" * 99_999, "nested"),
        ('{"version": 1}', "damaged"), ('{"version": ' + "9" * 5000 + "}", "too large"), ('{"version": NaN}', "NaN"),
        (" " * (module.LARGEST + 1), "too large"),
    ],
    ids=range(10),
)  # fmt: skip
def test_what_is_none_is_refused(text: str, why: str) -> None:
    """With what is wrong, in a line."""
    with pytest.raises(ValueError, match=why) as error:
        parse_recipe(text)
    assert "\n" not in str(error.value)


def test_a_little_that_unpacks_to_much_is_refused(whole: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not even unpacked."""
    data = json.loads(as_text(whole))
    monkeypatch.setattr(module, "LARGEST_TIMELINE", 20_000)
    data["timeline"] = base64.b64encode(zlib.compress(b" " * 20_001 + json.dumps(data["timeline"]).encode())).decode()
    with pytest.raises(ValueError, match="too large"):
        parse_recipe(json.dumps(data))


CUES = [
    (["breath", 0, 0, 0, "both", "in"], "takes no time"), (["breath", 0, 9, 0, "both", "out"], "has no inhale"),
    (["breath", 0, 9, -2, "both", "in"], "from 0"), (["breath", 0, 9, 99, "both", "in"], "damaged"),
    (["breath", -1, 9, 0, "both", "in"], "from 0"), (["breath", 0, 9, -1, "both", "in"], "nowhere"),
    (["breath", 1 << 50, 9, 0, "both", "in"], "after its end"), (["breath", 0, 9, 0, "all", "in"], "one of both, a, b"),
    (["say", 0, 9, 0, "both", "x", 1e999, 0], "number"), (["song", 0, 9, 0, "both", "x"], "another kind"),
    (["chime", 0, 9, 0, "both", "\x1b[31m"], "a line"), (["chime", 0, 9, 0, "both"], "damaged"), (7, "damaged"),
]  # fmt: skip


@pytest.mark.parametrize(("cue", "why"), CUES, ids=lambda one: one if isinstance(one, str) else None)
def test_a_cue_that_cannot_be_is_refused(cue: object, why: str, whole: Recipe) -> None:
    """What has no place, no time or no meaning would be a crash in whoever looks at it."""
    data = json.loads(_unpacked(as_text(whole)))
    data["timeline"]["cues"] = [cue]
    with pytest.raises(ValueError, match=why):
        parse_recipe(json.dumps(data).replace("Infinity", "1e999"))


WRONG: list[tuple[tuple[str, ...], object, str]] = [
    (("script", "texts", "other.yaml"), None, "str is expected"), (("script", "file"), "none.yaml", "is missing"),
    (("series", "number"), 9, "no such number"), (("seed",), -1, "from 0"), (("seed",), True, "int is expected"),
    (("ritual", "title"), "a\nb", "a line of text"), (("ritual", "about"), "\x1b[2J", "a line of text"),
    (("wishes", "pronounce", "Ana"), "\x07", "a line of text"), (("wishes", "pace"), "9", "the pace goes from"),
    (("wishes", "tone"), "kazoo", "there is no tone"), (("timeline", "levels"), [0, 0], "levels are missing"),
    (("timeline", "frames"), 1 << 59, "too long"), (("lengths",), [1], "not enough values"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "why"), WRONG, ids=lambda one: one[-1] if isinstance(one, tuple) else None)
def test_what_cannot_be_is_refused(path: tuple[str, ...], value: object, why: str, whole: Recipe) -> None:
    """A value that somebody has put there, which would be another's crash, or move the cursor of a terminal."""
    data = json.loads(_unpacked(as_text(whole)))
    parse_recipe(json.dumps(data))
    *tables, key = path
    within = data
    for name in tables:
        within = within[name]
    within[key] = value
    with pytest.raises(ValueError, match=why):
        parse_recipe(json.dumps(data))


OTHERS: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1 << 62,
    0.5,
    1e300,
    "",
    "x",
    "\x1b[31m",
    "\ud800",
    "off",
    "../../x",
    [],
    [1],
    {},
    {"x": 1},
)


def _changed(data: Any, chance: random.Random) -> Any:
    """Return plain data with something in it changed."""
    places = [*_places(data)]
    holder, key = chance.choice(places)
    match chance.randrange(4):
        case 0 if isinstance(holder, dict):
            del holder[key]
        case 1 if isinstance(holder, list):
            holder.insert(key, holder[key])
        case _:
            other, from_ = chance.choice(places)
            holder[key] = chance.choice((*OTHERS, json.loads(json.dumps(other[from_]))))
    return data


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    for key, value in list(data.items() if isinstance(data, dict) else enumerate(data)):
        yield data, key
        if isinstance(value, dict | list):
            yield from _places(value)


def test_whatever_is_changed_in_it_it_is_shown_or_refused(whole: Recipe) -> None:
    """As text and as data: a recipe that can be told and written again, or a ValueError of one line; nothing else."""
    short = json.loads(_unpacked(as_text(whole)))
    short["timeline"]["cues"] = short["timeline"]["cues"][:12]
    breathing = {**short, "breathe": {"pattern": "4-6", "seconds": 60.0, "ramp": [12, 6], "language": "en"}}
    del breathing["script"]
    came, told = {"recipe": 0, "refused": 0}, []
    for number in range(1_200):
        chance = random.Random(number)
        data = json.loads(json.dumps(breathing if number % 3 == 0 else short))
        text = json.dumps(_changed(data, chance))
        if number % 10 == 0:
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(("", "}", '"', "\\", "9", text[:at])) + text[at + chance.randrange(3) :]
        try:
            recipe = parse_recipe(text)
        except ValueError as error:
            came["refused"] += 1
            told.append(str(error))
            continue
        came["recipe"] += 1
        assert parse_recipe(as_text(recipe)) == recipe
        assert as_table(recipe.timeline, recipe.lengths, recipe.head)
        assert as_data(recipe.timeline, recipe.lengths, recipe.head)
    assert min(came.values()) > 120
    assert {len(why.splitlines()) for why in told} == {1}
