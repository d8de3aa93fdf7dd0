"""``python -m callbot`` and the ``callbot`` command."""

from callbot.cli import main

if __name__ == "__main__":
    main()
