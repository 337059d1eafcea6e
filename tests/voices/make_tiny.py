"""Makes tests/voices/tiny: a Piper voice of a few KB that hums a tone for each phoneme.

    python -m tests.voices.make_tiny

It stands in for a real voice where loudness and pace are measured: vowels are loud and consonants soft, its words
come at the pace of speech, and it takes Piper's length scale to the sample. Its pitch does not depend on it.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, TensorProto

FOLDER: Final = Path(__file__).parent / "tiny"
NAME: Final = "en_US-tiny-low"
SAMPLE_RATE: Final = 16_000
"""Frames a second: that of Piper's "low" voices."""
PHONEMES: Final = 161
"""How many of Piper's phonemes it knows: all but the diphthongs, which only voices that ask for them are given."""
OPSET: Final = 17
IR_VERSION: Final = 8
"""Opset and format of the model: old enough for every onnxruntime that Piper takes."""

SOUND: Final = 72
"""Milliseconds of a phoneme at a length scale of 1: ten plain English sentences come at about 187 words a minute."""
EDGE: Final = 10
"""Milliseconds of silence at the beginning and at the end: so that no sentence is without a single frame."""
SILENT: Final = {"^": EDGE, "$": EDGE, " ": 45, ",": 220, ";": 220, ":": 220, ".": 120, "!": 120, "?": 120, "-": 60}
"""Milliseconds of what is no tone, but time."""
NOTHING: Final = "_'()\"#ˈˌ˞ʲʰˤʷ↓↑" + "\u0327\u0303\u032a\u032f\u0329\u033a\u033b\u031d\u030a"
"""What takes no time: pads, stress, and marks upon another phoneme."""
VOWELS: Final = "aeiouyæøœɐɑɒɔɘəɚɛɜɞɤɨɪɯɵɶʉʊʌʏεɝᵻː"
LOUD: Final = 0.30
"""Peak of a vowel."""
SOFT: Final = 0.12
"""Peak of every other phoneme: 8 dB below a vowel."""
LOWEST: Final = 110.0
"""Hz: phonemes are tones from here to an octave above."""
STRIDE: Final = 37
"""Hz from one phoneme id to the next, within that octave: neighbours are well apart."""
HARMONICS: Final = 14
"""Partials of a tone; the highest tone's last is at 3 080 Hz."""
HEIGHT: Final = 1.75
"""Peak of such partials, each as loud as its number is small. (Written down: a computed one differs by machines.)"""
RAMP: Final = 0.012
"""Seconds in which a tone rises and falls, as a raised cosine."""


def make(folder: Path) -> None:
    """Write the voice's two files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = _ids()
    settings = json.dumps(_settings(ids), ensure_ascii=False, separators=(",", ":"))
    (folder / f"{NAME}.onnx.json").write_text(settings + "\n", encoding="utf-8")
    (folder / f"{NAME}.onnx").write_bytes(_model(ids).SerializeToString(deterministic=True))


def _ids() -> dict[str, int]:
    from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

    return {phoneme: k for phoneme, (k,) in DEFAULT_PHONEME_ID_MAP.items() if k < PHONEMES}


def _settings(ids: dict[str, int]) -> dict[str, Any]:
    return {
        "audio": {"sample_rate": SAMPLE_RATE, "quality": "low"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": {phoneme: [k] for phoneme, k in ids.items()},
        "num_symbols": PHONEMES,
        "num_speakers": 1,
        "speaker_id_map": {},
        "piper_version": "1.0.0",
        "language": {
            "code": "en_US",
            "family": "en",
            "region": "US",
            "name_native": "English",
            "name_english": "English",
            "country_english": "United States",
        },
        "dataset": "tiny",
    }


def _milliseconds(phoneme: str) -> int:
    return 0 if phoneme in NOTHING else SILENT.get(phoneme, SOUND)


def _peak(phoneme: str) -> float:
    return 0.0 if phoneme in NOTHING or phoneme in SILENT else LOUD if phoneme in VOWELS else SOFT


def _constants(ids: dict[str, int]) -> "list[TensorProto]":
    """Return what the model knows; the tables of phonemes, by id, are bytes."""
    import numpy as np
    from onnx import numpy_helper

    partials = np.arange(1, HARMONICS + 1, dtype=np.float32)
    lengths = np.array([_milliseconds(phoneme) for phoneme in ids], np.uint8)
    peaks = np.array([round(_peak(phoneme) * 100) for phoneme in ids], np.uint8)
    values: dict[str, Any] = {
        "lengths": lengths,
        "peaks": peaks,
        "flat": np.array([-1], np.int64),
        "last": np.array([-1], np.int64),
        "first": np.array([0], np.int64),
        "column": np.array([1], np.int64),
        "shape": np.array([1, 1, 1, -1], np.int64),
        "axis": np.array(0, np.int64),
        "zero": np.array(0, np.int64),
        "one": np.array(1, np.int64),
        "scale_at": np.array(1, np.int64),
        "frames_a_millisecond": np.array(SAMPLE_RATE / 1_000, np.float32),
        "stride": np.array(STRIDE, np.int64),
        "octave": np.array(int(LOWEST) + 1, np.int64),
        "lowest": np.array(LOWEST, np.float32),
        "turn": np.array(2 * np.pi / SAMPLE_RATE, np.float32),
        "partials": partials[np.newaxis],
        "weights": (1 / partials / np.float32(HEIGHT * 100))[:, np.newaxis],
        "ramp": np.array(1 / (RAMP * SAMPLE_RATE), np.float32),
        "silence": np.array(0, np.float32),
        "full": np.array(1, np.float32),
        "half_turn": np.array(np.pi, np.float32),
        "half": np.array(0.5, np.float32),
    }
    return [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in values.items()]


def _nodes() -> "list[NodeProto]":
    """Return the steps of the model, each written ``result = Operation argument ...``."""
    from onnx import helper

    steps = [step.split() for step in STEPS.strip().splitlines() if not step.startswith("#")]
    kinds = {"whole": 7, "real": 1}  # of onnx.TensorProto: INT64 and FLOAT
    nodes = []
    for result, _, operation, *arguments in steps:
        options: dict[str, Any] = {}
        if operation == "Cast":
            options = {"to": kinds[arguments.pop()]}
        elif operation == "ScatterElements":
            options = {"reduction": "add"}
        elif operation == "Concat":
            options = {"axis": 0}
        nodes.append(helper.make_node(operation, arguments, [result], **options))
    return nodes


STEPS: Final = """
# When each phoneme ends: its times summed, stretched, and only then rounded, so that nothing adds up.
ids = Reshape input flat
short_lengths = Gather lengths ids
real_lengths = Cast short_lengths real
milliseconds = CumSum real_lengths axis
length_scale = Gather scales scale_at
frames_a_step = Mul length_scale frames_a_millisecond
real_ends = Mul milliseconds frames_a_step
round_ends = Round real_ends
ends = Cast round_ends whole
early_ends = Slice ends first last
starts = Concat first early_ends
count = Gather ends last
# Which phoneme each frame is in: as many as have ended by then.
one_more = Add count one
turns_none = Expand zero one_more
ids_shape = Shape ids
ones = Expand one ids_shape
turns = ScatterElements turns_none ends ones
ended = CumSum turns axis
phoneme = Slice ended first count
number = Squeeze count
frames = Range zero number one
start = Gather starts phoneme
end = Gather ends phoneme
since_whole = Sub frames start
until_whole = Sub end frames
since = Cast since_whole real
until = Cast until_whole real
# Its tone: an octave of pitches, each with its partials.
id = Gather ids phoneme
far = Mul id stride
step = Mod far octave
step_real = Cast step real
hertz = Add step_real lowest
speed = Mul hertz turn
angle = Mul since speed
angles = Unsqueeze angle column
all_angles = Mul angles partials
waves = Sin all_angles
tones = MatMul waves weights
tone = Squeeze tones column
# Its shape: up and down as a raised cosine.
nearest = Min since until
risen = Mul nearest ramp
rise = Clip risen silence full
rise_angle = Mul rise half_turn
cosine = Cos rise_angle
lowered = Sub full cosine
shape_of_it = Mul lowered half
short_peak = Gather peaks id
peak = Cast short_peak real
loudness = Mul peak shape_of_it
sound = Mul tone loudness
output = Reshape sound shape
"""


def _model(ids: dict[str, int]) -> "ModelProto":
    import onnx
    from onnx import TensorProto, helper

    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, [1, "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, 1, "frames"])
    graph = helper.make_graph(_nodes(), "tiny", inputs, [output], _constants(ids))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    model.producer_name = ""
    onnx.checker.check_model(model, full_check=True)
    return model


if __name__ == "__main__":
    make(FOLDER)
