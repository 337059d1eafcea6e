"""How a step happens: the models of what may stand in a `pause`, a `breathe` or a `play` (model.py has the steps)."""

from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from unhurried.breath import Breath, Pattern, breaths
from unhurried.script.fields import (
    CuesText,
    Duration,
    Length,
    Level,
    Line,
    PatternText,
    RampText,
    Words,
)
from unhurried.script.values import read_cues


def fault_inside(why: str, *at: str) -> PydanticCustomError:
    """Return an error about a value inside the one that is being read: the keys that lead to it."""
    return PydanticCustomError("inside", "{why}", {"why": why, "at": at})


class Model(BaseModel):
    """What every model of a script is: it knows its keys, and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Elastic(Model):
    """A length that gives, within bounds."""

    least: Annotated[Length | None, Field(description="Never shorter, with `--minutes`.")] = None
    most: Annotated[Length | None, Field(description="Never longer, with `--minutes`.")] = None

    def check_bounds(self, seconds: float | None) -> None:
        """Raise where a natural length lies outside its bounds, or there is none."""
        for key, bound in (("least", self.least), ("most", self.most)):
            if bound is not None and seconds is None:
                raise fault_inside(f"'{key}' is for a length of time, and this has none", key)
        if seconds is not None and self.least is not None and self.least > seconds:
            raise fault_inside("'least' is longer than it lasts by itself", "least")
        if seconds is not None and self.most is not None and self.most < seconds:
            raise fault_inside("'most' is shorter than it lasts by itself", "most")


class CuesModel(Model):
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


class BreatheModel(Elastic):
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


class PauseModel(Elastic):
    """A silence, and how far it gives."""

    seconds: Annotated[Duration, Field(alias="for", description="How long it is silent.")]

    @model_validator(mode="after")
    def _lengths(self) -> Self:
        self.check_bounds(self.seconds)
        return self


class PlayModel(Model):
    """A sound file below the script's folder."""

    file: Annotated[Line, Field(description="Its path, below the script's folder.", examples=["waves.flac"])]
    level: Annotated[Level, Field(description="dB beside its natural level.")] = 0.0
