"""A second wall behind the guard: a process that can open no connection, whatever it is asked.

Linux alone, on the two kinds of machines below; elsewhere the guard stands alone.
"""

import ctypes
import errno
import platform
import sys
from typing import NamedTuple

NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2  # of prctl(2)
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # of BPF
ALLOW, FAIL = 0x7FFF0000, 0x00050000
NUMBER, MACHINE = 0, 4  # where seccomp_data has them
X32 = 0x40000000  # from here on an x86_64 has the numbers of another set of calls
IO_URING = 425  # io_uring_setup(2) on every machine: a ring opens sockets without socket(2)


class Machine(NamedTuple):
    """What the kernel calls a kind of machine, and the number of socket(2) on it."""

    audit: int
    socket: int


MACHINES = {
    "x86_64": Machine(0xC000003E, 41),
    "aarch64": Machine(0xC00000B7, 198),
}


class Instruction(ctypes.Structure):
    """struct sock_filter."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(Instruction)))


def open_no_sockets() -> bool:
    """Let this thread, and those that it starts, open no socket; whether the system does that.

    Sockets that are open stay so. There is no way back.
    """
    machine = MACHINES.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        return False
    # A call of another kind of machine (int 0x80 on an x86_64) is none of ours, whatever it is.
    steps = (
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 0, 5, machine.audit),
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 3, 0, X32),
        (EQUAL, 2, 0, machine.socket),
        (EQUAL, 1, 0, IO_URING),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, FAIL | errno.EACCES),
    )
    instructions = (Instruction * len(steps))(*(Instruction(*step) for step in steps))
    program = Program(len(steps), instructions)
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        return False
    return bool(prctl(SECCOMP, FILTER, ctypes.byref(program), 0, 0) == 0)
