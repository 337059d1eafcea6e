"""What two people plan to do, and when: words to a calendar file, and what of it is due. It never reminds anybody.

What is pure is in ``planned.py``, ``words.py`` and ``due.py``; ``calendar.py`` knows iCalendar, ``file.py`` the file.
"""
