"""``python -m unhurried``."""

from unhurried.cli import main

if __name__ == "__main__":
    main()
