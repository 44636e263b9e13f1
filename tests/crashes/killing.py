"""Killing a member's process at one system call, by its name and number, counted from where the operation begins."""

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.crashes.operations import Attempt

CHECKOUT = Path(__file__).resolve().parents[2]
# Every call that changes what is on disk, or waits until it is there. Those a processor does not know are left out.
CHANGING = (
    *("write", "writev", "pwrite64", "pwritev", "pwritev2", "sendfile", "copy_file_range", "fallocate", "truncate"),
    *("ftruncate", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat"),
    *("mkdir", "mkdirat", "rmdir", "chmod", "fchmod", "fchmodat", "fsync", "fdatasync", "msync", "sync_file_range"),
)


@dataclass(frozen=True)
class Ended:
    """How an attempt ended: killed, or what it told."""

    killed: bool
    said: Any


class MemberProcess:
    """tests/crashes/member.py, running."""

    def __init__(self, place: Path) -> None:
        self._place = place
        place.mkdir(parents=True, exist_ok=True)
        self._errors = (place / "errors.txt").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crashes.member"],
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )

    def __enter__(self) -> "MemberProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.stdin and self._process.stdout:
            self._process.stdin.close()
            self._process.wait(30)
            self._process.stdout.close()
        self._errors.close()

    def rehearse(self, attempt: Attempt) -> None:
        """Lets the process do it once, in a copy that is not used for anything else, so that it is quick later."""
        self._ask({**_request(attempt), "rehearse": True})

    def start(self, attempt: Attempt) -> int:
        """The process id of a fork that has prepared everything and waits to begin."""
        answer = self._ask(_request(attempt))
        if not answer["ready"]:
            raise AssertionError(f"not prepared: {self.finish().said} {self._told()}")
        return int(answer["pid"])

    def finish(self) -> Ended:
        """Lets the waiting fork begin, and waits until it ends."""
        self._say("")
        return self.ended()

    def abandon(self, attempt: Attempt) -> None:
        """Prepares, and is killed before it begins."""
        os.kill(self.start(attempt), signal.SIGKILL)
        assert self.finish().killed

    def begin(self) -> None:
        """Lets the waiting fork begin, and does not wait."""
        self._say("")

    def ended(self) -> Ended:
        """Waits until a fork that has begun ends."""
        answer = self._hear()
        return Ended(answer["killed"], answer["said"])

    def run(self, attempt: Attempt) -> Ended:
        """The whole operation, undisturbed."""
        self.start(attempt)
        ended = self.finish()
        if isinstance(ended.said, dict) and "error" in ended.said:
            raise AssertionError(f"{ended.said} {self._told()}")
        return ended

    def kill_at(self, attempt: Attempt, call: str, number: int) -> Ended:
        """SIGKILL as the operation enters its call of that number; it is not killed when it makes fewer."""
        return self._traced(attempt, "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={number}")

    def fail_at(self, attempt: Attempt, call: str, number: int, error: str) -> Ended:
        """The call of that number and all after it fail with an error such as ENOSPC."""
        return self._traced(attempt, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={number}+")

    def count(self, attempt: Attempt) -> Counter[str]:
        """How often the operation, undisturbed, makes each changing call."""
        self._traced(attempt, "-e", "trace=" + ",".join(f"?{call}" for call in CHANGING))
        lines = (self._place / "calls.txt").read_text("utf-8", "replace").splitlines()
        found = (re.match(r"\d+ +(\w+)\(", line) for line in lines)
        return Counter(match[1] for match in found if match)

    def _traced(self, attempt: Attempt, *choice: str) -> Ended:
        child = self.start(attempt)
        command = ["strace", "-f", "-p", str(child), "-o", str(self._place / "calls.txt"), *choice]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
            said = tracer.stderr.readline() if tracer.stderr else ""
            if "attached" not in said:
                tracer.terminate()
                self.finish()
                raise AssertionError(f"strace cannot look at a child process here: {said}")
            ended = self.finish()
            if tracer.stderr:
                tracer.stderr.read()
        return ended

    def _told(self) -> str:
        self._errors.flush()
        return (self._place / "errors.txt").read_text("utf-8")

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        self._say(json.dumps(request))
        return self._hear()

    def _say(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"the member's process has ended: {self._told()}")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _request(attempt: Attempt) -> dict[str, Any]:
    return {**asdict(attempt), "folder": str(attempt.folder)}
