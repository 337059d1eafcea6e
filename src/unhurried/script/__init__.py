"""YAML text -> a frozen ritual, or every fault of it at once."""
