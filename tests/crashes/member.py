"""A member at work in a process of their own, for the tests to kill. It has only the keys it is told.

It imports everything once and forks for each attempt, so that an attempt costs little. One JSON line on standard
input is an attempt; the answer is the process id of the fork, once that is ready to begin. An empty line lets it
begin, and the second answer says how it ended. The passphrase is stretched once: the slot is the same in every copy.
"""

import contextlib
import ctypes
import functools
import json
import os
import random
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from entrack_vault.crypto import passphrase
from tests.crashes.operations import OPERATIONS, Attempt, unlock

ANY_TRACER = (0x59616D61, -1)  # prctl PR_SET_PTRACER, PR_SET_PTRACER_ANY: where Yama keeps tracers to descendants


def main() -> None:
    """Serves attempts until standard input ends."""
    passphrase.sealing_key = functools.cache(passphrase.sealing_key)
    for line in sys.stdin:
        request: dict[str, Any] = json.loads(line)
        attempt = Attempt(**{**request, "folder": Path(request["folder"])})
        os.environ["ENTRACK_VAULT_STATE"] = request["state"]
        if attempt.operation == "warm":
            unlock(attempt).session.store.close()
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
    result, tell_result = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ready)
        os.close(tell_begin)
        os.close(result)
        _attempt(attempt, tell_ready, begin, tell_result)
    for end in (tell_ready, begin, tell_result):
        os.close(end)
    prepared = os.read(ready, 1) == b"r"
    answer({"pid": child, "ready": prepared})
    sys.stdin.readline()
    with contextlib.suppress(BrokenPipeError):  # killed while it waited, or it could not prepare
        os.write(tell_begin, b"b")
    said = b"".join(iter(lambda: os.read(result, 65536), b""))
    _, status = os.waitpid(child, 0)
    for end in (ready, tell_begin, result):
        os.close(end)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    answer({"killed": killed, "status": status, "said": json.loads(said) if said and not killed else None})


def _attempt(attempt: Attempt, ready: int, begin: int, result: int) -> None:
    """In the fork: prepares, waits to be let loose, does it, and tells what the person would have been shown."""
    status = 1
    try:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(*ANY_TRACER, 0, 0, 0)
        if attempt.same_random:
            # What the operation makes up is the same in each run, so that the test knows keys that were never told.
            os.urandom = random.Random(attempt.operation).randbytes
        do = OPERATIONS[attempt.operation](attempt)
        os.write(ready, b"r")
        os.read(begin, 1)
        os.write(result, json.dumps(do()).encode())
        status = 0
    except BaseException as fault:
        os.write(result, json.dumps({"error": type(fault).__name__, "text": str(fault)}).encode())
        traceback.print_exc()
    finally:
        os._exit(status)


if __name__ == "__main__":
    main()
