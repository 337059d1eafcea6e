"""A ritual as one HTML file that plays by itself, with nothing else and no network: for a phone, or somebody else."""

from unhurried.page.page import write_page

__all__ = ["write_page"]
