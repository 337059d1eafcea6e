"""What a person has set once, so that they need not say it each time: by a flag, in the environment, in a file.

A flag goes before the environment, that before the file, and that before what is so by itself.
"""
