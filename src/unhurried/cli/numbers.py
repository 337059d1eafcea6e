"""numpy, without the threads it would start: nothing of ours multiplies matrices."""

import os
from typing import Final

_THREADS: Final = "OPENBLAS_NUM_THREADS"


def import_numpy() -> None:
    """Import numpy with one thread of OpenBLAS, unless somebody has set how many it is to have.

    It starts one for each core, and each first spins for a while: 0.1 s that the sound device would have had. The
    programs we start know nothing of it.
    """
    if _THREADS in os.environ:
        return
    os.environ[_THREADS] = "1"
    try:
        import numpy  # noqa: F401
    finally:
        del os.environ[_THREADS]
