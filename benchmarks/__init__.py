"""What is measured, and not promised by a test: a machine may be busy."""
