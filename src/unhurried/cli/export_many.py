"""Several files at once: which of those that are wanted have to be made, and making them."""

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

import click

from unhurried.cli.again import day_of, form_again, order_of
from unhurried.cli.bars import bars
from unhurried.cli.screen import echo
from unhurried.cli.sounding import DEFAULT, FOLDER
from unhurried.cli.wanted import Wanted, each_wanted, sources_of
from unhurried.errors import UnhurriedError
from unhurried.made_on import VARIABLE, made_on
from unhurried.making.elsewhere import key_of_order, make, make_parcel, parcel_of, put, voice_name
from unhurried.many import processes
from unhurried.many.jobs import Done, Event, Failed, Hear, Job, one_line
from unhurried.many.ledger import Ledger
from unhurried.many.naming import names
from unhurried.many.plan import Plan, plan
from unhurried.sinks.file import check_folder, check_path, check_place
from unhurried.whole_file import THERE

if TYPE_CHECKING:
    from unhurried.cli.forms import Several
    from unhurried.form import Form
    from unhurried.making.order import Order
    from unhurried.wishes import Choices, Wishes

SIDE_BY_SIDE: Final = 4
"""Files made at a time unless asked otherwise, where there are as many cores: each takes 150 MB of memory."""


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
        UnhurriedError: the cluster is lost; there is no package for this; SOURCE_DATE_EPOCH is no time.
        click.exceptions.Exit: with 1, where some could not be made.
    """
    notes = _Notes()
    made_on(day, os.environ, date.today())  # what is wrong with it is told once, and not of each file
    wanted = list(
        each_wanted(sources_of(sources, several, language, notes.tell), several, choices, wishes, notes.tell)
    )
    jobs = _jobs(wanted, several, form, notes, day=day, force=force)
    planned = plan(jobs, Ledger().look, force=force)
    for _, path in planned.in_the_way:
        echo(f"{path}: {THERE}", err=True)
    if several.dry_run:
        for path in [path for job in planned.to_make for path in job.paths]:
            echo(f"would make {path}")
    else:
        notes.count += _make(planned, several)
        if several.playlist:
            from unhurried.cli.playlists import write_playlist

            notes.count += write_playlist(several.folder or FOLDER, jobs, force=force)
    _sum_up(planned, dry=several.dry_run)
    if notes.count or planned.in_the_way:
        click.get_current_context().exit(1)


def _jobs(
    wanted: Sequence[Wanted], several: "Several", form: "Form", notes: _Notes, *, day: str | None, force: bool
) -> list[Job]:
    """Return what makes each file; what cannot be made is told."""
    folder = several.folder or FOLDER
    asked = day is not None or bool(os.environ.get(VARIABLE, "").strip())
    voices: dict[str, str] = {}
    jobs = []
    for one, name in zip(wanted, names([each.naming for each in wanted]), strict=True):
        try:
            its = form_again(one.meant, form, named=False)
            path = folder / f"{name}.{its.format or DEFAULT}"
            order = order_of(one.meant, path, its, date=day_of(one.meant, day), force=force)
            again = one.meant.recipe is not None
            drawn = again or one.meant.choices.seed is not None
            key = key_of_order(order, _voice(order, voices), dated=again or asked, drawn=drawn)
            paths = tuple(order.paths().values())
            jobs.append(Job(label=name, key=key, paths=paths, order=order, size=order.minutes or 0))
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


def _make(planned: Plan, several: "Several") -> int:
    """Make what is to be made; return how many could not be.

    Raises:
        FileError: nothing may be written to the folder, or no package here writes the format.
        UnhurriedError: the cluster is lost.
    """
    # What is left of a set that was made before is its own: it is replaced without being asked.
    jobs = tuple(
        replace(job, order=replace(job.order, force=True)) if job in planned.replacing else job
        for job in planned.to_make
    )
    if not jobs:
        return 0
    check_folder(several.folder or FOLDER)
    # At once, and not of each file when its lines are spoken. Whether a cluster has the package is known there.
    check = check_path if several.scheduler is None else check_place
    for path in {job.paths[0].suffix: job.paths[0] for job in jobs}.values():
        check(path, force=True)
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

        cluster.run(jobs, make_parcel, hear, scheduler=several.scheduler, pack=parcel_of, put=put)
        return
    count = several.jobs or min(SIDE_BY_SIDE, os.cpu_count() or 1)
    processes.run(jobs, make, hear, processes=count)


def _sum_up(planned: Plan, *, dry: bool) -> None:
    if planned.up_to_date:
        count = len(planned.up_to_date)
        echo(f"{count} {'file is' if count == 1 else 'files are'} up to date.", err=True)
    elif dry and not planned.to_make:
        echo("Nothing is to be made.", err=True)
