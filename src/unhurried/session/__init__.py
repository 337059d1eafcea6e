"""A ritual while two people lie there: pausing, going on, skipping. Pure: each key makes a new, frozen edit list."""
