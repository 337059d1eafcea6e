"""Time zones by their names: that of this machine, and one that a person names."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from unhurried.nearest import nearest

_UTC: Final = ("Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu")
_HALF_A_YEAR: Final = timedelta(days=182)


def local_zone() -> ZoneInfo | None:
    """Return the zone of this machine; None where its name is not known, or its clock is another one's."""
    from warnings import catch_warnings, simplefilter

    from tzlocal import get_localzone_name

    with catch_warnings():
        simplefilter("ignore")  # what it does not like about this machine is nothing we can mend
        try:
            zone = ZoneInfo(get_localzone_name() or "")
        except (ZoneInfoNotFoundError, LookupError, ValueError, OSError):
            return None
    now = datetime.now()
    seen = [
        (then.astimezone().utcoffset(), then.replace(tzinfo=zone).utcoffset()) for then in (now, now + _HALF_A_YEAR)
    ]
    return _plain(zone) if all(clock == named for clock, named in seen) else None


def zone_named(text: str) -> ZoneInfo:
    """Return a zone by its name, as Europe/Berlin, or by the place alone, as Berlin.

    Raises:
        ValueError: there is none; with the nearest.
    """
    from zoneinfo import available_timezones

    known = sorted(available_timezones())
    plain = text.strip().replace(" ", "_").lower()
    places = {name.rpartition("/")[2].lower(): name for name in reversed(known) if name.count("/") == 1}
    found = next((name for name in known if name.lower() == plain), None)
    if found is None and plain in places:
        found = places[plain]
    if found is None:
        near = nearest(text, known) or places.get((nearest(text, places) or "").lower())
        raise ValueError(
            f"there is no time zone '{text[:60]}'; "
            + (f"did you mean '{near}'?" if near else "write it like Europe/Berlin")
        )
    return _plain(ZoneInfo(found))


def _plain(zone: ZoneInfo) -> ZoneInfo:
    """Return UTC, whichever of its names it has, as the one that needs no rules in a calendar."""
    return ZoneInfo("UTC") if zone.key in _UTC else zone
