"""Which sound device is meant, without one."""

import pytest

from unhurried.errors import NotFoundError
from unhurried.sinks.devices import Device, chosen

LINUX = [
    Device(0, "HDA Intel PCH: ALC257 Analog (hw:0,0)", "ALSA", 2, 44_100, False),
    Device(3, "HDA Intel PCH: HDMI 0 (hw:0,3)", "ALSA", 8, 44_100, False),
    Device(5, "USB Audio: - (hw:1,0)", "ALSA", 2, 48_000, False),
    Device(7, "pulse", "ALSA", 32, 44_100, False),
    Device(8, "default", "ALSA", 32, 44_100, True),
    Device(9, "2", "OSS", 1, 44_100, False),
]
WINDOWS = [
    Device(4, "Headphones (USB)", "MME", 2, 44_100, False),
    Device(5, "Speakers (Realtek)", "MME", 2, 44_100, True),
    Device(9, "Headphones (USB)", "Windows WASAPI", 2, 48_000, False),
    Device(10, "Speakers (Realtek)", "Windows WASAPI", 2, 48_000, False),
    Device(11, "Only here", "Windows WASAPI", 2, 48_000, False),
]


@pytest.mark.parametrize(
    ("wish", "devices", "number"),
    [
        ("3", LINUX, 3),
        (" 8 ", LINUX, 8),
        ("2", LINUX, 9),  # no number of any, but the name of one
        ("PULSE", LINUX, 7),
        ("default", LINUX, 8),
        ("usb", LINUX, 5),
        ("hdmi", LINUX, 3),
        ("headphones", WINDOWS, 4),
        ("Headphones (USB)", WINDOWS, 4),
        ("Headphones (USB), Windows WASAPI", WINDOWS, 9),
        ("only", WINDOWS, 11),
    ],
)
def test_a_number_a_name_or_a_part_of_one_is_enough(wish: str, devices: list[Device], number: int) -> None:
    """Capitals make no difference; where each device is there more than once, the default's host API is meant."""
    assert chosen(wish, devices).number == number


@pytest.mark.parametrize(
    ("wish", "devices", "why"),
    [
        (
            "hda",
            LINUX,
            "'hda' may be 0 'HDA Intel PCH: ALC257 Analog (hw:0,0)' or 3 'HDA Intel PCH: HDMI 0 (hw:0,3)';"
            " say more of the name, or its number",
        ),
        ("puls3", LINUX, "there is no sound device 'puls3'; did you mean 'pulse'?"),
        ("kitchen", LINUX, "there is no sound device 'kitchen'; `unhurried devices` lists them"),
        ("", LINUX, "there is no sound device ''; `unhurried devices` lists them"),
        ("1", [], "there is no sound device '1'; `unhurried devices` lists them"),
    ],
)
def test_what_is_not_meant_clearly_is_one_line(wish: str, devices: list[Device], why: str) -> None:
    """No device, or more than one: it is said with what to do, and nothing is guessed."""
    with pytest.raises(NotFoundError) as caught:
        chosen(wish, devices)
    assert str(caught.value) == why
