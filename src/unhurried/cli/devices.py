"""The command about sound devices: devices."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from unhurried.sinks.devices import Device


@click.command("devices", short_help="List what can be played through.")
def devices_command() -> None:
    """List the sound devices that can be played through, with the default marked."""
    from unhurried.errors import shown
    from unhurried.sinks.devices import devices

    found = devices()
    widths = [max(len(shown(text)) for text in column) for column in zip(*map(_cells, found), strict=True)]
    for device in found:
        cells = [shown(cell).ljust(width) for cell, width in zip(_cells(device), widths, strict=True)]
        click.echo(f"{'*' if device.default else ' '} {'  '.join(cells)}".rstrip())
    click.echo("\n* is the default. Take another: `--device NAME`; a part of its name, or its number, is enough.")


def _cells(device: "Device") -> tuple[str, ...]:
    channels = f"{device.channels} channel{'s' if device.channels != 1 else ''}"
    return f"{device.number:>3}", device.name, device.api, channels, f"{device.rate} Hz"
