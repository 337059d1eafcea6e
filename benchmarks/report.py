"""What was measured -> one table, and the page that has it. Pure."""

from collections.abc import Iterable, Sequence

from benchmarks.row import Done, Results, Target, Unit, found, is_reached

HEAD = ("", "row", "ours", "beside", "theirs", "ours beside theirs", "to reach", "reached", "MB ours", "MB theirs")


def lines(done: Iterable[Done]) -> list[tuple[str, ...]]:
    """Return the table's lines, one for each peer."""
    found_lines: list[tuple[str, ...]] = []
    for one in done:
        row = one.row
        if one.lacks:
            found_lines.append((str(row.number), row.name, "", f"left out: {one.lacks}", *[""] * 6))
            continue
        ours, *peers = one.results
        found_lines += [(str(row.number), row.name, *_beside(ours, peer, row.unit)) for peer in peers]
    return found_lines


def _beside(ours: Results, peer: Results, unit: Unit) -> tuple[str, ...]:
    target = peer.target
    return (
        spread(ours, unit),
        peer.label,
        spread(peer, unit),
        _compared(target, ours.median, peer.median, unit),
        "" if target is None else _limit(target, unit),
        "" if target is None else "yes" if is_reached(target, ours.median, peer.median) else "**no**",
        _memory(ours),
        _memory(peer),
    )


def _compared(target: Target | None, ours: float, theirs: float, unit: Unit) -> str:
    if target is None or target.kind in ("quotient", "at most"):
        return f"{ours / theirs:.2f} x" if theirs else ""
    what = found(target, ours, theirs)
    if target.kind == "faster":
        return f"{what:.2f} x faster"
    return f"{'-' if what < 0 else '+'}{amount(abs(what), unit)}"


def _limit(target: Target, unit: Unit) -> str:
    match target.kind:
        case "quotient":
            return f"≤ {target.limit:g} x"
        case "faster":
            return f"≥ {target.limit:g} x faster"
        case "over":
            return f"≤ +{target.limit:g} {unit}"
        case "at most":
            return f"≤ {target.limit:g} {unit}"


def spread(results: Results, unit: Unit) -> str:
    """Return median, least and most."""
    least, most = results.spread
    return f"{amount(results.median, unit)} ({amount(least, unit)} to {amount(most, unit)})"


def amount(value: float, unit: Unit) -> str:
    """Return a figure with as many places as it deserves."""
    if unit == "s" and value < 1:
        return f"{1000 * value:.0f} ms"
    places = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{places}f} {unit}"


def _memory(results: Results) -> str:
    return "" if results.memory is None else f"{results.memory:.0f}"


def table(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD) -> str:
    """Return a Markdown table that is a table without Markdown, too."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    ruled = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in ruled
    )


def page(done: Sequence[Done], machine: Sequence[tuple[str, str]], *, command: str) -> str:
    """Return results.md: the machine, the table, what each row did, and every run."""
    parts = [
        "# Results",
        f"Written by `{command}`; [README.md](README.md) tells how to repeat it, and where the time goes. "
        "Median (least to most) of interleaved runs, each in a process of its own.",
        "\n".join(f"- {what}: {value}" for what, value in machine),
        table(lines(done)),
        "## The work",
        "\n".join(
            f"- **{one.row.name}** (to promise {one.row.number}): {one.row.title}. {one.row.work}" for one in done
        ),
    ]
    notes = [f"- **{one.row.name}**: {note}" for one in done for note in one.notes]
    if notes:
        parts += ["## What else the figures say", "\n".join(notes)]
    parts += ["## Every run", table([each for one in done for each in _every(one)], EVERY)]
    return "\n\n".join(parts) + "\n"


EVERY = ("row", "who", "each run, in their order", "CPU (s)", "made (MB)")


def _every(done: Done) -> list[tuple[str, ...]]:
    unit = done.row.unit
    return [
        (
            done.row.name,
            one.label,
            ", ".join(f"{run.value:.3f}" for run in one.runs) + f" {unit}",
            ", ".join(f"{run.cpu:.2f}" for run in one.runs if run.cpu is not None),
            next((f"{run.size / 1e6:.1f}" for run in one.runs if run.size is not None), ""),
        )
        for one in done.results
    ]
