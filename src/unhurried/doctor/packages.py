"""Python and the packages that we need: there, new enough, and really imported; the formats of sound files."""

from collections.abc import Iterator
from importlib import import_module, metadata
from platform import python_version
from typing import Final

from unhurried.doctor.finding import Finding, ok, warn, wrong
from unhurried.doctor.requirements import Requirement, needed
from unhurried.doctor.system import System, install, install_python

OURS: Final = "unhurried"
LEFT_OUT: Final = frozenset(("sounddevice", "pyttsx3", "espeakng-loader"))
"""What is imported by the checks of sound and voice: with them a whole sound server starts, or hangs."""


def python(system: System) -> Finding:
    """Tell which Python runs, and whether it is one we are made for."""
    there = f"Python {python_version()}, {system.python}"
    try:
        versions = str(metadata.metadata(OURS).json.get("requires_python", ""))
    except metadata.PackageNotFoundError:
        return warn("python", f"{there}; Unhurried runs from a folder and is not installed", _pip(system, "."))
    if not Requirement("python", versions).takes(python_version()):
        return wrong("python", f"{there} is not {versions}", "run it with a newer Python")
    return ok("python", f"{there}; Unhurried {metadata.version(OURS)}")


def _pip(system: System, what: str) -> str:
    return f"in that folder: {install_python(system, what)}"


def versions(system: System) -> Iterator[Finding]:
    """Tell of each package that is missing or too old."""
    try:
        requirements = needed(metadata.requires(OURS) or [], system.platform, python_version())
    except metadata.PackageNotFoundError:
        return
    bad = 0
    for requirement in requirements:
        mend = install_python(system, str(requirement))
        try:
            there = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            bad += 1
            yield wrong("packages", f"the package {requirement.name} is missing", mend)
            continue
        if not requirement.takes(there):
            bad += 1
            yield wrong("packages", f"{requirement.name} {there} is too old for {requirement}", mend)
    if not bad:
        yield ok("packages", f"all {len(requirements)} packages are there, and new enough")


def imports(system: System) -> Iterator[Finding]:
    """Tell of each package that cannot be imported, and what the library of sound files can do."""
    try:
        requirements = needed(metadata.requires(OURS) or [], system.platform, python_version())
    except metadata.PackageNotFoundError:
        requirements = []
    modules = {requirement.module for requirement in requirements}
    causes: set[str] = set()
    for requirement in requirements:
        if requirement.name in LEFT_OUT or not _is_there(requirement.name):
            continue
        try:
            import_module(requirement.module)
        except Exception as error:
            if _is_told(error, requirement.module, modules) or str(error) in causes:
                continue
            causes.add(str(error))
            if requirement.name == "soundfile" and isinstance(error, OSError):
                yield wrong("files", "the libsndfile library is missing", install(system, "libsndfile"))
                continue
            mend = install_python(system, str(requirement), again=True)
            yield wrong("packages", f"{requirement.name} cannot be imported: {error}", mend)
    yield from formats(system)


def _is_told(error: Exception, module: str, modules: set[str]) -> bool:
    """Whether a package fails only because another is missing, which is told by itself."""
    return isinstance(error, ModuleNotFoundError) and error.name != module and error.name in modules


def _is_there(name: str) -> bool:
    try:
        return bool(metadata.version(name))
    except metadata.PackageNotFoundError:
        return False


def formats(system: System) -> Iterator[Finding]:
    """Tell which formats of files can be written; without FLAC not even a line can be kept."""
    try:
        import soundfile
    except (ImportError, OSError):
        return  # told already
    from unhurried.sinks.formats import FORMATS

    written = {each.suffix: each.written_as for each in FORMATS.values() if each.written_as is not None}
    unable = [suffix for suffix, written_as in written.items() if not soundfile.check_format(*written_as)]
    library = f"libsndfile {soundfile.__libsndfile_version__}"
    newer = install_python(system, "soundfile", again=True)
    if ".flac" in unable:
        yield wrong("files", f"{library} writes no FLAC", newer)
    elif unable:
        yield warn("files", f"{library} is too old to write {', '.join(unable)}; the others it writes", newer)
    else:
        yield ok("files", f"{library} writes {', '.join(written)}")
