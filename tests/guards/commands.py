"""Guards of what commands of other processes may have a server do."""

from typing import Any

from tests.guards.guard import EXHAUST, WRITE, Guard, always, nothing

HERE = "tests/api/commands"


def _open_key(old: Any) -> Any:
    def made(file: Any) -> bytes:
        file.write_bytes(b"0" * 64)
        file.chmod(0o644)
        return b"0" * 64

    return made


def _offered(old: Any) -> Any:
    return lambda kind, name: next(iter(old.__globals__["Turn"]))


COMMANDS = (
    Guard(
        "command-key",
        WRITE,
        "Commands are taken of who knows the key of the home, and nothing is unpickled before.",
        {"api.commands.wire:prove": nothing},
        f"{HERE}/test_wire.py::test_another_side_is_refused",
        seconds=30,
    ),
    Guard(
        "command-short",
        EXHAUST,
        "Who has proved nothing says little.",
        {"api.commands.wire:_short": lambda old: lambda connection: connection.recv_bytes()},
        f"{HERE}/test_wire.py::test_who_says_too_much_is_not_read",
        seconds=15,
    ),
    Guard(
        "command-modes",
        WRITE,
        "Nobody else on this machine may read the key or reach the socket.",
        {"api.commands.place:_new_key": _open_key, "api.commands.place:PRIVATE": always(0o755)},
        f"{HERE}/test_place.py::test_only_the_owner_may_read_the_key_or_reach_the_socket",
    ),
    Guard(
        "command-offered",
        WRITE,
        "Only what is offered can be asked for.",
        {"api.commands.conversation:turn_of": _offered},
        f"{HERE}/test_door.py::test_only_what_is_offered_can_be_asked_for",
        seconds=90,
    ),
)
