"""What Unhurried itself says in English, for tests that look for it."""

from unhurried.languages import FOLDER
from unhurried.languages.file import read_language

ENGLISH = read_language(FOLDER / "en.yaml")
BREATH, LAST_SECONDS = ENGLISH.breath, ENGLISH.turns.last_seconds
