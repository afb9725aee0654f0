"""Programs for children; an order says what they shall do, good or bad."""

import os
import re
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from api.readers import Order
from api.refusals import QueryRefused, Refusal
from api.workers import frames
from api.workers.child import Child

MIB = 1 << 20


class OwnRefusal(Refusal):
    """One that only the tests know."""


def echo(child: Child, argument: Any) -> None:
    """Answer with what the order says."""
    for order in child.orders():
        child.head({"argument": argument, "pid": os.getpid()})
        child.data(order.get("say", "").encode())
        child.end({"rows": 1})


def noting(child: Child, argument: Any) -> None:
    """Have something to say before it is up."""
    child.note("not sealed")
    echo(child, argument)


def any_deed(child: Child, argument: Any) -> None:
    """Do what the order names, then answer with the result."""
    for order in child.orders():
        if answer := DEEDS[order["do"]](child, order):
            child.head({"pid": os.getpid()})
            child.data(answer)
            child.end({"bytes": len(answer)})


def failing(child: Child, argument: Any) -> None:
    """Never come up."""
    raise RuntimeError("the folder is not there")


def aborting(child: Child, argument: Any) -> None:
    """Never come up, and say nothing that Python would know."""
    os.write(2, b"native words\n")
    os.abort()


def silent(child: Child, argument: Any) -> None:
    """Never say hello."""
    time.sleep(60)


def short(child: Child, argument: Any) -> None:
    """Say hello, end when no ``hold`` is in the folder ``argument``, and count starts there."""
    with Path(argument, "starts").open("a") as file:
        file.write("x")

    def end() -> None:
        while Path(argument, "hold").exists():
            time.sleep(0.01)
        os._exit(0)

    threading.Thread(target=end).start()
    next(child.orders())


def fleeting(child: Child, argument: Any) -> None:
    """Say hello, and end at once."""
    child._pipe.sendall(frames.frame(frames.HELLO))


def tied(child: Child, argument: Any) -> None:
    """Come up only while the file ``argument`` is there."""
    if not Path(argument).exists():
        raise FileNotFoundError(f"{argument} has gone")
    any_deed(child, None)


def _native(child: Child, order: Order) -> bytes:
    # The interpreter's lock is held until it ends, after years.
    return str(re.match("(a|a)*$", "a" * 60 + "b")).encode()


def _spin(child: Child, order: Order) -> bytes:
    while True:
        pass


def _flood(child: Child, order: Order) -> bytes:
    child.head({"pid": os.getpid()})
    sent = 0
    while True:
        child.data(b"x" * 65536)
        sent += 65536
        if "count" in order:
            Path(order["count"]).write_text(str(sent))


def _pieces(child: Child, order: Order) -> bytes:
    child.head({"pid": os.getpid()})
    for n in range(order["n"]):
        child.data(b"%d\n" % n)
    child.end({"rows": order["n"]})
    return b""


def _raise(child: Child, order: Order) -> bytes:
    raise ValueError("of no use")


def _allocate(child: Child, order: Order) -> bytes:
    return b"%d" % len(bytearray(order["bytes"]))


def _keep(child: Child, order: Order) -> bytes:
    KEPT.append(bytearray(order["bytes"]))
    return b"kept"


def _abort(child: Child, order: Order) -> bytes:
    os.write(2, order.get("says", "").encode())
    os.abort()


def _signal(child: Child, order: Order) -> bytes:
    os.kill(os.getpid(), order["signal"])
    return b"survived"


def _exit(child: Child, order: Order) -> bytes:
    os._exit(order["status"])


def _refuse(child: Child, order: Order) -> bytes:
    child.head({})
    if order.get("after"):
        child.data(b"some")
    kinds = {
        "query": QueryRefused("too deep", "depth", (2, 7)),
        "own": OwnRefusal("not here", code="X1"),
    }
    child.refuse(kinds[order["kind"]])
    return b""


def _unanswered(child: Child, order: Order) -> bytes:
    return b""


def _headless(child: Child, order: Order) -> bytes:
    child.data(b"no head")
    return b""


def _garbage(child: Child, order: Order) -> bytes:
    child._pipe.sendall(b"d\xff\xff\xff\xff and four gigabytes")
    return _spin(child, order) if order.get("and on") else b""


def _state(child: Child, order: Order) -> bytes:
    sys.stdout.write("noise")
    sys.stdout.flush()
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    open_now = {int(path.name) for path in Path("/proc/self/fd").iterdir() if path.exists()}
    state = {"nice": os.nice(0), "interrupt ignored": ignored, "open": sorted(open_now)}
    return orjson.dumps(state)


def _sleep(child: Child, order: Order) -> bytes:
    time.sleep(order["seconds"])
    return b"slept"


KEPT: list[bytearray] = []
DEEDS: dict[str, Callable[[Child, Order], bytes]] = {
    "abort": _abort,
    "allocate": _allocate,
    "exit": _exit,
    "flood": _flood,
    "garbage": _garbage,
    "headless": _headless,
    "keep": _keep,
    "native": _native,
    "pieces": _pieces,
    "raise": _raise,
    "refuse": _refuse,
    "signal": _signal,
    "sleep": _sleep,
    "spin": _spin,
    "state": _state,
    "unanswered": _unanswered,
}
