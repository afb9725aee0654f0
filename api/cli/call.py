"""One call of the command line: its home, its application, and how far it got."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli.deadline import abandoned
from api.cli.output import say

if TYPE_CHECKING:
    from api.application import Application
    from api.settings import Settings


class Call:
    """What holds for a whole call, from the outermost door to the command."""

    def __init__(self) -> None:
        self.home: Path | None = None
        self.debug = False
        self.interrupted = False
        self.served = False
        self.edition_before: int | None = None
        self.edition_after: int | None = None
        self._open: Application | None = None

    @property
    def settings(self) -> "Settings":
        """Settings of the environment; ``--home`` comes before ``GREENWEFT_HOME``."""
        from pydantic import ValidationError

        from api.errors import BadSetting
        from api.settings import Settings

        try:
            return Settings() if self.home is None else Settings(home=self.home)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = "_".join(map(str, first["loc"])).upper()
            raise BadSetting(f"GREENWEFT_{name}", str(first["input"]), first["msg"]) from error

    @contextmanager
    def opened(self, unread: bool = False) -> Iterator["Application"]:
        """The application over the home, let go at the end; ``unread`` leaves the book closed.

        It goes through the server if one holds the home.
        """
        from api.application import Application

        app = Application.reached(self.settings, click.get_current_context().command_path, say)
        self.served = app.server is not None
        try:
            if self.served or not unread:
                self.edition_before = app.newest()
                self._open = app
            yield app
        finally:
            self._close(app)

    def stop_query(self) -> None:
        """Stop what the book is doing; called by a signal handler."""
        if self._open:
            self._open.interrupt()

    def after_interruption(self) -> str:
        """What a person must know after Ctrl-C."""
        before, after = self.edition_before, self.edition_after
        if before is not None and after is None:
            return "interrupted, and the server has gone; greenweft status tells where the book is"
        if before is None or before == after:
            at = "" if before is None else f", at edition {before}"
            return f"interrupted; the book is as it was{at}"
        on = "the server" if self.served else "greenweft sync"
        return f"interrupted; the book is at edition {after}: {on} brings the graphs there"

    def _close(self, app: "Application") -> None:
        if self.interrupted and self._open:
            self.edition_before, self.edition_after = app.after_interruption(self.edition_before)
        self._open = None
        if not abandoned():
            app.close()
        # Else a thread still reads: nothing may be closed under it, and the home stays locked until
        # the process is gone. Only queries are abandoned, so nothing is half written.


pass_call = click.make_pass_decorator(Call, ensure=True)
