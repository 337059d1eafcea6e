"""What is measured, beside peers that do the same work: ``python -m benchmarks``. README.md tells what, and why.

Nothing here is promised by a test: a machine may be busy. What is stable (counts, modules, bytes) the tests hold.
"""
