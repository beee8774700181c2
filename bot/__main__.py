"""`python -m bot` is `prevent-bot`."""

from bot.cli import main

if __name__ == "__main__":
    main()
