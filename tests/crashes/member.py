"""A member at work in a process of their own, for the tests to kill. It has only the keys it is told.

Everything is imported and rehearsed once, and each attempt is a fork, so that it costs little. One JSON line on
standard input is an attempt; the answer is the process id of the fork, once that is ready to begin. An empty line
lets it begin, and the second answer says how it ended. A passphrase is stretched once, in the rehearsal.
"""

import contextlib
import ctypes
import functools
import gc
import json
import os
import random
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import Any

from entrack_vault.crypto import passphrase
from tests.crashes.operations import OPERATIONS, Attempt

ANY_TRACER = (0x59616D61, -1)  # prctl PR_SET_PTRACER, PR_SET_PTRACER_ANY: where Yama keeps tracers to descendants


def main() -> None:
    """Serves attempts until standard input ends."""
    passphrase.sealing_key = functools.cache(passphrase.sealing_key)
    gc.disable()  # or each fork would copy all it inherits when it first collects
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        rehearse = request.pop("rehearse", False)
        attempt = Attempt(**{**request, "folder": Path(request["folder"])})
        os.environ["ENTRACK_VAULT_STATE"] = attempt.state
        if rehearse:
            _rehearse(attempt)
            answer({})
        else:
            _fork(attempt)


def answer(value: object) -> None:
    """One line on standard output."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def _fork(attempt: Attempt) -> None:
    ready, tell_ready = os.pipe()
    begin, tell_begin = os.pipe()
    result, tell_result = socket.socketpair()
    child = os.fork()
    if child == 0:
        os.close(ready)
        os.close(tell_begin)
        result.close()
        _attempt(attempt, tell_ready, begin, tell_result)
    os.close(tell_ready)
    os.close(begin)
    tell_result.close()
    prepared = os.read(ready, 1) == b"r"
    answer({"pid": child, "ready": prepared})
    sys.stdin.readline()
    with contextlib.suppress(BrokenPipeError):  # killed while it waited, or it could not prepare
        os.write(tell_begin, b"b")
    said = b"".join(iter(lambda: result.recv(65536), b""))
    _, status = os.waitpid(child, 0)
    os.close(ready)
    os.close(tell_begin)
    result.close()
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    answer({"killed": killed, "status": status, "said": json.loads(said) if said and not killed else None})


def _rehearse(attempt: Attempt) -> None:
    """The same in this very process, in a copy that is thrown away: what it stretches and compiles is then ready."""
    real = os.urandom
    try:
        _same_random(attempt)
        OPERATIONS[attempt.operation](attempt)()
    finally:
        os.urandom = real


def _same_random(attempt: Attempt) -> None:
    """What the operation makes up is the same in each run, so that the test knows keys that were never told."""
    if attempt.same_random:
        os.urandom = random.Random(attempt.operation).randbytes


def _attempt(attempt: Attempt, ready: int, begin: int, result: socket.socket) -> None:
    """In the fork: prepares, waits to be let loose, does it, and tells what the person would have been shown.

    It tells through a socket, so that telling is none of the writes that are counted, and works where writes fail.
    """
    status = 1
    try:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(*ANY_TRACER, 0, 0, 0)
        _same_random(attempt)
        do = OPERATIONS[attempt.operation](attempt)
        os.write(ready, b"r")
        os.read(begin, 1)
        result.sendall(json.dumps(do()).encode())
        status = 0
    except BaseException as fault:
        result.sendall(json.dumps({"error": type(fault).__name__, "text": str(fault)}).encode())
        traceback.print_exc()
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
