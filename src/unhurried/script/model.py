"""The script language as pydantic models: what may stand where. The JSON Schema comes from here too.

Everything arrives as text (see source.py); values.py says how each value reads.
"""

import re
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationInfo,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from unhurried.breath import MEANT, Breath, Pattern, breaths, check_limits, check_ramp, check_rounds, parse_pattern
from unhurried.script.ritual import HALF_FROM, LAST_FROM, BreatheWhom, To, Whom
from unhurried.script.values import (
    Bed,
    Caution,
    ComfortablePattern,
    CuesText,
    Duration,
    Flag,
    Language,
    Length,
    Level,
    Line,
    Pace,
    PatternText,
    RampText,
    SaidTable,
    Tone,
    TurnWords,
    Words,
    WordsTable,
    context_of,
    is_nothing,
    is_pattern,
    read_cues,
    short_for,
)

MOST_TIMES: Final = 1_000
MOST_ROUNDS: Final = 100
_A_STEP: Final = {"say": "Rest a little."}
"""For the examples of the schema."""


def _fault(why: str, *at: str) -> PydanticCustomError:
    """Return an error about a value inside the one that is being read: the keys that lead to it."""
    return PydanticCustomError("inside", "{why}", {"why": why, "at": at})


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class _Elastic(_Model):
    least: Annotated[Length | None, Field(description="Never shorter, with `--minutes`.")] = None
    most: Annotated[Length | None, Field(description="Never longer, with `--minutes`.")] = None

    def check_bounds(self, seconds: float | None) -> None:
        """Raise where a natural length lies outside its bounds, or there is none."""
        for key, bound in (("least", self.least), ("most", self.most)):
            if bound is not None and seconds is None:
                raise _fault(f"'{key}' is for a length of time, and this has none", key)
        if seconds is not None and self.least is not None and self.least > seconds:
            raise _fault("'least' is longer than it lasts by itself", "least")
        if seconds is not None and self.most is not None and self.most < seconds:
            raise _fault("'most' is shorter than it lasts by itself", "most")


class CuesModel(_Model):
    """Which breaths are announced, and with which words."""

    first: Annotated[int | None, Field(ge=0, description="How many breaths are announced.", examples=[4])] = None
    ready: Annotated[
        Words | None, Field(description="Said before the first inhale.", examples=["Let a breath go, softly."])
    ] = None
    inhale: Annotated[Words | None, Field(alias="in", description="For the inhale.", examples=["Breathe in."])] = None
    top_up: Annotated[
        Words | None,
        Field(alias="top up", description="For the second part of an inhale.", examples=["And a little more."]),
    ] = None
    hold: Annotated[Words | None, Field(description="For the hold after the inhale.", examples=["Hold."])] = None
    exhale: Annotated[Words | None, Field(alias="out", description="For the exhale.", examples=["Breathe out."])] = (
        None
    )
    rest: Annotated[Words | None, Field(description="For the rest after the exhale.", examples=["Rest."])] = None
    last: Annotated[
        Words | None,
        Field(description="Said before the last exhale of the ritual.", examples=["And a last long breath out."]),
    ] = None


class BreatheModel(_Elastic):
    """A length (`for` or `breaths`), and how: pattern, ramp, cues."""

    seconds: Annotated[Length | None, Field(alias="for", description="Met to the nearest whole breath.")] = None
    breaths: Annotated[int | None, Field(ge=1, le=50_000, description="Exactly so many.", examples=[12])] = None
    pattern: Annotated[PatternText | None, Field(description="In seconds: in-out, in-hold-out; or a name.")] = None
    ramp: Annotated[RampText | None, Field(description="From one number of breaths a minute to another.")] = None
    cues: Annotated[
        CuesModel,
        BeforeValidator(read_cues, json_schema_input_type=CuesText | CuesModel),
        Field(description="'first 4', 'all', 'none', or words of your own."),
    ] = CuesModel()

    def all_of(self, pattern: Pattern) -> tuple[Breath, ...]:
        """Return its breaths, where this is its pattern."""
        return breaths(pattern, seconds=self.seconds, count=self.breaths, ramp=self.ramp)

    @model_validator(mode="after")
    def _lengths(self) -> Self:
        if (self.seconds is None) == (self.breaths is None):
            raise ValueError("say how long: either 'for: 5 min' or 'breaths: 12'")
        self.check_bounds(self.seconds)
        return self


class PauseModel(_Elastic):
    """A silence, and how far it gives."""

    seconds: Annotated[Duration, Field(alias="for", description="How long it is silent.")]

    @model_validator(mode="after")
    def _lengths(self) -> Self:
        self.check_bounds(self.seconds)
        return self


class PlayModel(_Model):
    """A sound file below the script's folder."""

    file: Annotated[Line, Field(description="Its path, below the script's folder.", examples=["waves.flac"])]
    level: Annotated[Level, Field(description="dB beside its natural level.")] = 0.0


def _in_turns(value: Any, read: Callable[[Any], Any], info: ValidationInfo) -> Any:
    """Read steps in which {speaker} and {listener} are known."""
    context = context_of(info)
    context.in_turns += 1
    try:
        return read(value)
    finally:
        context.in_turns -= 1


class TurnsModel(_Elastic):
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
    ] = []

    @model_validator(mode="after")
    def _lengths(self) -> Self:
        self.check_bounds(self.each)
        for key, words, shortest in (("half", self.half, HALF_FROM), ("last", self.last, LAST_FROM)):
            if words is not None and not is_nothing(words) and self.each < shortest:
                raise _fault(f"a turn of {self.each:g} s is too short for this: {shortest:g} s at least", key)
        return self


class RepeatModel(_Model):
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


class DeckModel(_Model):
    """Cards of which one is drawn: none again before all have come."""

    name: Annotated[
        Line | None,
        Field(description="Decks of one name remember together; if left out, the script's.", examples=["questions"]),
    ] = None
    cards: Annotated[
        list[Alternative],
        Field(min_length=1, description="Words, one step, or several steps each.", examples=[_CARDS]),
    ]


class _Step(_Model):
    fixed: Annotated[Flag, Field(description="`--minutes` leaves it as it is.")] = False


class _Followed(_Step):
    pause_after: Annotated[
        Duration | None, Field(alias="pause after", description="Silence after it, in place of the short one.")
    ] = None


def _check_whom(to: str, info: ValidationInfo) -> None:
    if to in ("speaker", "listener") and not context_of(info).in_turns:
        raise _fault(f"'{to}' is somebody only in the 'then' of turns; the partners are a and b", "to")


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
            raise _fault(str(error) if self.beyond_limits else f"{error}; {MEANT}", *at) from None
        return self


class ChimeStep(_Followed):
    """A struck bowl."""

    chime: Annotated[Literal["start", "hand-over", "half-time", "end"], Field(description="What it tells of.")]


class SectionStep(_Model):
    """A name for what follows."""

    section: Annotated[Line, Field(description="The name.", examples=["Settle"])]


class BedStep(_Model):
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


class ScriptModel(_Model):
    """One ritual, or a series of them."""

    title: Annotated[Line, Field(description="The ritual's name.", examples=["Same Breath"])]
    about: Annotated[
        Line, Field(description="What it is for, in one line.", examples=["A minute for the two of us."])
    ] = ""
    eyes: Annotated[Literal["closed", "open"], Field(description="Whether eyes are closed, as a rule.")] = "closed"
    breath: Annotated[ComfortablePattern, Field(description="The pattern of a `breathe` step that names none.")] = (
        parse_pattern("calm")
    )
    bed: Annotated[Bed, Field(description="What lies under everything.")] = "off"
    tone: Annotated[Tone, Field(description="What the breath sounds like.")] = "tide"
    language: Annotated[Language, Field(description="What is spoken.")] = "en"
    said: Annotated[SaidTable, Field(alias="say as", description="Words, and how they are said.")] = {}
    words: Annotated[
        WordsTable, Field(description="Words of your own: {place} in what is said, and --set place=...")
    ] = {}
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
