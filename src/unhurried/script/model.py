"""The script language as pydantic models: what may stand where. The JSON Schema comes from here too.

Everything arrives as text (see source.py); values.py says how each value reads.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    WrapValidator,
    model_validator,
)

from unhurried.breath import parse_pattern
from unhurried.limits import MEANT, check_limits, check_ramp, check_rounds
from unhurried.script.fields import (
    Bed,
    Caution,
    ComfortablePattern,
    Duration,
    Flag,
    LanguageText,
    Length,
    Line,
    Needs,
    Pace,
    Prompts,
    SaidTable,
    Tags,
    Tone,
    TurnWords,
    Words,
    WordsTable,
)
from unhurried.script.hows import BreatheModel, Elastic, Model, PauseModel, PlayModel, fault_inside
from unhurried.script.ritual import HALF_FROM, LAST_FROM, BreatheWhom, To, Whom
from unhurried.script.values import context_of, is_nothing, is_pattern, short_for

MOST_TIMES: Final = 1_000
MOST_ROUNDS: Final = 100
_A_STEP: Final = {"say": "Rest a little."}
"""For the examples of the schema."""


def _in_turns(value: Any, read: Callable[[Any], Any], info: ValidationInfo) -> Any:
    """Read steps in which {speaker} and {listener} are known."""
    context = context_of(info)
    context.in_turns += 1
    try:
        return read(value)
    finally:
        context.in_turns -= 1


class TurnsModel(Elastic):
    """Two take turns: each speaks, the other listens."""

    each: Annotated[Length, Field(description="How long a turn is; all are equally long.")]
    rounds: Annotated[
        int, Field(ge=1, le=MOST_ROUNDS, description="How many turns each of the two has.", examples=[2])
    ] = 1
    begins: Annotated[Literal["a", "b", "drawn"], Field(description="Who is first; or --seed decides.")] = "a"
    say: Annotated[TurnWords | None, Field(description="Said before the first turn.")] = None
    swap: Annotated[
        TurnWords | None,
        Field(description="Said before each further one; if left out, as `say`.", examples=["Now {speaker}."]),
    ] = None
    half: Annotated[
        TurnWords | None, Field(description="At half-time: 'chime', 'none', or words.", examples=["chime", "none"])
    ] = None
    last: Annotated[
        TurnWords | None,
        Field(
            description="20 s before the end: words, 'chime', or 'none'.",
            examples=["Twenty seconds more.", "chime", "none"],
        ),
    ] = None
    then: Annotated[
        "list[StepModel]",
        WrapValidator(_in_turns),
        Field(description="Steps after each turn.", examples=[[{"say": "Thank you, {speaker}."}]]),
    ] = []  # noqa: RUF012 pydantic copies it

    @model_validator(mode="after")
    def _lengths(self) -> Self:
        self.check_bounds(self.each)
        for key, words, shortest in (("half", self.half, HALF_FROM), ("last", self.last, LAST_FROM)):
            if words is not None and not is_nothing(words) and self.each < shortest:
                raise fault_inside(f"a turn of {self.each:g} s is too short for this: {shortest:g} s at least", key)
        return self


class RepeatModel(Model):
    """Some steps, several times."""

    times: Annotated[int, Field(ge=1, le=MOST_TIMES, description="How many times.", examples=[3])]
    steps: Annotated["list[StepModel]", Field(min_length=1, description="What is repeated.", examples=[[_A_STEP]])]


def _steps(value: Any) -> Any:
    """Read words alone, or one step, as the steps they are."""
    if isinstance(value, str):
        return [{"say": value}]
    return [value] if isinstance(value, dict) else value


Alternative = Annotated[
    "list[StepModel]",
    BeforeValidator(
        _steps, json_schema_input_type="Words | StepModel | Annotated[list[StepModel], Field(min_length=1)]"
    ),
    Field(min_length=1),
]


_CARDS: Final = ["What made you smile today?", "What would you like more of?"]


class DeckModel(Model):
    """Cards of which one is drawn: none again before all have come."""

    name: Annotated[
        Line | None,
        Field(description="Decks of one name remember together; if left out, the script's.", examples=["questions"]),
    ] = None
    cards: Annotated[
        list[Alternative],
        Field(min_length=1, description="Words, one step, or several steps each.", examples=[_CARDS]),
    ]


class _Step(Model):
    fixed: Annotated[Flag, Field(description="`--minutes` leaves it as it is.")] = False


class _Followed(_Step):
    pause_after: Annotated[
        Duration | None, Field(alias="pause after", description="Silence after it, in place of the short one.")
    ] = None


def _check_whom(to: str, info: ValidationInfo) -> None:
    if to in ("speaker", "listener") and not context_of(info).in_turns:
        raise fault_inside(f"'{to}' is somebody only in the 'then' of turns; the partners are a and b", "to")


class SayStep(_Followed):
    """Words to be spoken."""

    say: Annotated[Words, Field(description="What is said; {a} and {b} are the names of the two.")]
    to: Annotated[Whom, Field(description="Whom it is for.")] = "both"

    @model_validator(mode="after")
    def _whom(self, info: ValidationInfo) -> Self:
        _check_whom(self.to, info)
        return self


class PauseStep(_Step):
    """Silence."""

    pause: Annotated[
        PauseModel,
        short_for("for", Duration | PauseModel),
        Field(description="How long, exactly; or how far it gives."),
    ]


def _not_a_pattern(value: Any) -> Any:
    """Refuse a pattern, or a number of breaths, where their length is expected."""
    if isinstance(value, str) and (count := re.fullmatch(r"\s*(\d+)\s*breaths?\s*", value)):
        raise ValueError(f"'{value}' is a number of breaths: write 'breathe: {{breaths: {count[1]}}}'")
    if isinstance(value, str) and is_pattern(value):
        raise ValueError(f"'{value}' is a pattern: say how long too, as 'breathe: {{for: 5 min, pattern: {value}}}'")
    return value


class BreatheStep(_Followed):
    """Breathing together."""

    breathe: Annotated[
        BreatheModel,
        short_for("for", Length | BreatheModel),
        BeforeValidator(_not_a_pattern, json_schema_input_type=Length | BreatheModel),
        Field(description="How long; or how long and in which way."),
    ]
    to: Annotated[BreatheWhom, Field(description="alternate: a breath each.")] = "both"
    beyond_limits: Annotated[
        Flag, Field(alias="beyond limits", description="The breath is outside what suits most people, and is meant.")
    ] = False

    @model_validator(mode="after")
    def _suits(self, info: ValidationInfo) -> Self:
        _check_whom(self.to, info)
        pattern = self.breathe.pattern or context_of(info).breath
        if pattern is None:
            return self
        at = ["breathe", "pattern"]
        try:
            if self.breathe.pattern is not None and not self.beyond_limits:
                check_limits(pattern)
            at[1] = "breaths" if self.breathe.seconds is None else "for"
            if not self.beyond_limits and pattern.is_4_7_8:
                check_rounds(pattern, len(self.breathe.all_of(pattern)))
            at[1] = "ramp"
            if self.breathe.ramp is not None:
                check_ramp(pattern, self.breathe.ramp, limits=not self.beyond_limits)
        except ValueError as error:
            raise fault_inside(str(error) if self.beyond_limits else f"{error}; {MEANT}", *at) from None
        return self


class ChimeStep(_Followed):
    """A struck bowl."""

    chime: Annotated[Literal["start", "hand-over", "half-time", "end"], Field(description="What it tells of.")]


class SectionStep(Model):
    """A name for what follows."""

    section: Annotated[Line, Field(description="The name.", examples=["Settle"])]


class BedStep(Model):
    """Another bed from here on."""

    bed: Annotated[Bed, Field(description="Which one, or 'off'.")]


class PlayStep(_Followed):
    """A sound file, at any rate, levelled as the voice is."""

    play: Annotated[
        PlayModel,
        short_for("file", Line | PlayModel),
        Field(description="Its path, below the script's folder; or path and level.", examples=["waves.flac"]),
    ]
    to: Annotated[To, Field(description="Whom it is for.")] = "both"


class TurnsStep(_Followed):
    """Two take turns."""

    turns: Annotated[
        TurnsModel,
        short_for("each", Length | TurnsModel),
        Field(description="How long each turn is, how many, and what is said around them."),
    ]

    @model_validator(mode="after")
    def _once(self, info: ValidationInfo) -> Self:
        if context_of(info).in_turns:
            raise ValueError("turns within turns: nobody would know whose turn it is")
        return self


class RepeatStep(_Followed):
    """Some steps, several times."""

    repeat: Annotated[RepeatModel, Field(description="Which steps, and how many times.")]


class ChooseStep(_Followed):
    """One of several, drawn with --seed, else by the day."""

    choose: Annotated[
        list[Alternative],
        Field(min_length=1, description="Words, one step, or several steps each.", examples=[_CARDS]),
    ]


class DeckStep(_Followed):
    """A card of a deck; none comes again before all have come."""

    deck: Annotated[
        DeckModel,
        BeforeValidator(
            lambda v: {"cards": v} if isinstance(v, list) else v, json_schema_input_type=list[Alternative] | DeckModel
        ),
        Field(description="The cards; or a name and the cards.", examples=[_CARDS]),
    ]


class IncludeStep(_Followed):
    """All steps of another ritual, or of one of its sections: its name, or a path below this script's folder."""

    include: Annotated[
        Line,
        Field(
            description="A name, a name and a section, or a path.",
            examples=["arrive", "slow-re-entry#Talk", "parts/opening.yaml"],
        ),
    ]


STEPS: Final = {
    "say": "say: words", "pause": "pause: 8s", "breathe": "breathe: 5 min", "turns": "turns: {each: 2 min}",
    "chime": "chime: end", "section": "section: Name", "bed": "bed: brown", "play": "play: waves.flac",
    "include": "include: arrive", "repeat": "repeat: {times: 3, steps: [...]}", "choose": "choose: [...]",
    "deck": "deck: [...]",
}  # fmt: skip


BESIDE: Final = {
    "to": "'say', 'breathe' or 'play'", "fixed": "a step that lasts", "pause after": "a step that sounds",
    "beyond limits": "'breathe'",
}  # fmt: skip
"""Keys that may stand in a step beside its own, and beside which."""


def step_key(step: dict[str, Any]) -> str | None:
    """Return the key that says what a step is, or None where none or several do."""
    keys = [key for key in step if key not in BESIDE]
    return keys[0] if len(keys) == 1 else None


def _kind(value: Any) -> str | None:
    return step_key(value) if isinstance(value, dict) else None


StepModel = Annotated[
    Annotated[SayStep, Tag("say")]
    | Annotated[PauseStep, Tag("pause")]
    | Annotated[BreatheStep, Tag("breathe")]
    | Annotated[TurnsStep, Tag("turns")]
    | Annotated[ChimeStep, Tag("chime")]
    | Annotated[SectionStep, Tag("section")]
    | Annotated[BedStep, Tag("bed")]
    | Annotated[PlayStep, Tag("play")]
    | Annotated[IncludeStep, Tag("include")]
    | Annotated[RepeatStep, Tag("repeat")]
    | Annotated[ChooseStep, Tag("choose")]
    | Annotated[DeckStep, Tag("deck")],
    Discriminator(_kind),
]


class ScriptModel(Model):
    """One ritual, or a series of them."""

    title: Annotated[Line, Field(description="The ritual's name.", examples=["Same Breath"])]
    about: Annotated[
        Line, Field(description="What it is for, in one line.", examples=["A minute for the two of us."])
    ] = ""
    tags: Annotated[
        Tags, Field(description="Words to find it by: `list --tag evening`.", examples=[["evening", "talk"]])
    ] = []  # noqa: RUF012
    needs: Annotated[
        Needs, Field(description="What is to be at hand before it begins.", examples=[["a notebook", "a blanket"]])
    ] = []  # noqa: RUF012
    journal: Annotated[
        Prompts,
        Field(
            description="Lines to begin a page of the journal with, after it; one of them each time.",
            examples=[["What stayed with you?", "What would you like to remember?"]],
        ),
    ] = []  # noqa: RUF012
    eyes: Annotated[Literal["closed", "open"], Field(description="Whether eyes are closed, as a rule.")] = "closed"
    breath: Annotated[ComfortablePattern, Field(description="The pattern of a `breathe` step that names none.")] = (
        parse_pattern("calm")
    )
    bed: Annotated[Bed, Field(description="What lies under everything.")] = "off"
    tone: Annotated[Tone, Field(description="What the breath sounds like.")] = "tide"
    language: Annotated[LanguageText, Field(description="What is spoken.")] = "en"
    said: Annotated[SaidTable, Field(alias="say as", description="Words, and how they are said.")] = {}  # noqa: RUF012
    words: Annotated[
        WordsTable, Field(description="Words of your own: {place} in what is said, and --set place=...")
    ] = {}  # noqa: RUF012
    pace: Annotated[Pace, Field(description="How quickly it is spoken: 1 is 110 words a minute.")] = 1.0
    caution: Annotated[
        Caution | None, Field(description="Said before breathing with holds, in place of our own.")
    ] = None
    steps: Annotated[
        list[StepModel] | None,
        Field(min_length=1, description="What happens, one step after another.", examples=[[_A_STEP]]),
    ] = None
    series: Annotated[
        list[Line] | None,
        Field(
            min_length=1,
            description="In place of steps: rituals, of which each day has one.",
            examples=[["arrive", "same-breath"]],
        ),
    ] = None
