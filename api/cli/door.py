"""The outermost door: what went wrong below becomes one sentence and an exit code, here only."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from threading import current_thread, main_thread
from types import FrameType
from typing import NoReturn

import click

from api.cli.call import Call
from api.cli.deadline import abandoned
from api.cli.output import say
from api.cli.root import greenweft

FAILED, USAGE, INTERRUPTED = 1, 2, 130


def main() -> NoReturn:
    """Run the command of this process, and end the process with its exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = run()
    if code == INTERRUPTED or abandoned():
        # An ordinary exit ends by the signal, with another code, if Ctrl-C came while an engine ran
        # Python of its own. And a query that cannot be stopped still runs in a thread, which would
        # outlive the exit or abort it: it only read, and an engine in a child ends with its input.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def run(args: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. No error leaves this function, unless --debug is given.

    >>> run(["nothing-like-it"])
    2
    """
    call = Call()
    with _interruptible(call):
        code = INTERRUPTED
        with suppress(KeyboardInterrupt):
            code = _run(args, call)
        if call.interrupted:
            say(call.after_interruption())
        return INTERRUPTED if call.interrupted else code


def _run(args: Sequence[str] | None, call: Call) -> int:
    try:
        code = greenweft.main(args, prog_name="greenweft", standalone_mode=False, obj=call)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        call.interrupted = True
        return INTERRUPTED
    except BrokenPipeError:
        _stop_writing()
        return 0
    except Exception as error:  # the one place that nothing may pass
        if call.interrupted:
            return INTERRUPTED
        if call.debug:
            raise
        sentence, code = _told(error)
        say(sentence)
        return code
    return code if isinstance(code, int) else 0


def _told(error: Exception) -> tuple[str, int]:
    """One sentence about an error, and its exit code."""
    from api.errors import Usage
    from graph.errors import BadParameter
    from loaders.errors import BadOption
    from ontology.errors import GreenweftError, UnknownName

    if isinstance(error, Usage | UnknownName | BadParameter | BadOption):
        return str(error), USAGE
    if isinstance(error, GreenweftError):
        return str(error), FAILED
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}", FAILED
    what = f"{type(error).__name__} {error}".strip()
    return f"unexpected: {what}; --debug shows where", FAILED


def _stop_writing() -> None:
    """Whoever read stdout has had enough; the interpreter must not try to flush it once more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def _interruptible(call: Call) -> Iterator[None]:
    """The first Ctrl-C stops the work in good order; a second one ends the process at once."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        if call.interrupted:
            os._exit(INTERRUPTED)
        # Engines report an interruption as an error of their own, so the flag tells, not the class.
        call.interrupted = True
        call.stop_query()
        raise KeyboardInterrupt

    if current_thread() is not main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
