"""What the tests of the doctor share: a system, and findings as lines."""

import os
from collections.abc import Iterable

from unhurried.doctor.finding import Finding
from unhurried.doctor.system import System

HERE = System("linux", "apt", "sudo ", "/usr/bin/python3", user="ana", uid=os.getuid())


def lines_of(found: Iterable[Finding]) -> list[str]:
    """Return findings as a person is shown them."""
    return [str(finding) for finding in found]
