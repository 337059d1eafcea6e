"""Where what is ours lies on this machine: as its platform has it. No folder need be there."""

from pathlib import Path


def config_folder() -> Path:
    """Return the folder of the configuration."""
    import platformdirs

    return platformdirs.user_config_path("unhurried", appauthor=False)


def data_folder() -> Path:
    """Return the folder of what is a person's own: scripts, voices, recordings, and all that is remembered."""
    import platformdirs

    return platformdirs.user_data_path("unhurried", appauthor=False)


def cache_folder() -> Path:
    """Return the folder of what can be made anew."""
    import platformdirs

    return platformdirs.user_cache_path("unhurried", appauthor=False)
