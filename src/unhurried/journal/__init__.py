"""A notebook for two: plain Markdown, one file a month, pages together and pages of each one's own.

``page`` is its text, ``whose`` whose pages are meant, ``prompts`` what there is to begin with: all pure. ``notebook``
and ``drafts`` are its files.
"""
