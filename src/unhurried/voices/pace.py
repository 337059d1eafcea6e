"""Words a minute, the same for every voice. Pure.

Each voice is measured once on a text of our own. It is slowed to no less than :data:`SLOWEST` of its natural rate,
because a voice stretched further sounds tired; what is then still missing is made of pauses: a few inside the
sentence, and the rest after it. So a line's words take the same time with every voice: its box.
"""

from collections.abc import Callable, Mapping
from typing import Final

from unhurried.languages import base_language
from unhurried.units import to_frames
from unhurried.voices.reading import words_in

SLOWEST: Final = 0.85
FASTEST: Final = 1.5
"""Of a voice's natural rate."""
CORRECTIONS: Final = 4
NEAR: Final = 0.02
"""How often a rate is corrected at most, and how near to the pace is near enough (5 % is promised)."""

TEXTS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        "Let your hands rest wherever they are comfortable.",
        "There is nothing to do now, and nothing to get right.",
        "Everything here is optional, and you may stop at any time.",
        "One of you begins, and the other one listens.",
        "If you like, think of a small thing that you enjoyed today.",
    ),
    "de": (
        "Lass deine Hände liegen, wo es angenehm ist.",
        "Es gibt jetzt nichts zu tun, und nichts richtig zu machen.",
        "Alles hier ist freiwillig, und ihr könnt jederzeit aufhören.",
        "Einer von euch beginnt, und der andere hört zu.",
        "Wenn du magst, denk an etwas Kleines, das heute schön war.",
    ),
    "fr": (
        "Laisse tes mains reposer là où elles sont bien.",
        "Il n'y a rien à faire maintenant, et rien à réussir.",
        "Tout est facultatif, et vous pouvez vous arrêter à tout moment.",
        "L'un de vous commence, et l'autre écoute.",
        "Si tu veux, pense à une petite chose qui t'a plu aujourd'hui.",
    ),
    "es": (
        "Deja que tus manos descansen donde estén cómodas.",
        "Ahora no hay nada que hacer, y nada que hacer bien.",
        "Todo esto es opcional, y podéis parar en cualquier momento.",
        "Uno de los dos empieza, y el otro escucha.",
        "Si quieres, piensa en algo pequeño que te haya gustado hoy.",
    ),
    "it": (
        "Lascia che le mani riposino dove stanno bene.",
        "Adesso non c'è niente da fare, e niente da fare bene.",
        "Tutto questo è facoltativo, e potete fermarvi quando volete.",
        "Uno di voi comincia, e l'altro ascolta.",
        "Se vuoi, pensa a una piccola cosa che oggi ti è piaciuta.",
    ),
    "nl": (
        "Laat je handen rusten waar ze prettig liggen.",
        "Er is nu niets te doen, en niets om goed te doen.",
        "Alles is vrijwillig, en jullie mogen op elk moment stoppen.",
        "Een van jullie begint, en de ander luistert.",
        "Denk, als je wilt, aan iets kleins dat vandaag fijn was.",
    ),
}
"""What a voice is measured on, in each language: lines as rituals have them."""


def text_for(language: str) -> tuple[str, ...]:
    """Return the lines a voice is measured on; none where there are none in its language."""
    return TEXTS.get(base_language(language), ())


def words_a_minute(lines: tuple[str, ...], frames: int) -> float:
    """Return the pace at which lines were spoken in ``frames`` altogether, first sound to last sound of each."""
    return sum(map(words_in, lines)) * to_frames(60.0) / max(frames, 1)


def rate_for(pace: float, measured: Callable[[float], float]) -> float:
    """Return the rate (1 is natural) at which a voice comes nearest to a pace.

    ``measured`` gives its words a minute at a rate. Where the answer lies between the bounds it is asked again, until
    it is near enough: engines keep a rate only roughly.
    """
    rate = _bounded(pace / measured(1.0))
    for _ in range(CORRECTIONS):
        if rate in (SLOWEST, FASTEST):
            break
        reached = measured(rate)
        if abs(reached / pace - 1) < NEAR:
            break
        rate = _bounded(rate * pace / reached)
    return rate


def _bounded(rate: float) -> float:
    return round(min(max(rate, SLOWEST), FASTEST), 3)


def box_of(text: str, pace: float) -> int:
    """Return the frames that a line's words take at a pace."""
    return to_frames(words_in(text) * 60.0 / pace)
