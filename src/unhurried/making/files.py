"""A timeline -> its files. All are made before any has its name: what belongs together comes to be there together."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final

from unhurried.channels import channels_of
from unhurried.form import STEMS
from unhurried.making.beside import content, put_page
from unhurried.making.order import Arranged, Order
from unhurried.mixer import Mixer, Stem
from unhurried.part_file import Part
from unhurried.pictures.cover import cover
from unhurried.pictures.png import as_png
from unhurried.recipe.recipe import Recipe, recipe_of
from unhurried.recipe.written import as_text
from unhurried.sinks.file import FileSink
from unhurried.sinks.formats import format_of
from unhurried.tags.about import About, chapters_of
from unhurried.tags.writing import write_tags
from unhurried.units import clock
from unhurried.whole_file import passing, refusing, together

Told = Callable[[int, int], None]
"""(done, of how many frames)."""
ALBUM: Final = "Unhurried"
"""So that a player keeps rituals together, and apart from music; the days of a series are an album of their own."""
PAGE_FORMAT: Final = "mp3"
"""What every browser plays, on every phone."""


def write(order: Order, made: Arranged, told: Told = lambda _done, _of: None) -> None:
    """Write all files of an order, or none.

    Raises:
        FileError: the disk or a folder refuses, or something is there and was not to be replaced.
    """
    paths = order.paths()
    # The first has its name last: the sound, by which one sees that all is there.
    with together(tuple(paths.values()), force=order.force) as parts, ThreadPoolExecutor(1, "label") as thread:
        label = thread.submit(_label_of, order, made)  # while the sound is encoded: nothing waits for it before
        writing = _Writing(order, made, label, dict(zip(paths, parts, strict=True)), told)
        for what in paths:
            writing.write(what)


@dataclass(frozen=True, slots=True)
class _Label:
    """What a sound goes with: what made it, and a picture of it (PNG)."""

    recipe: Recipe
    cover: bytes


def _label_of(order: Order, made: Arranged) -> _Label:
    recipe = recipe_from(order, made)
    return _Label(recipe, as_png(cover(recipe.timeline)))


class _Writing:
    """Writes the files of one order, each into its part."""

    def __init__(
        self, order: Order, made: Arranged, label: Future[_Label], parts: dict[str, Part], told: Told
    ) -> None:
        self._order = order
        self._made = made
        self._label = label
        self._parts = parts
        self._told = told
        self._paths = order.paths()
        takes_sound = "page" in parts and not self._is_for_page()
        self._frames = made.timeline.frames * (sum(what in ("", *STEMS) for what in parts) + takes_sound)
        self._done = 0

    def write(self, what: str) -> None:
        """Write the sound (``""``), a stem, or what lies beside them."""
        if what == "" or what in STEMS:
            self._sound(what)
            return
        names = self._order.wishes.names
        with refusing(self._paths[what]), self._parts[what].open() as file:
            if what == "page":
                with self._sound_of_page() as sound:
                    label = self._label.result()
                    put_page(file, label.recipe, names, sound, label.cover)
            else:
                file.write(content(what, self._label.result().recipe, names))

    def _sound(self, what: str) -> None:
        stem: Stem | None = next((stem for stem in STEMS if stem == what), None)
        timeline, form = self._made.timeline, self._order.form
        path, channels = self._paths[what], channels_of(timeline, stem)

        def finish(file: BinaryIO) -> None:
            label = self._label.result()
            write_tags(file, sink.format.name, about_of(label.recipe, label.cover, what, bare=form.bare))

        sink = FileSink(path, format=form.format, quality=form.quality, channels=channels, finish=finish)
        sink.fill(self._parts[what], Mixer(timeline, stem=stem), self._on_the_way())

    @contextmanager
    def _sound_of_page(self) -> Iterator[BinaryIO]:
        """Give the sound of the page: the file's own where it can be, else one that is made for it, and goes."""
        if self._is_for_page():
            with self._parts[""].open() as file:
                yield file
            return
        path, timeline = self._paths["page"], self._made.timeline
        quality, channels = self._order.form.quality, channels_of(timeline)
        with passing(path) as part:
            sink = FileSink(path, format=PAGE_FORMAT, quality=quality, channels=channels)
            sink.fill(part, Mixer(timeline), self._on_the_way())
            with part.open() as file:
                yield file

    def _is_for_page(self) -> bool:
        """Whether the file's own sound can be the page's, too."""
        return format_of(self._order.path, self._order.form.format).name == PAGE_FORMAT

    def _on_the_way(self) -> Callable[[int], None]:
        """Return who is to be told of the next sound, of all that are made."""
        before = self._done
        self._done += self._made.timeline.frames
        return lambda at: self._told(before + at, self._frames)


def recipe_from(order: Order, made: Arranged) -> Recipe:
    """Return what made a file, to lie in it."""
    form = order.form
    made_as = {"format": format_of(order.path, form.format).name, "quality": form.quality}
    return recipe_of(
        order.of,
        order.sitting.ritual,
        made.timeline,
        made.lengths,
        order.wishes,
        seed=order.seed,
        decks=order.decks,
        part=order.part,
        minutes=order.minutes,
        made=made_as,
        date=order.date,
    )


def title_of(recipe: Recipe, stem: str = "") -> str:
    """Return a file's title: a list of several lengths of one ritual tells them apart by it."""
    title = recipe.head.title
    if recipe.minutes is not None:
        title += f", {clock(recipe.minutes)}"
    return f"{title} ({stem})" if stem else title


def about_of(recipe: Recipe, picture: bytes, stem: str = "", *, bare: bool = False) -> About:
    """Return what a file tells of itself; ``bare``: neither how it was made nor who it is for."""
    ritual, timeline, part = recipe.head, recipe.timeline, recipe.part
    return About(
        title=title_of(recipe, stem),
        frames=timeline.frames,
        album=ALBUM if part is None else part.series.title,
        number=None if part is None else (part.number, len(part.series.parts)),
        date=recipe.date,
        language=ritual.language,
        comment=ritual.about,
        chapters=chapters_of(timeline, ritual.title),
        cover=picture,
        recipe="" if bare or stem else as_text(recipe),
    )
