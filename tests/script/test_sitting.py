"""Turns, repeats, what is drawn, the words of a script's own: from a ritual to the plain steps that one sitting has."""

import itertools
from collections import Counter
from pathlib import Path

import pytest

from tests.tables import table
from tests.words import BREATH, LAST_SECONDS
from unhurried.cues import BreathCue, ChimeCue, SpeechCue
from unhurried.errors import ScriptError, UnhurriedError
from unhurried.languages import last_seconds_in
from unhurried.library import look_up, read, read_text
from unhurried.script.ritual import Breathe, Chime, Pause, Ritual, Say, Series, Turn
from unhurried.script.sitting import everything, sit
from unhurried.timeline import arrange
from unhurried.voices.silent import SilentVoice

NAMES = {"a": "Ana", "b": "Ben"}


def _ritual(steps: str, head: str = "") -> Ritual:
    return read_text(f"title: T\n{head}\nsteps: [{steps}]", name="t")


def _said(ritual: Ritual, **how: int) -> list[str]:
    return [s.text for step in sit(ritual, **how).steps if isinstance(step, Say) for s in step.sentences]  # type: ignore[arg-type]


def _heard(steps: str, head: str = "", **how: object) -> list[tuple[float, str]]:
    """What is said and struck: (second, words or chime)."""
    cues = arrange(_ritual(steps, head), SilentVoice(), names=NAMES, **how).cues  # type: ignore[arg-type]
    heard = [cue for cue in cues if isinstance(cue, SpeechCue | ChimeCue)]
    return [(cue.start / 48_000, cue.text if isinstance(cue, SpeechCue) else cue.name) for cue in heard]


TURNS = "{turns: {each: 2 min, say: '{speaker}, tell {listener} what stayed.', swap: 'Thank you. Now {speaker}.'%s}}"


def test_two_take_turns() -> None:
    """Each has the same time; at half of it a soft chime, 20 s before its end a word; between them the hand-over chime
    and the words of the swap.
    """
    heard = _heard(TURNS % "")
    assert [what for _, what in heard] == [
        "Ana, tell Ben what stayed.", "half-time", LAST_SECONDS,
        "hand-over", "Thank you.", "Now Ben.", "half-time", LAST_SECONDS,
    ]  # fmt: skip
    at = dict(zip(range(8), (second for second, _ in heard), strict=True))
    assert at[2] - at[1] == pytest.approx(40)  # at 60 and at 100 of 120 s
    assert at[3] - at[2] == pytest.approx(20)
    assert at[7] - at[6] == pytest.approx(40)


@pytest.mark.parametrize("rounds", [1, 2, 3, 5])
def test_any_number_of_rounds_gives_both_as_many_turns(rounds: int) -> None:
    """Odd or even: A, B, A, B; and all turns are equally long to the frame, with a minute's wish or without."""
    ritual = _ritual(TURNS % f", rounds: {rounds}")
    turns = [step for step in sit(ritual).steps if isinstance(step, Turn)]
    assert len(turns) == 2 * rounds
    assert len({(turn.seconds, turn.group) for turn in turns}) == 1
    speakers = [text.split(",")[0] for text in _said(ritual) if "tell" in text or "Now" in text]
    assert speakers == ["{a}", *["Now {b}.", "Now {a}."] * (rounds - 1), "Now {b}."]


def test_who_begins_is_a_or_b_or_drawn() -> None:
    """As the script says; drawn, each seed has it always the same, and both come."""
    assert _said(_ritual(TURNS % ", begins: b"))[0] == "{b}, tell {a} what stayed."
    drawn = _ritual(TURNS % ", begins: drawn")
    assert {_said(drawn, seed=seed)[0] for seed in range(20)} == {
        "{a}, tell {b} what stayed.", "{b}, tell {a} what stayed.",
    }  # fmt: skip
    assert all(sit(drawn, seed=7) == sit(drawn, seed=7) for _ in range(3))


def test_without_a_swap_the_second_hears_what_the_first_heard() -> None:
    """`say` is said to each of them, after the chime."""
    steps = sit(_ritual("{turns: {each: 30s, say: 'Now {speaker}.'}}")).steps
    assert [type(step) for step in steps] == [Say, Turn, Chime, Say, Turn]
    assert _said(_ritual("{turns: {each: 30s, say: 'Now {speaker}.'}}")) == ["Now {a}.", "Now {b}."]
    assert _said(_ritual("{turns: {each: 30s, say: 'Now {speaker}.', swap: none}}")) == ["Now {a}."]


def test_what_comes_after_a_turn_knows_who_spoke() -> None:
    """`then` ends each turn, and may be for the speaker or the listener alone."""
    then = ", then: [{say: '{listener}, what did you hear?', to: listener}, {pause: 20s}]"
    steps = sit(_ritual(TURNS % then)).steps
    asked = [step for step in steps if isinstance(step, Say) and "hear" in step.sentences[0].text]
    assert [(step.sentences[0].text, step.to) for step in asked] == [
        ("{b}, what did you hear?", "b"), ("{a}, what did you hear?", "a"),
    ]  # fmt: skip
    assert sum(isinstance(step, Pause) for step in steps) == 2


def test_signals_are_chimes_words_or_nothing() -> None:
    """`half` and `last` are each a chime, words of one's own, or none; words know the speaker."""
    own = _heard(TURNS % ", half: 'Half, {speaker}.', last: chime")
    assert [what for _, what in own][1:3] == ["Half, Ana.", "half-time"]
    assert "half-time" not in [what for _, what in _heard(TURNS % ", half: none, last: Off")]
    assert [what for _, what in _heard("{turns: {each: 45s}}")] == ["hand-over"]
    german = [what for _, what in _heard("{turns: {each: 1 min}}", "language: de")]
    assert german == [last_seconds_in("de"), "hand-over", last_seconds_in("de")]
    assert [what for _, what in _heard("{turns: {each: 1 min}}", "language: zz")] == [
        "half-time",
        "hand-over",
        "half-time",
    ]


def test_a_repeat_is_said_as_often_as_it_says() -> None:
    """Also in a repeat; the sections of what is repeated end with it."""
    ritual = _ritual(
        "{section: Before}, {repeat: {times: 2, steps: [{section: In}, {say: Again.}, {repeat: {times: 3, steps: [{pause: 3s}]}}]}}, {say: Last.}"
    )
    steps = sit(ritual).steps
    assert _said(ritual) == ["Again.", "Again.", "Last."]
    assert sum(isinstance(step, Pause) for step in steps) == 6
    assert [step.place.section for step in steps] == ["In"] * 8 + ["Before"]


def test_one_of_several_is_drawn_with_the_seed() -> None:
    """Words alone, one step, or several: each comes, and the same seed has the same one."""
    ritual = _ritual("{choose: [One., {say: Two.}, [{say: Three.}, {pause: 9s}]]}")
    found = {seed: tuple(_said(ritual, seed=seed)) for seed in range(40)}
    assert set(found.values()) == {("One.",), ("Two.",), ("Three.",)}
    assert all(tuple(_said(ritual, seed=seed)) == said for seed, said in found.items())


def _drawn(ritual: Ritual, times: int, drawn: dict[str, tuple[str, ...]], seed: int) -> list[str]:
    """Sit so many times, each remembering the cards of those before."""
    said: list[str] = []
    for evening in range(times):
        sitting = sit(ritual, seed=seed + evening, drawn=drawn)
        drawn |= {card.deck: card.drawn for card in sitting.cards}
        said += [s.text for step in sitting.steps if isinstance(step, Say) for s in step.sentences]
    return said


@pytest.mark.parametrize("seed", range(0, 100, 10))
def test_no_card_comes_again_before_all_have_come(seed: int) -> None:
    """Over many evenings: each card once, then each once again, and never the same twice running."""
    ritual = _ritual("{deck: {name: nightly, cards: [One., Two., Three., Four.]}}")
    said = _drawn(ritual, 12, {}, seed)
    for whole in (said[:4], said[4:8], said[8:]):
        assert Counter(whole) == Counter(["One.", "Two.", "Three.", "Four."])
    assert all(one != other for one, other in itertools.pairwise(said))


def test_within_a_sitting_no_card_comes_twice_either() -> None:
    """A deck in a repeat is drawn anew each time; two decks of one name remember together."""
    repeated = _ritual("{repeat: {times: 3, steps: [{deck: [One., Two., Three.]}]}}")
    assert sorted(_said(repeated)) == ["One.", "Three.", "Two."]
    two = _ritual("{deck: {name: d, cards: [One., Two.]}}, {deck: {name: d, cards: [Two., One.]}}")
    for seed in range(10):
        assert sorted(_said(two, seed=seed)) == ["One.", "Two."]


def test_a_card_that_is_new_comes_before_those_that_have_come() -> None:
    """A deck may grow: what was drawn from it before stays drawn."""
    drawn: dict[str, tuple[str, ...]] = {}
    _drawn(_ritual("{deck: [One., Two., Three.]}"), 3, drawn, 1)
    assert _drawn(_ritual("{deck: [One., Two., Three., New.]}"), 1, drawn, 5) == ["New."]


def test_the_memory_of_a_deck_holds_no_words() -> None:
    """A card's key is no word of it, and is the same while its words are."""
    one, other = (sit(_ritual(f"{{deck: [{words}]}}")).cards[0] for words in ("A secret.", "A secret."))
    assert one.drawn == other.drawn
    assert "secret" not in one.drawn[0]


def test_everything_that_may_be_said_can_be_listed() -> None:
    """For whoever records a ritual: each alternative, each card, both who may begin."""
    said = everything(
        _ritual(
            "{choose: [One., Two.]}, {deck: [Three., Four.]}, {turns: {each: 30s, begins: drawn, say: '{speaker}.'}}"
        )
    )
    texts = [s.text for step in said.steps if isinstance(step, Say) for s in step.sentences]
    assert set(texts) == {"One.", "Two.", "Three.", "Four.", "{a}.", "{b}."}


def test_words_of_the_scripts_own_stand_where_they_are_named() -> None:
    """{place} is what `words` says, or what is set for this time, in all that is spoken; who includes has the last word."""
    head = "words: {place: the sofa, a thing: a cup}"
    steps = "{say: 'Sit on {place}, {a}.'}, {turns: {each: 2 min, say: '{place}?', half: 'Is {place} well?', then: [{say: '{a thing}.'}]}}"
    assert _said(_ritual(steps, head))[:2] == ["Sit on the sofa, {a}.", "The sofa?"]
    ritual = read_text(f"title: T\n{head}\nsteps: [{steps}, {{breathe: {{breaths: 2, cues: {{ready: 'On {{place}}.'}}}}}}]",
                       name="t", words={"place": "the floor"})  # fmt: skip
    assert _said(ritual)[:3] == ["Sit on the floor, {a}.", "The floor?", "A cup."]
    turn = next(step for step in sit(ritual).steps if isinstance(step, Turn))
    assert turn.half is not None
    assert turn.half.words == "Is the floor well?"
    breathe = next(step for step in sit(ritual).steps if isinstance(step, Breathe))
    assert breathe.words.ready == "On the floor."


def test_an_included_script_has_its_words_from_who_includes_it(tmp_path: Path) -> None:
    """Its own `words` stand unless the including script, or the person, has others; what it does not name stays its own."""
    (tmp_path / "inner.yaml").write_text(
        "title: I\nwords: {place: the floor, light: dusk}\nsteps: [{say: '{place}, {light}.'}]"
    )
    (tmp_path / "outer.yaml").write_text(
        "title: O\nwords: {place: the sofa}\nsteps: [{include: inner}, {say: '{place}.'}]"
    )
    assert _said(read(tmp_path / "outer.yaml")) == ["The sofa, dusk.", "The sofa."]
    assert _said(read(tmp_path / "outer.yaml", words={"light": "dawn", "place": "bed"})) == ["Bed, dawn.", "Bed."]
    with pytest.raises(UnhurriedError, match="'light': 300 characters are too long for a word: 200 at most"):
        read(tmp_path / "outer.yaml", words={"light": "x" * 300})
    with pytest.raises(UnhurriedError, match="outer has no word 'lihgt' of its own; did you mean 'light'"):
        read(tmp_path / "outer.yaml", words={"lihgt": "x"})


def test_each_ritual_of_a_series_has_a_language_of_its_own(tmp_path: Path) -> None:
    """What one of them includes is in that one's language, whatever the series and the others are in."""
    (tmp_path / "anfang.yaml").write_text("title: A\nlanguage: de\nsteps: [{say: Hallo.}]")
    (tmp_path / "abend.yaml").write_text("title: B\nlanguage: de\nsteps: [{include: anfang}]")
    (tmp_path / "week.yaml").write_text("title: W\nseries: [arrive, abend, arrive]")
    assert _said(read(f"{tmp_path}/week.yaml#2")) == ["Hallo."]
    (tmp_path / "mixed.yaml").write_text("title: M\nsteps: [{include: anfang}]")
    (tmp_path / "week.yaml").write_text("title: W\nlanguage: de\nseries: [abend, mixed]")
    with pytest.raises(ScriptError, match="mixed.yaml:2:19: 'anfang' is in 'de' and this ritual in 'en'"):
        read(f"{tmp_path}/week.yaml#2")
    assert isinstance(look_up(tmp_path / "week.yaml"), Series)  # a fault of one keeps nobody from the others


def test_one_section_can_be_included_or_read_alone(tmp_path: Path) -> None:
    """`file#Section`, or as one types it; from where it begins to where the next begins."""
    (tmp_path / "long.yaml").write_text(
        "title: L\nsteps: [{say: Before.}, {section: Be near}, {say: Near.}, {pause: 3s}, {section: Hands}, {say: Hands.}]"
    )
    (tmp_path / "short.yaml").write_text("title: S\nsteps: [{section: Mine}, {include: long#be-near}, {say: After.}]")
    assert _said(read(tmp_path / "short.yaml")) == ["Near.", "After."]
    assert [step.place.section for step in read(tmp_path / "short.yaml").steps] == ["Be near", "Be near", "Mine"]
    alone = read(f"{tmp_path}/long.yaml#Hands")
    assert (_said(alone), alone.name, alone.title) == (["Hands.", PART], "long-hands", "L: Hands")
    assert [step.name for step in alone.steps if isinstance(step, Chime)] == ["start", "end"]
    assert not any(isinstance(step, Chime) for step in read(tmp_path / "short.yaml").steps)
    with pytest.raises(UnhurriedError, match="has no section 'hand'; did you mean 'Hands'"):
        read(f"{tmp_path}/long.yaml#hand")


PART = "That was this part; stay as long as you like."
PARTS = """title: Parts
bed: brown
steps:
  - section: Plain
  - bed: ocean
  - pause: 4s
  - say: Be near.
  - breathe: {breaths: 1, cues: none}
  - pause: 3s
  - section: Framed
  - bed: ocean
  - pause: 4s
  - chime: start
  - say: Be near.
  - chime: end
  - pause: 3s
  - section: Turned round
  - chime: end
  - say: Be near.
  - chime: start
  - section: Still
  - pause: 20s
  - section: Closing
  - say: Be near.
  - chime: end
    pause after: 3s
  - bed: "off"
  - say: Good night.
"""
ALONE = {
    "plain": [
        "# Parts: Plain: 2282182 frames, tone tide",
        "        0    672000  bed       -  - | brown (in 144000, out 288000)",
        "   144000    384000  chime     5  Plain | start",
        "   384000   2282182  bed       5  Plain | ocean (in 288000, out 288000)",
        "   576000    616032  speech    7  Plain | Be near.",
        "   760364    952364  breath    8  Plain | in",
        "   952364   1240364  breath    8  Plain | out",
        "  1384364   1720364  chime     9  Plain | end",
        f"  1720364   1890044  speech    9  Plain | {PART}",
    ],
    "framed": ["start", "Be near.", "end"],
    "turned-round": ["start", "end", "Be near.", "start", "end", PART],
    "still": ["start", "end", PART],
    "closing": ["start", "Be near.", "end", "Good night."],
}
"""Sections, and what is heard of each where it is alone; of the first the whole timeline."""


@pytest.mark.parametrize("section", ALONE)
def test_a_section_alone_has_a_beginning_and_an_end(section: str, tmp_path: Path) -> None:
    """The start chime stands before it unless it is its first sound, the end chime and a line after it unless it has its end."""
    (tmp_path / "parts.yaml").write_text(PARTS)
    timeline = arrange(read(f"{tmp_path}/parts.yaml#{section}"), SilentVoice())
    heard = [
        cue.text if isinstance(cue, SpeechCue) else cue.name
        for cue in timeline.cues
        if isinstance(cue, SpeechCue | ChimeCue)
    ]
    assert (table(timeline).splitlines() if section == "plain" else heard) == ALONE[section]


def test_a_section_in_which_nothing_stands_is_told(tmp_path: Path) -> None:
    """A silence would be taken for a fault of the speaker."""
    (tmp_path / "parts.yaml").write_text(PARTS + "  - section: Nothing\n")
    with pytest.raises(UnhurriedError, match="nothing stands in the section 'nothing'"):
        read(f"{tmp_path}/parts.yaml#nothing")


def test_a_day_of_a_series_that_is_a_section_is_alone_too(tmp_path: Path) -> None:
    """The same section, with the same beginning and end."""
    (tmp_path / "parts.yaml").write_text(PARTS)
    (tmp_path / "week.yaml").write_text("title: W\nseries: [parts#plain]")
    day = arrange(read(f"{tmp_path}/week.yaml#1"), SilentVoice())
    assert table(day).splitlines() == ALONE["plain"]


def test_a_silence_of_its_own_follows_a_step() -> None:
    """`pause after` takes the place of the short silence."""
    plain, own = (_heard(f"{{say: One.{after}}}, {{say: Two.}}") for after in ("", "', pause after: 9s".strip("'")))
    assert own[1][0] - plain[1][0] == pytest.approx(9 - 2.5)
    breath = arrange(_ritual("{breathe: {breaths: 1, cues: none}, pause after: 0s}, {say: Two.}"), SilentVoice()).cues
    (end,) = {cue.end for cue in breath if isinstance(cue, BreathCue) and cue.phase == "out"}
    assert next(cue.start for cue in breath if isinstance(cue, SpeechCue)) == end


HOLDS = "{say: Hello.}, {breathe: {breaths: 2}}, {breathe: {breaths: 2, pattern: 4-2-6}}, {say: Now.}, {breathe: {breaths: 2, pattern: box}}"


def test_before_the_first_hold_there_is_a_caution() -> None:
    """Once, before the run of breathing in which the first breath is held; also where no breath is announced."""
    said = _said(_ritual(HOLDS))
    assert said == ["Hello.", *BREATH.caution.replace("breath. ", "breath.|").split("|"), "Now."]
    assert (
        _said(_ritual("{breathe: {breaths: 2, pattern: box, cues: none}}"))[0]
        == "There are moments of holding the breath."
    )
    assert _said(_ritual("{breathe: {breaths: 2, pattern: 4-0-6-2}}")) == []
    slowed = "{breathe: {breaths: 30, ramp: 6 to 3, pattern: {in: 4, out: 4, rest: 2}, cues: none}}"
    assert _said(_ritual(slowed))[0] == "There are moments of holding the breath."
    german = _said(_ritual("{breathe: {breaths: 2, pattern: box}}", "language: de"))
    assert german[0] == "Manchmal wird der Atem angehalten."


def test_a_script_may_caution_in_its_own_words() -> None:
    """`caution` takes the place of ours; it cannot be left out."""
    assert _said(_ritual(HOLDS, "caution: Hold only if it is easy."))[1] == "Hold only if it is easy."
    with pytest.raises(ScriptError, match="a caution is always said"):
        _ritual(HOLDS, "caution: None")


@pytest.mark.parametrize(
    "steps",
    [
        "{breathe: {breaths: 9, pattern: 4-7-8}}",
        "{breathe: {breaths: 9, pattern: 4-7-8-1}}",
        "{breathe: {for: 3 min, pattern: 2-3.5-4}}, {say: x}, {breathe: {breaths: 1, pattern: 4-7-8}}",
        "{repeat: {times: 3, steps: [{breathe: {breaths: 3, pattern: 4-7-8}}, {pause: 1 min}]}}",
    ],
)
def test_more_rounds_of_4_7_8_than_eight_are_refused(steps: str) -> None:
    """In a whole sitting, with the reason; where they are meant, the step says so."""
    with pytest.raises(
        ScriptError, match="rounds of 4-7-8 are too many: at most 8, and 4 at first; if it is meant, write"
    ):
        sit(_ritual(steps))
    sit(
        _ritual(
            steps.replace("4-7-8}}", "4-7-8}, beyond limits: true}")
            .replace("8-1}}", "8-1}, beyond limits: true}")
            .replace("2-3.5-4}}", "2-3.5-4}, beyond limits: true}")
        )
    )


def test_fitting_never_adds_rounds_of_4_7_8() -> None:
    """`--minutes` lengthens other things."""
    ritual = _ritual("{breathe: {for: 2 min 32 s, pattern: 4-7-8}}, {pause: 1 min}")
    cues = arrange(ritual, SilentVoice(), frames=48_000 * 60 * 6).cues
    assert sum(isinstance(cue, BreathCue) and cue.phase == "hold" for cue in cues) == 8


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("pattern: 10-12", "2.73 breaths a minute is outside what suits people lying down: 3 to 30"),
        ("pattern: 0.9-1", "31.6 breaths a minute is outside what suits people lying down: 3 to 30"),
        ("pattern: 5-21", "'out' lasts 21 s: 20 s at most"),
        ("pattern: 4-9-8", "a hold of 9 s is too long for comfort: 8 s at most"),
        ("pattern: 4-4-4-9", "a rest of 9 s is too long for comfort: 8 s at most"),
        ("ramp: 40 to 6", "40 breaths a minute is outside what suits people lying down: 3 to 30"),
        ("ramp: 6 to 2.5", "2.5 breaths a minute is outside what suits people lying down: 3 to 30"),
        ("pattern: 2-6-2, ramp: 6 to 3", "a hold of 12 s is too long for comfort: 8 s at most"),
    ],
)
def test_a_breath_that_does_not_suit_people_is_refused_unless_it_is_meant(how: str, why: str) -> None:
    """With the reason and the key that says it is meant; with that key it is a ritual."""
    step = f"{{breathe: {{breaths: 2, {how}}}%s}}"
    with pytest.raises(ScriptError) as caught:
        _ritual(step % "")
    (fault,) = caught.value.faults
    assert fault.message == f"{why}; if it is meant, write 'beyond limits: true' beside 'breathe'"
    assert arrange(_ritual(step % ", beyond limits: true"), SilentVoice()).frames > 0


def test_even_what_is_meant_can_be_followed_by_somebody() -> None:
    """A phase of more than a minute, or less than half a second, is no breath."""
    for how in ("pattern: 61-61", "pattern: 0.4-4", "ramp: 200 to 6"):
        with pytest.raises(ScriptError):
            _ritual(f"{{breathe: {{breaths: 2, {how}}}, beyond limits: true}}")


def test_a_few_lines_cannot_stand_for_millions() -> None:
    """Repeats within repeats are counted, sentences too, before anything is made of them."""
    bomb = "{pause: 0s}"
    for _ in range(6):
        bomb = f"{{repeat: {{times: 1000, steps: [{bomb}]}}}}"
    with pytest.raises(ScriptError, match="here the ritual, its repeats counted, passes 40,000 steps"):
        sit(_ritual(bomb))
    long = "Be. " * 5_000
    with pytest.raises(ScriptError, match="passes 40,000 steps"):
        sit(_ritual(f"{{repeat: {{times: 1000, steps: [{{say: {long}}}]}}}}"))
