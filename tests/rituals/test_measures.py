"""Every ritual that ships, in every language, is what it was promised to be; and each measure finds what it is there for."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.rituals import care, form, pairs, speech
from tests.rituals.forbidden import FORBIDDEN
from tests.rituals.heard import hear
from tests.rituals.measures import MEASURES, Measure, clean, findings, main
from tests.rituals.rows import ROWS
from tests.rituals.vocabulary import ENGLISH, GERMAN
from unhurried import library
from unhurried.cues import BreathCue, SpeechCue
from unhurried.script.ritual import Chime, Pause, Place, Plain, Turn
from unhurried.voices.clip import clip_of
from unhurried.voices.silent import SilentVoice

FOLDER = library.shipped_folder()
SHIPPED = sorted(FOLDER.rglob("*.yaml"))

PACED = """\
title: What Stayed
about: A script to be made worse.
eyes: closed
tags: [talk, touch, evening]
breath: 4-6
bed: night
steps:
  - section: Settle
  - chime: start
  - say: |
      This begins as a good one does.

      Everything is optional. Any key stops it.
  - pause: 20s
  - breathe: {breaths: 3, cues: {first: 1, ready: Let one breath go.}}
  - section: Hands
  - say: Ask each other, may I hold your hand? If not, rest instead.
  - pause: 15s
  - say: If the answer was yes, hold it.
  - pause: 30s
  - chime: hand-over
  - say: Now the other one asks, or does not ask, or asks for rest instead.
  - pause: 30s
  - section: Eyes
  - say: If you both like, look at each other, or look away.
  - pause: 4s
  - section: Talk
  - turns:
      each: 45s
      last: none
      say: "{speaker}, what would you like to tell?"
      swap: And what would you tell, {speaker}?
  - section: Close
  - say: It comes to an end.
  - pause: 10s
  - breathe: {breaths: 3, cues: {first: 1, ready: And now the last ones.}}
  - chime: end
  - say: Good night to you.
"""
"""Nothing is found in it."""
OWN = """\
title: Long Hug
about: A script to be made worse.
tags: [quiet]
steps:
  - section: Settle
  - chime: start
  - say: Everything is optional. To stop, stop.
  - pause: 30s
  - section: Rest
  - say: Rest a while.
  - pause: 1 min 15 s
  - section: Close
  - say: And let a long breath out.
  - pause: 35s
  - chime: end
  - say: Good night to you both.
"""
"""Nothing is found in this either; nothing in it is paced."""

BAD: list[tuple[Measure, str, str, str]] = [
    (form.length, "each: 45s", "each: 2 min", "not about 6 minutes"),
    (form.gives, "pause: 1 min 15 s", "pause: {for: 1 min 15 s, least: 1 min 10 s}", "not 0.7"),
    (form.gives, "  - pause: 1 min 15 s\n  - section: Close\n  - say: And let a long breath out.\n  - pause: 35s",
     "  - pause: {for: 2 min 40 s, most: 2 min 40 s}\n  - section: Close\n  - say: And let a long breath out.\n  - pause: 5s", "not 1.5"),
    (form.sections, "  - section: Settle\n", "", "does not begin with a section"),
    (form.sections, "  - section: Rest\n", "", "has 2 sections"),
    (form.equal_turns, "  - pause: 30s\n  - section: Eyes", "  - pause: 20s\n  - section: Eyes", "hands over after 30 s what lasts 20 s"),
    (form.breath, "breath: 4-6", "breath: 5.5-5.5", "breathes 5.5-5.5, not 4-6"),
    (form.breath, "breath: 4-6", "breath: 4-7-8", "holds the breath"),
    (form.breath, "{breaths: 3, cues: {first: 1, ready: Let one breath go.}}", "{breaths: 3, pattern: 9-13}\n    beyond limits: true", "beyond the limits"),
    (form.breath, "{breaths: 3, cues: {first: 1, ready: Let one breath go.}}", "{breaths: 3, pattern: 9-13}\n    beyond limits: true", "2.73 breaths a minute"),
    (form.breath, "  - say: Rest a while.", "  - breathe: 20s\n  - say: Rest a while.", "each breathes as it comes"),
    (form.beginning, "  - chime: start\n", "", "does not begin with the start chime"),
    (form.ending, "  - chime: end\n", "", "does not end with the end chime"),
    (form.ending, "Good night to you.", "Good night to you. Sleep well.", "does not end with the end chime"),
    (form.ending, "Good night to you.\n", "Good night to you.\n  - pause: 1s\n  - chime: end\n", "does not end with the end chime"),
    (form.ending, "  - chime: end\n  - say: Good night to you.\n", "  - pause: 12s\n  - chime: end\n  - say: Good night to you.\n", "12.0 s from the last exhale"),
    (form.ending, "  - chime: end\n  - say: Good night to you.\n", "  - say: Or not.\n  - chime: end\n  - say: Good night to you.\n", "said between the last breath and the chime: Or not."),
    (form.ending, "And let a long breath out.", "And let it be.", "speaks of no exhale: And let it be."),
    (form.ending, "  - pause: 35s\n  - chime: end", "  - pause: 3s\n  - chime: end", "no 4 s to breathe out"),
    (form.tags, "tags: [quiet]\n", "", "has no tags"),
    (form.tags, "tags: [quiet]", "tags: [silence]", "'silence' is no tag"),
    (form.tags, "tags: [talk, touch, evening]", "tags: [touch]", "the tag 'talk' is missing"),
    (form.tags, "tags: [quiet]", "tags: [talk]", "gives no time to speak"),
    (care.permission, "Everything is optional. Any key stops it.", "Any key stops it.", "nothing says that all is optional"),
    (care.permission, "Everything is optional. Any key stops it.", "Everything is optional.", "nothing says how to stop"),
    (care.permission, "This begins as a good one does.", "Is this a good one?", "nothing says how to stop"),
    (care.permission, "  - say: |\n      This", "  - breathe: {breaths: 2}\n  - say: |\n      This", "nothing says that all is optional"),
    (care.permission, "This begins as a good one does.", "Hold each other, or rest instead.", "nothing says how to stop"),
    (care.permission, "  - say: Everything is optional. To stop, stop.\n", "  - pause: 5s\n  - chime: hand-over\n  - say: Everything is optional. To stop, stop.\n", "nothing says that all is optional"),
    (care.permission, "\n      Everything is optional. Any key stops it.", "  - section: More\n  - say: Everything is optional. Any key stops it.", "nothing says how to stop"),
    (care.question_before_touch, "Now the other one asks, or does not ask, or asks for rest instead.\n  - pause: 30s\n", "Ask, may I hold your hand, or rest instead?\n  - pause: 2s\n", "asks, and leaves no 6 s for the answer"),
    (care.question_before_touch, "Now the other one asks, or does not ask, or asks for rest instead.", "Now ask, may I hold your hand?", "asks for touch, and offers no other way near it"),
    (care.question_before_touch, "Ask each other, may I hold your hand? If not, rest instead.", "Rest instead, if you like.", "without a question and 6 s"),
    (care.question_before_touch, "  - pause: 15s\n", "  - pause: 5s\n", "without a question and 6 s"),
    (care.question_before_touch, " If not, rest instead.", "", "no other way"),
    (care.question_before_touch, "  - say: If the answer", "  - section: Yes\n  - say: If the answer", "without a question and 6 s"),
    (care.question_before_touch, "or asks for rest instead.", "and is stroked. Stroke the arm.", "without a question and 6 s before it in its section: Stroke"),
    (care.question_before_touch, "Ask each other, may I hold your hand?", "Ask, and then hold hands.", "without a question and 6 s before it in its section: Ask"),
    (care.question_before_touch, "Rest a while.", "A hand on a shoulder, perhaps.", "without a question and 6 s"),
    (care.asked_to_look, "If you both like, look at each other, or look away.", "Look at each other, or look away.", "not asked for"),
    (care.asked_to_look, "at each other, or look away.", "at each other.", "no other way is offered near this look"),
    (care.tagged_as_touch, "tags: [talk, touch, evening]", "tags: [talk]", "the tag 'touch' is missing"),
    (care.tagged_as_touch, "tags: [quiet]", "tags: [touch]", "nothing in it lets anybody touch"),
    (speech.pace, "tags: [quiet]", "tags: [quiet]\npace: 1.2", "132 words a minute"),
    (speech.pace, "tags: [quiet]", "tags: [quiet]\npace: 0.8", "88 words a minute"),
    (speech.pauses, "Rest a while.", "Rest. Rest more. And more.", "the third sentence without a pause of 4 s: And more."),
    (speech.pauses, "  - say: It comes to an end.\n  - pause: 10s", "  - say: It comes. It ends.", "the third sentence without a pause of 4 s (write"),
    (speech.said_once, "Rest a while.", "To stop, stop.", "said before, at"),
    (speech.said_once, "Rest a while.", "TO stop, stop!", "said before, at"),
    (speech.said_once, "Rest a while.", "Rest a while. Rest a while.", "said twice here"),
    (speech.forbidden, "Rest a while.", "You must rest.", "'must': commands"),
    (speech.forbidden, "about: A script to be made worse.", "about: It heals.", "'heals' in its about: promises"),
    (speech.forbidden, "title: Long Hug", "title: Hug of the Husband", "'Husband' in its title"),
    (speech.forbidden, "Rest a while.", "Rest for two minutes.", "'two minutes': says how long"),
]  # fmt: skip


def _script(folder: Path, text: str) -> Path:
    """Write a script under the name of a row that it is as long as."""
    path = folder / (
        "long-hug.yaml" if "Settle\n" in text and "Good night to you both" in text else "what-stayed.yaml"
    )
    path.write_text(text)
    return path


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(FOLDER).with_suffix("")))
def test_it_is_what_a_ritual_is_held_to(path: Path) -> None:
    """No measure finds anything, in any sitting of it."""
    found = findings(path)
    assert not found, "\n".join(map(str, found))


def test_every_ritual_that_was_promised_is_there() -> None:
    """One script for each row, and no script without one."""
    assert {path.stem for path in FOLDER.glob("*.yaml")} == set(ROWS)


def test_a_good_script_is_found_good(tmp_path: Path) -> None:
    """Of the scripts that are made worse here nothing is found, by any measure: so what is found comes of the change."""
    for text in (PACED, OWN):
        assert findings(_script(tmp_path, text)) == []


@pytest.mark.parametrize(
    ("measure", "good", "bad", "what"), BAD, ids=[f"{m.__name__}-{what[:30]}" for m, _, _, what in BAD]
)
def test_a_bad_script_is_found_out(tmp_path: Path, measure: Measure, good: str, bad: str, what: str) -> None:
    """One change to a good script, and the measure that is there for it finds it, and where."""
    text = next(text for text in (OWN, PACED) if good in text)
    path = _script(tmp_path, text.replace(good, bad, 1))
    found = [str(one) for one in findings(path, [measure])]
    assert any(what in one and one.startswith(f"{path}:") for one in found), found


def test_every_measure_is_tried(tmp_path: Path) -> None:
    """None is there that no bad script of this file was made for."""
    elsewhere = {clean, pairs.opening, pairs.closing, pairs.as_in_english, speech.in_the_breath}
    assert {measure for measure, _, _, _ in BAD} | elsewhere == set(MEASURES)


def test_what_check_refuses_is_found(tmp_path: Path) -> None:
    """A sitting that only `check` sees."""
    steps = "".join("  - breathe: {breaths: 5, pattern: 4-7-8}\n" for _ in range(2))
    path = _script(tmp_path, OWN.replace("  - say: Rest a while.\n", steps))
    assert any("rounds of 4-7-8 are too many" in str(one) for one in findings(path, [clean]))


def test_a_ramp_is_promised_where_a_row_has_one(tmp_path: Path) -> None:
    """Same Breath slows from its first breath to its last; without a ramp it does not."""
    path = tmp_path / "same-breath.yaml"
    path.write_text(PACED)
    assert "has no ramp to 6 breaths a minute" in str(findings(path, [form.breath]))


def test_a_breath_is_promised_where_a_row_paces_one(tmp_path: Path) -> None:
    """Without any it is another ritual."""
    path = _script(tmp_path, re.sub(r"  - breathe: .*\n", "", PACED))
    assert "paces no breath" in str(findings(path, [form.breath]))


def test_what_both_are_told_in_their_turns_is_said_once(tmp_path: Path) -> None:
    """`swap` says it to the other one: it may have sentences of `say`. Beside the turns they would be said again."""
    alike = PACED.replace(
        "swap: And what would you tell, {speaker}?", 'swap: "{speaker}, what would you like to tell?"'
    )
    assert findings(_script(tmp_path, alike), [speech.said_once]) == []
    again = alike.replace("Good night to you.", "'{a}, would you rest?'").replace(
        "{speaker}, what would you like to tell?", "{a}, would you rest?"
    )
    assert "said before" in str(findings(_script(tmp_path, again), [speech.said_once]))


def test_two_that_open_or_close_alike_are_found(tmp_path: Path) -> None:
    """Each of two rituals that share a first or a last sentence is told so, with the other's name."""
    (tmp_path / "arrive.yaml").write_text(PACED)
    found = [str(one) for one in findings(_script(tmp_path, PACED), [pairs.opening, pairs.closing])]
    assert [one.partition(": ")[2] for one in found] == [
        "opens as arrive does: This begins as a good one does.",
        "closes as arrive does: Good night to you.",
    ]


@pytest.mark.parametrize(
    ("good", "bad", "what"),
    [
        ("  - pause: 30s\n  - section: Eyes", "  - pause: 31s\n  - section: Eyes", "step"),
        ("each: 45s", "each: 70s", "step"),
        ("  - section: Eyes\n", "", "step"),
        ("breaths: 3", "breaths: 4", "step"),
        ("  - chime: end\n", "  - chime: half-time\n", "step"),
        ("bed: night", "bed: rain", "'bed' is 'rain', in the original 'night'"),
        ("tags: [talk, touch, evening]", "tags: [talk]", "'tags' is"),
        ("  - say: Good night to you.\n", "  - say: Gute Nacht.\n  - pause: 2s\n", "steps, the original"),
    ],
)
def test_a_translation_that_is_built_otherwise_is_found(tmp_path: Path, good: str, bad: str, what: str) -> None:
    """Other words are none of its business; another step, length, bed or tag is."""
    _script(tmp_path, PACED)
    (tmp_path / "de").mkdir()
    german = PACED.replace("say: It comes to an end.", "say: Es geht zu Ende.").replace("Eyes", "Augen", 0)
    translated = _script(tmp_path / "de", f"language: de\n{german}")
    assert findings(translated, [pairs.as_in_english]) == []
    (tmp_path / "worse").mkdir()
    worse = tmp_path / "worse" / translated.name
    worse.write_text(f"language: de\n{german.replace(good, bad, 1)}")
    assert any(what in str(one) for one in findings(worse, [pairs.as_in_english]))


def test_a_translation_has_words_of_its_own(tmp_path: Path) -> None:
    """Those of the breath too; and it is one of something: without its original it is found."""
    _script(
        tmp_path, PACED.replace("first: 1,", "first: 1, hold: Hold on., rest: Rest now., top up: More., out: Go.,")
    )
    (tmp_path / "de").mkdir()
    german = PACED.replace("first: 1,", "first: 1, hold: Halten., rest: Ruhen., top up: Mehr., out: Aus.,")
    translated = _script(tmp_path / "de", f"language: de\n{german}")
    assert findings(translated, [pairs.as_in_english]) == []
    (tmp_path / translated.name).unlink()
    assert f"{tmp_path / translated.name} is not there" in str(findings(translated, [pairs.as_in_english]))


PLACE = Place("it.yaml", 7, 3, "Here")


def test_words_over_a_breath_are_found() -> None:
    """What belongs to the breathing may be said in it; what does not may not, where it touches a breath."""
    breath = BreathCue(1_000, 200_000, PLACE, "in")
    clip = clip_of(SilentVoice(), "Be here.")
    said = SpeechCue(100_000, 150_000, replace(PLACE, line=9), "Be here.", clip)
    assert list(speech.talking_over([breath, said], {PLACE, said.place})) == []
    assert [one.line for one in speech.talking_over([breath, said], {PLACE})] == [9]
    assert list(speech.talking_over([breath, replace(said, start=200_000, end=300_000)], {PLACE})) == []


def test_words_over_a_breath_of_a_ritual_are_found(tmp_path: Path) -> None:
    """The reader lays none there; a line that is put over the first breath is found, and where it stands."""
    good = hear(_script(tmp_path, PACED))
    (timeline,) = good.timelines
    breath = next(cue for cue in timeline.cues if isinstance(cue, BreathCue))
    said = next(cue for cue in timeline.cues if isinstance(cue, SpeechCue))
    over = replace(timeline, cues=(replace(said, start=breath.start, end=breath.end), *timeline.cues))
    assert [one.line for one in speech.in_the_breath(replace(good, timelines=(over,)))] == [said.place.line]


def test_turns_that_are_not_equal_are_found() -> None:
    """A frame more for one of the two is found, and a turn that the other one does not have."""
    turn = Turn(PLACE, 60.0, None, None, 0)
    assert list(form.uneven([turn, turn])) == []
    assert len(list(form.uneven([turn, replace(turn, seconds=60.0 + 1 / 48_000)]))) == 1
    assert len(list(form.uneven([turn, turn, turn]))) == 1


def test_time_that_is_handed_over_is_equal() -> None:
    """By a chime of the script's own: the section before it and the one after it have silences as long as each other."""
    there = replace(PLACE, section="There")
    steps: list[Plain] = [
        Pause(PLACE, 5.0),
        Pause(PLACE, 70.0),
        Chime(there, "hand-over"),
        Pause(there, 70.0),
        Pause(there, 12.0),
    ]
    assert list(form.uneven(steps)) == []
    assert len(list(form.uneven([*steps[:3], Pause(there, 69.0)]))) == 1


TOUCHING = (
    "Hold each other.", "If it is a yes, hold it.", "Stroke the arm slowly.", "Lean against the one beside you.",
    "Rest a hand on their back.", "Put your arm around each other.", "A hand on a shoulder is enough.", "Sit back to back.",
    "Take each other's hands.", "You may touch the forearm.", "Brush the hair back.", "Give each other a long hug.", "Walk hand in hand.",
)  # fmt: skip
NOT_TOUCHING = (
    "What touched you today?", "Notice what is touching you: the bed, the air.", "Let the bed hold you.", "Hold nothing back.",
    "Rest your hands in your lap.", "There is no touching in this part.", "A touch is kinder when it is asked for.", "Hold the pen.",
    "Find a place where nothing has to be held up.", "Take the hand back as softly as it came.", "Keep in touch.", "Hands are for later.",
    "A word or a squeeze of the hand is enough.",
)  # fmt: skip
TOUCHING_DE = (
    "Haltet einander.", "War es ein Ja, halte sie.", "Streichle den Arm.", "Lehnt euch aneinander.", "Leg eine Hand auf den Rücken.",
    "Nehmt einander die Hand.", "Legt den Arm um einander.", "Setzt euch Rücken an Rücken.", "Umarmt euch.",
)  # fmt: skip
NOT_TOUCHING_DE = (
    "Was hat dich heute berührt?", "Das Bett hält euch.", "Haltet inne.", "In diesem Teil geht es ohne Berührung.", "Lasst die Hände ruhen.",
)  # fmt: skip


def test_touch_is_known_by_its_words() -> None:
    """What lets somebody touch is found; figures of speech, things and beds are not."""
    for vocabulary, yes, no in ((ENGLISH, TOUCHING, NOT_TOUCHING), (GERMAN, TOUCHING_DE, NOT_TOUCHING_DE)):
        assert [text for text in yes if not care.touches(text, vocabulary)] == []
        assert [text for text in no if care.touches(text, vocabulary)] == []


def test_a_look_is_known_by_its_words() -> None:
    """Eye contact is; looking for, back, around or away is not."""
    for text in ("Look at each other.", "If it was yes, look now.", "Let your eyes meet, and find the other's gaze.", "You may look, as one looks at a lake."):  # fmt: skip
        assert ENGLISH.looks.search(text), text
    for text in ("Look for a line.", "Look back on it.", "If it hurts to look, look only from the side.", "Look around you.", "That was the last look."):  # fmt: skip
        assert not ENGLISH.looks.search(text), text
    for text in ("Seht einander an.", "Schaut euch in die Augen."):
        assert GERMAN.looks.search(text), text
    for text in ("Schaut aus dem Fenster.", "Sucht eine Zeile."):
        assert not GERMAN.looks.search(text), text


SAID = {
    "en": {
        "no": (
            "You must rest.", "You should rest.", "You have to breathe.", "You need to talk.", "She is here.", "Ask him.", "Take her hand.", "Your wife.",
            "A man.", "Oxytocin flows.", "Your brain rests.", "The nervous system calms.", "It heals.", "This fixes it.", "It always helps.", "Never stop.",
            "Relax your jaw.", "You will feel calm.", "You feel warm now.", "Take a deep breath.", "Breathe deeply.", "Breathe in, deeper.", "Be sexy.",
            "You have two minutes.", "It lasts half an hour.", "Twenty seconds more.", "Hold me tight.", "After Gottman.",
        ),
        "yes": (
            "There is nothing you have to do.", "Nobody has to say why.", "You need not answer.", "There is no need to hurry.", "Should you feel uneasy, rest.",
            "Say how you feel, if you like.", "If you feel light-headed, rest.", "There is nothing to fix.", "Softer is better than deeper.", "Just for a minute.",
            "The other one listens.", "There is heather here.", "They mend.", "Something human.", "When you are ready.",
        ),
    },
    "de": {
        "no": (
            "Ihr müsst ruhen.", "Du sollst atmen.", "Frag deinen Partner.", "Der Ehemann ruht.", "Deine Frau.", "Er oder sie.", "Der andere hört zu.",
            "Jeder von euch.", "Das Gehirn ruht.", "Das Nervensystem.", "Oxytocin.", "Es heilt.", "Es hilft immer.", "Niemals.", "Entspannt euch.",
            "Ihr werdet Ruhe spüren.", "Du fühlst Wärme.", "Atmet tief ein.", "Ein tiefer Atemzug.", "Ihr habt zwei Minuten.",
        ),
        "yes": (
            "Nichts muss gelingen.", "Ihr müsst nichts tun.", "Sollte euch schwindlig werden, ruht.", "Wann immer ihr mögt.", "Wie immer du magst.",
            "Wenn ihr spürt, dass es reicht, hört auf.", "Sanfter ist besser als tiefer.", "Man kann warten.", "Die andere Person hört zu.", "Die Hand, sie ruht.",
            "Der Atem, er kommt von selbst.", "Der andere Arm.", "Noch einmal.",
        ),
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de"])
def test_words_that_are_not_said(language: str) -> None:
    """Each of these is found for one reason or another, and nothing in what is meant kindly."""

    def found(text: str) -> list[str]:
        return [words for entry in FORBIDDEN[language] if (words := entry.found_in(text))]

    assert [text for text in SAID[language]["no"] if not found(text)] == []
    assert [(text, found(text)) for text in SAID[language]["yes"] if found(text)] == []


def test_a_language_whose_words_nobody_has_listed_is_measured_by_its_build(tmp_path: Path) -> None:
    """A ritual in a new language is a file: its steps and times are held to the original, its words to a person."""
    (tmp_path / "zz").mkdir()
    original = _script(tmp_path, OWN)
    translated = tmp_path / "zz" / original.name
    translated.write_text(OWN.replace("tags:", "language: zz\ntags:").replace("Rest a while.", "Must rest, wife."))
    assert findings(translated) == []
    translated.write_text(translated.read_text().replace("1 min 15 s", "1 min 20 s"))
    assert len(findings(translated)) == 1


def test_each_entry_has_a_reason() -> None:
    """A word without one would stay for ever, or go for nothing."""
    for entries in FORBIDDEN.values():
        assert all(len(entry.why) > 20 for entry in entries)


def test_the_command_tells_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line a finding, `file:line: what`; what cannot be read says why; it ends with 1 where there is any."""
    bad = _script(tmp_path, OWN.replace("Rest a while.", "You must rest."))
    assert main([str(bad)]) == 1
    assert capsys.readouterr().out == f"{bad}:10: 'must': commands: a ritual invites: You must rest.\n"
    bad.write_text("title: x\nsteps: [{sya: x}]")
    assert main([str(bad)]) == 1
    assert "did you mean 'say'" in capsys.readouterr().out
    bad.write_text("title: x\nsteps:\n  - say: One: two: three.\n")
    assert main([str(bad)]) == 1
    assert str(bad) in capsys.readouterr().out
    bad.write_text("title: [x\n")
    assert main([str(bad)]) == 1
    assert capsys.readouterr().out.startswith(f"{bad}:")
