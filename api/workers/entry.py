"""Where a child process begins: it settles, finds its program and runs it to its end."""

import errno
import os
import socket
import traceback
from importlib import import_module
from multiprocessing import parent_process
from typing import Any, NoReturn

from api.workers.child import Child
from api.workers.limits import settle

OUT_OF_MEMORY = errno.ENOMEM  # the exit status of a child whose program had no memory left


def begin(pipe: socket.socket, said: int, program: str, argument: Any, memory: int) -> NoReturn:
    """Run ``program`` and end this process at once: nothing that it started holds it up."""
    status = 1
    try:
        parent = parent_process()
        assert parent is not None  # noqa: S101  whoever begins here was started by one
        settle({pipe.fileno()}, said, parent.sentinel)
        module, function = program.split(":")
        getattr(import_module(module), function)(Child(pipe, memory), argument)
        status = 0
    except MemoryError:
        status = OUT_OF_MEMORY
    finally:
        if status == 1:
            traceback.print_exc()
        os._exit(status)
