"""Seconds and frames -> samples: tone, chime, bed. Pure numpy, each array made whole and then only read."""
