"""What the program says of itself: who sees what, and every sentence people read."""

import click
from flask import Flask

from fgc.overview.sight import who_sees_what


def add_to(app: Flask) -> None:
    """who-sees-what, sentences."""

    @app.cli.command("who-sees-what")
    def print_who_sees_what() -> None:
        """Print docs/who-sees-what.md: every page, whom it is open to, what one may learn about another."""
        click.echo(who_sees_what(app), nl=False)

    @app.cli.command("sentences")
    def print_sentences() -> None:
        """Print every sentence people read, as a translator starts from it (a .pot file)."""
        from babel.messages.pofile import write_po  # noqa: PLC0415 - only where it is asked for

        from fgc.kit import catalogues  # noqa: PLC0415

        write_po(click.get_binary_stream("stdout"), catalogues.sentences())  # type: ignore[operator]
