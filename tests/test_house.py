"""The rules of the house, read from the imports and calls of the code itself. Each hit says what to write instead.

First the rules, then that the checkout keeps them, then that each rule finds a planted violation.
"""

import ast
import fnmatch
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Callable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
TOP_LEVEL = {
    *(".ci", ".gitignore", "README.md", "pyproject.toml"),
    *("entrack_vault", "packaging", "resources", "tests", "ui"),
}
CODE = ("entrack_vault", "ui", "packaging", "tests")
LONGEST = 400

FLOORS = {
    "": 0,  # entrack_vault/__init__.py
    **dict.fromkeys(("domain", "register", "errors", "i18n", "resources"), 1),
    **dict.fromkeys(("crypto", "access", "access_log", "manifest", "retention", "exports", "imports"), 2),
    **dict.fromkeys(("store", "workstation"), 3),
    **dict.fromkeys(("services",), 4),
    **dict.fromkeys(("vault",), 5),
    **dict.fromkeys(("cli", "__main__", "ui"), 6),
}
# What the window may see: use cases and the values they speak of, never keys, rights or rows.
SEEN_BY_THE_WINDOW = {
    *("", "vault", "services", "domain", "register", "errors", "i18n", "resources"),
    *("exports", "imports", "workstation"),
}

# Who alone may import a library, and what the others write instead.
KEEPERS = {
    **dict.fromkeys(("sqlcipher3", "sqlite3", "sqlalchemy", "alembic", "psycopg"), "store"),
    **dict.fromkeys(("cryptography",), "crypto"),
    **dict.fromkeys(("keyring", "platformdirs"), "workstation"),
    **dict.fromkeys(("typer", "click", "rich", "getpass"), "cli"),
    **dict.fromkeys(("PySide6", "shiboken6"), "ui"),
}
TALK = {
    *("print", "input", "breakpoint", "sys.stdout", "sys.stderr"),
    *("exit", "quit", "sys.exit", "os._exit", "SystemExit"),
}
BY_NAME = {"__import__", "import_module", "importlib.import_module"}
GIVING_UP = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)$")
DIALECT = re.compile(r"PRAGMA |sqlite|sqlcipher|postgresql|psycopg")
LATER = re.compile(r"\b(TODO|FIXME|XXX)\b")


class Source(NamedTuple):
    """One Python file: where it is, seen from the checkout, and what it says."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text, self.path)

    @property
    def unit(self) -> str:
        """The name FLOORS knows it by; for files of no floor, their folder."""
        folder, *rest = Path(self.path).with_suffix("").parts
        return folder if folder != "entrack_vault" else "" if rest == ["__init__"] else rest[0]

    @property
    def of_core(self) -> bool:
        return self.path.startswith("entrack_vault/")


@cache
def _parsed(text: str, path: str) -> ast.Module:
    return ast.parse(text, path)


Rule = Callable[[Source], Iterator[str]]


def imports(source: Source) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of all that is imported, at any depth, relative names resolved."""
    package = Path(source.path).parent.parts
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *([node.module] if node.module else [])))
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _dotted(node.func) in BY_NAME:
            named = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            yield from ((node.lineno, name) for name in named)


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def units_imported(source: Source) -> Iterator[tuple[int, str]]:
    """Line and floor name of what it imports from the vault and its window."""
    for line, name in imports(source):
        first, second = [*name.split("."), "", ""][:2]
        if first == "entrack_vault":
            yield line, second if (CHECKOUT / first / second).is_dir() or second in FLOORS else ""
        elif first == "ui":
            yield line, "ui"


def only_down(source: Source) -> Iterator[str]:
    if not source.of_core:
        return
    if source.unit not in FLOORS:
        yield f"{source.path}:1: stands on no floor; name its floor in FLOORS of tests/test_house.py"
        return
    for line, unit in units_imported(source):
        if FLOORS.get(unit, 0) > FLOORS[source.unit] or unit == "ui":
            yield f"{source.path}:{line}: {source.unit} reaches up to {unit}; let the caller hand in what it needs"


def window_sees_little(source: Source) -> Iterator[str]:
    for line, unit in units_imported(source) if source.unit == "ui" else ():
        if unit not in SEEN_BY_THE_WINDOW | {"ui"}:
            yield f"{source.path}:{line}: the window reaches down to {unit}; ask entrack_vault/vault.py for it"


def libraries_stay_with_their_keeper(source: Source) -> Iterator[str]:
    for line, name in imports(source) if source.of_core or source.unit == "ui" else ():
        keeper = KEEPERS.get(name.split(".")[0], source.unit)
        if keeper != source.unit:
            yield f"{source.path}:{line}: {name} belongs to {keeper}; call a function of {keeper} instead"


def only_the_command_line_talks(source: Source) -> Iterator[str]:
    if not source.of_core or source.unit in {"cli", "__main__"}:
        return
    handlers = (node.type for node in ast.walk(source.tree) if isinstance(node, ast.ExceptHandler) and node.type)
    caught = {id(part) for handler in handlers for part in ast.walk(handler)}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute) and id(node) not in caught and (name := _dotted(node)) in TALK:
            yield f"{source.path}:{node.lineno}: {name}; return a value or raise an error of entrack_vault/errors.py"


def only_the_store_knows_the_dialect(source: Source) -> Iterator[str]:
    if not source.of_core or source.unit == "store":
        return
    explained = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(source.tree) if isinstance(node, ast.Constant) and id(node) not in explained)
    for node in texts:
        if isinstance(node.value, str) and DIALECT.search(node.value):
            yield f"{source.path}:{node.lineno}: speaks of one database engine; put it into entrack_vault/store"


def begins_with_a_docstring(source: Source) -> Iterator[str]:
    if not ast.get_docstring(source.tree):
        yield f"{source.path}:1: begin with a docstring that tells what lives here"


def is_short(source: Source) -> Iterator[str]:
    lines = source.text.count("\n")
    if lines > LONGEST:
        yield f"{source.path}:{lines}: over {LONGEST} lines; move one of its subjects into a file of its own"


def nothing_is_put_off(source: Source) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT and LATER.search(token.string):
            yield f"{source.path}:{token.start[0]}: do it now, or write an issue"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and GIVING_UP.match(_dotted(node)):
            yield f"{source.path}:{node.lineno}: {_dotted(node)}; make it pass, or take the test out"
    for line, name in imports(source):
        if name.startswith(("unittest.mock", "mock.")):
            yield f"{source.path}:{line}: mocks; use real values or a small fake"


def circles(sources: list[Source]) -> Iterator[str]:
    """Units that import each other, directly or round a corner."""
    graph: dict[str, set[str]] = {}
    for source in sources:
        if source.of_core:
            wanted = {unit for _, unit in units_imported(source) if unit not in {"", source.unit}}
            graph.setdefault(source.unit, set()).update(wanted)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"{' -> '.join(error.args[1])}: import each other; move what they share below them"


RULES: tuple[Rule, ...] = (
    only_down,
    window_sees_little,
    libraries_stay_with_their_keeper,
    only_the_command_line_talks,
    only_the_store_knows_the_dialect,
    begins_with_a_docstring,
    is_short,
    nothing_is_put_off,
)


def checkout_sources() -> list[Source]:
    files = sorted(file for folder in CODE for file in (CHECKOUT / folder).rglob("*.py"))
    return [Source(file.relative_to(CHECKOUT).as_posix(), file.read_text("utf-8")) for file in files]


def unignored(names: set[str], ignored: str) -> set[str]:
    patterns = [line.strip("/") for line in ignored.split()] + [".git"]
    return {name for name in names if not any(fnmatch.fnmatch(name, pattern) for pattern in patterns)}


# The checkout keeps the rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule(rule: Rule) -> None:
    hits = [hit for source in checkout_sources() for hit in rule(source)]
    assert not hits, "\n" + "\n".join(hits)


def test_no_circles() -> None:
    assert not list(circles(checkout_sources()))


def test_top_level_is_what_was_agreed() -> None:
    ignored = (CHECKOUT / ".gitignore").read_text("utf-8")
    there = unignored({entry.name for entry in CHECKOUT.iterdir()}, ignored)
    assert there | {"ui"} == TOP_LEVEL  # git does not keep the folder while it is empty


# Each rule finds what it is there for

PLANTED = [
    (only_down, "entrack_vault/domain/a.py", "from entrack_vault.crypto import seal"),
    (only_down, "entrack_vault/domain/a.py", "def f():\n    from ..services import gate"),
    (only_down, "entrack_vault/store/a.py", "from entrack_vault import vault"),
    (only_down, "entrack_vault/errors.py", "import entrack_vault.access"),
    (only_down, "entrack_vault/cli/a.py", "import ui.window"),
    (only_down, "entrack_vault/vault.py", "import importlib\nimportlib.import_module('ui')"),
    (only_down, "entrack_vault/attic/a.py", "x = 1"),
    (window_sees_little, "ui/overview.py", "from entrack_vault.store import records"),
    (libraries_stay_with_their_keeper, "entrack_vault/services/a.py", "from sqlalchemy.sql import select"),
    (libraries_stay_with_their_keeper, "entrack_vault/access_log.py", "import cryptography.hazmat"),
    (libraries_stay_with_their_keeper, "entrack_vault/vault.py", "import keyring"),
    (libraries_stay_with_their_keeper, "entrack_vault/services/a.py", "import typer"),
    (libraries_stay_with_their_keeper, "entrack_vault/exports/a.py", "from PySide6 import QtGui"),
    (only_the_command_line_talks, "entrack_vault/services/a.py", "print('x')"),
    (only_the_command_line_talks, "entrack_vault/vault.py", "import sys\nsys.exit(1)"),
    (only_the_command_line_talks, "entrack_vault/vault.py", "raise SystemExit"),
    (only_the_store_knows_the_dialect, "entrack_vault/services/a.py", "x = 'PRAGMA wal_checkpoint'"),
    (begins_with_a_docstring, "tests/a.py", "x = 1"),
    (is_short, "entrack_vault/domain/a.py", "x = 1\n" * 401),
    (nothing_is_put_off, "entrack_vault/domain/a.py", "x = 1  # TO" + "DO later"),
    (nothing_is_put_off, "tests/a.py", "import pytest\n@pytest.mark.skipif(True)\ndef f(): pass"),
    (nothing_is_put_off, "tests/a.py", "from unittest.mock import Mock"),
]
INNOCENT = [
    Source("entrack_vault/services/a.py", '"""SQLite, PRAGMA user_version."""\nfrom ..store import a\nreprint = 1\n'),
    Source("entrack_vault/cli/a.py", '"""Talks."""\nimport typer\nprint("x")\n'),
    Source("entrack_vault/store/a.py", '"""Rows."""\nimport sqlalchemy\nx = "PRAGMA foreign_keys"\n'),
    Source("entrack_vault/__init__.py", '"""Root."""\n'),
    Source("ui/people.py", '"""People."""\nfrom PySide6 import QtGui\nfrom entrack_vault import errors, vault\n'),
    Source("entrack_vault/imports/a.py", '"""Stops."""\ntry:\n    f()\nexcept (KeyError, SystemExit):\n    raise\n'),
    Source("packaging/a.py", '"""Tool."""\nprint("x")\n' + "x = 1\n" * 398),
]


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED)
def test_planted_violation_is_found(rule: Rule, path: str, text: str) -> None:
    (hit,) = rule(Source(path, text))
    assert hit.startswith(f"{path}:")


@pytest.mark.parametrize("source", INNOCENT, ids=lambda source: source.path)
def test_innocent_file_is_left_alone(source: Source) -> None:
    assert not [hit for rule in RULES for hit in rule(source)]


def test_planted_circle_is_found() -> None:
    one = Source("entrack_vault/domain/a.py", "import entrack_vault.register")
    other = Source("entrack_vault/register/b.py", "from entrack_vault.domain import a")
    assert "domain" in next(circles([one, other]))
    assert not list(circles([one]))


def test_ignored_files_do_not_count_as_top_level() -> None:
    assert unignored({".git", ".venv", ".coverage.1", "a.py"}, ".venv/\n.coverage*\n") == {"a.py"}


LOGGING_TESTS = """
import logging, os, keyring, pytest
def test_unannounced(): logging.getLogger("x").warning("noise")
@pytest.mark.expects_log("noise")
def test_announced(): logging.getLogger("x").warning("noise")
@pytest.mark.expects_log("noise")
def test_announced_in_vain(): pass
def test_quiet(): logging.getLogger("x").info("noise")
def test_keyring():
    with pytest.raises(keyring.errors.NoKeyringError): keyring.get_password("a", "b")
def test_state(): assert os.listdir(os.environ["ENTRACK_VAULT_STATE"]) == []
"""


def test_unannounced_warnings_fail_a_test(tmp_path: Path) -> None:
    (tmp_path / "test_logs.py").write_text(LOGGING_TESTS, "utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = expects_log(pattern): x\n", "utf-8")
    (tmp_path / "conftest.py").write_text((CHECKOUT / "tests" / "conftest.py").read_text("utf-8"), "utf-8")
    command = [sys.executable, "-m", "pytest", "-rEp", "-p", "no:cacheprovider", str(tmp_path)]
    said = subprocess.run(command, cwd=tmp_path, text=True, capture_output=True, check=False).stdout
    failed = set(re.findall(r"^ERROR .*::test_(\w+)", said, re.MULTILINE))
    assert failed == {"unannounced", "announced_in_vain"}, said
    assert "6 passed, 2 errors" in said, said


def test_only_the_gate_makes_permits_and_few_touch_keys() -> None:
    """A Permit made elsewhere would open without a log entry; signing re-wraps keys, the check logs its own."""
    keys_for = {"gate.py", "permit.py", "change.py", "session.py", "signing.py", "check.py", "keys.py"}
    for file in sorted((CHECKOUT / "entrack_vault").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Permit":
                assert file.name == "gate.py", (
                    f"{file.name}:{node.lineno}: ask the gate for a Permit, do not make one"
                )
            if isinstance(node, ast.Attribute) and node.attr == "keys" and "session" in ast.unparse(node.value):
                assert file.name in keys_for, f"{file.name}:{node.lineno}: open through a Permit, not with the keys"
