"""Keeps None, True and False alive on Python 3.11, where Qt's bindings give away references they do not own.

The bindings are built for Pythons in which these three are never freed (3.12 and newer): there, handing one out needs
no counting. On 3.11 every call that answers None takes one reference from it, and after some ten thousand calls the
interpreter would free it and end. A count that no lifetime of clicks can use up is given to each of them instead.
"""

import ctypes
import sys

ENOUGH = 1 << 40


def keep_alive() -> None:
    """Raises the reference counts, once; does nothing where these objects never die anyway."""
    if sys.version_info >= (3, 12):
        return
    for singleton in (None, True, False):
        count = ctypes.c_ssize_t.from_address(id(singleton))  # the first field of every object (PyObject.ob_refcnt)
        if count.value < ENOUGH // 2:
            count.value += ENOUGH
