"""Several files at once: which are wanted, which of them have to be made, and making them."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

import click

from unhurried.cli.again import Meant, day_of, meant, order_of
from unhurried.cli.bars import bars
from unhurried.cli.screen import echo
from unhurried.cli.setting import was_asked
from unhurried.cli.sounding import DEFAULT, FOLDER
from unhurried.errors import UnhurriedError
from unhurried.kept import Kept, default_folder
from unhurried.library import look_up_within
from unhurried.listing import found_in
from unhurried.made_on import VARIABLE
from unhurried.making.elsewhere import Parcel, key_of_order, make, make_parcel, parcel_of, put, voice_name
from unhurried.many import processes
from unhurried.many.jobs import Done, Event, Failed, Hear, Job, one_line
from unhurried.many.ledger import Ledger
from unhurried.many.naming import Naming, names
from unhurried.many.plan import Plan, plan
from unhurried.script.ritual import Series
from unhurried.shelves import is_audio
from unhurried.sinks.file import check_folder
from unhurried.translated import if_there, in_language
from unhurried.whole_file import THERE

if TYPE_CHECKING:
    from unhurried.cli.forms import Several
    from unhurried.form import Form
    from unhurried.making.order import Order
    from unhurried.wishes import Choices, Wishes

SIDE_BY_SIDE: Final = 4
"""Files made at a time unless asked otherwise, where there are as many cores: each takes 150 MB of memory."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file that is wanted, and what tells its name from the others."""

    meant: Meant
    naming: Naming


class _Notes:
    """What went wrong on the way; each is told at once, and the others go on."""

    def __init__(self) -> None:
        self.count = 0

    def tell(self, what: str, error: UnhurriedError) -> None:
        """Tell what went wrong with something."""
        self.count += 1
        why = one_line(error)
        echo(why if what in why else f"{what}: {why}", err=True)


def export_many(
    sources: Sequence[str],
    several: "Several",
    form: "Form",
    choices: "Choices",
    wishes: "Wishes",
    *,
    language: str | None,
    day: str | None,
    force: bool,
) -> None:
    """Make a file of each that is wanted, but for those that are up to date.

    Raises:
        UnhurriedError: the cluster is lost; there is no package for this.
        click.exceptions.Exit: with 1, where some could not be made.
    """
    notes = _Notes()
    form = replace(form, format=form.format or DEFAULT)
    wanted = list(_each_wanted(_sources(sources, several, notes, language), several, choices, wishes, notes))
    jobs = _jobs(wanted, several, form, notes, day=day, force=force)
    planned = plan(jobs, Ledger().look, force=force)
    for _, path in planned.in_the_way:
        echo(f"{path}: {THERE}", err=True)
    if several.dry_run:
        echo("\n".join(f"would make {path}" for job in planned.to_make for path in job.paths))
    else:
        notes.count += _make(planned, several)
        if several.playlist:
            from unhurried.cli.playlists import write_playlist

            notes.count += write_playlist(several.folder or FOLDER, jobs, force=force)
    _sum_up(planned, dry=several.dry_run)
    if notes.count or planned.in_the_way:
        click.get_current_context().exit(1)


def _sources(sources: Sequence[str], several: "Several", notes: _Notes, language: str | None) -> list[str]:
    """Return what is named; with --all what the library has, in each language that is asked for and there.

    A series of the library has rituals that are in it by themselves.
    """
    found = [] if several.languages else list(sources)
    for source in sources:
        for wanted in several.languages:
            try:
                found.append(in_language(source, wanted))
            except UnhurriedError as error:
                notes.tell(source, error)
    if several.every:
        asked = was_asked(click.get_current_context(), "language")
        for one in several.languages or (language if asked else None,):
            found += [name for name, what in found_in(one) if not isinstance(what, Series)]
        if language is not None and not asked and not several.languages:
            found = [if_there(name, language) for name in found]
    return list(dict.fromkeys(found))


def _each_wanted(
    sources: Sequence[str], several: "Several", choices: "Choices", wishes: "Wishes", notes: _Notes
) -> Iterator[_Wanted]:
    """Give each file that is wanted; what cannot be read is told."""
    for source in sources:
        try:
            for one in _days(source):
                yield from _in_each_way(one, several, choices, wishes)
        except UnhurriedError as error:
            notes.tell(source, error)


def _days(source: str) -> list[str]:
    """Return each ritual of a series by its name, and any other as it is."""
    if is_audio(source) or source == "-":
        return [source]
    found, which = look_up_within(source, kept=Kept(default_folder()))
    if isinstance(found, Series) and which is None:
        return [f"{source}#{number}" for number in range(1, len(found.parts) + 1)]
    return [source]


def _in_each_way(source: str, several: "Several", choices: "Choices", wishes: "Wishes") -> Iterator[_Wanted]:
    what = meant(source, choices, wishes, today=date.today())
    of = what.what.of
    ritual = what.what.sitting.ritual
    naming = Naming(name=ritual.name) if of is None else Naming(
        name=of.series.name, part=(of.number, len(of.series.parts))
    )  # fmt: skip
    for voice in several.voices or (None,):
        for frames in several.lengths or (None,):
            in_this_way = replace(
                what,
                wishes=what.wishes if voice is None else replace(what.wishes, voice=voice),
                choices=what.choices if frames is None else replace(what.choices, minutes=frames),
            )
            voiced = voice if len(several.voices) > 1 else None
            yield _Wanted(in_this_way, replace(naming, frames=frames, voice=voiced))


def _jobs(
    wanted: Sequence[_Wanted], several: "Several", form: "Form", notes: _Notes, *, day: str | None, force: bool
) -> list[Job]:
    """Return what makes each file; what cannot be made is told."""
    folder = several.folder or FOLDER
    dated = day is not None or bool(os.environ.get(VARIABLE, "").strip())
    voices: dict[str, str] = {}
    jobs = []
    for one, name in zip(wanted, names([each.naming for each in wanted]), strict=True):
        path = folder / f"{name}.{form.format}"
        try:
            order = order_of(one.meant, path, form, date=day_of(one.meant, day), force=force)
            voice = _voice(order, voices)
            seeded = one.meant.recipe is not None or one.meant.choices.seed is not None
            key = key_of_order(order, voice, dated=dated, seeded=seeded)
            jobs.append(_job(order, name, key, voice, far=several.scheduler is not None))
        except UnhurriedError as error:
            notes.tell(name, error)
    return jobs


def _voice(order: "Order", known: dict[str, str]) -> str:
    """Return the name of the voice of an order; where all that decides it is the same, it is asked once."""
    ritual, wishes = order.sitting.ritual, order.wishes
    mine = ritual.name if (wishes.voice or wishes.set_voice or "").startswith("mine") else ""
    by = repr(
        (wishes.about_voices, wishes.voice, wishes.pace, wishes.pitch, wishes.dry, ritual.language, ritual.pace, mine)
    )
    if by not in known:
        known[by] = voice_name(order)
    return known[by]


def _job(order: "Order", label: str, key: str, voice: str, *, far: bool) -> Job:
    paths = tuple(order.paths().values())
    return Job(
        label=label,
        key=key,
        paths=paths,
        order=parcel_of(order, voice) if far else order,
        size=order.minutes or 0,
    )


def _forced(job: Job) -> Job:
    order = job.order
    if isinstance(order, Parcel):
        return replace(job, order=replace(order, order=replace(order.order, force=True)))
    return replace(job, order=replace(order, force=True))


def _make(planned: Plan, several: "Several") -> int:
    """Make what is to be made; return how many could not be."""
    # What is left of a set that was made before is its own: it is replaced without being asked.
    jobs = tuple(_forced(job) if job in planned.replacing else job for job in planned.to_make)
    if not jobs:
        return 0
    check_folder(several.folder or FOLDER)
    ledger, failed = Ledger(), 0
    with bars(jobs) as show:

        def hear(event: Event) -> None:
            nonlocal failed
            if isinstance(event, Done):
                ledger.note(event.job)
            failed += isinstance(event, Failed)
            show(event)

        _run(jobs, several, hear)
    return failed


def _run(jobs: tuple[Job, ...], several: "Several", hear: Hear) -> None:
    if several.scheduler is not None:
        from unhurried.many import cluster

        cluster.run(jobs, make_parcel, hear, scheduler=several.scheduler, put=put)
        return
    count = several.jobs or min(SIDE_BY_SIDE, os.cpu_count() or 1)
    processes.run(jobs, make, hear, processes=count)


def _sum_up(planned: Plan, *, dry: bool) -> None:
    if planned.up_to_date:
        count = len(planned.up_to_date)
        echo(f"{count} {'file is' if count == 1 else 'files are'} up to date.", err=True)
    elif dry and not planned.to_make:
        echo("Nothing is to be made.", err=True)
