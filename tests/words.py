"""What Unhurried itself says in English, for tests that look for it."""

from unhurried.languages import FOLDER
from unhurried.languages.file import read_entries

ENGLISH = read_entries(FOLDER / "en.yaml")
BREATH, LAST_SECONDS = ENGLISH.breath, ENGLISH.turns.last_seconds
