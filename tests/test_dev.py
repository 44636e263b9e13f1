"""The set-up: when it may be skipped, what the lock holds, and that it needs nothing but Python itself."""

import ast
import re
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import dev
import pytest
import setup_steps

CHECKOUT = Path(__file__).resolve().parent.parent
LOCK = (CHECKOUT / "packaging" / "requirements.lock").read_text("utf-8")
ENTRY = re.compile(
    r"^([a-z0-9-]+)==(\S+)( ; [^\\\n]+)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)
ENTRIES = {name: (version, (marker or "").strip(" ;")) for name, version, marker, _ in ENTRY.findall(LOCK)}


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment of empty files, stamped as current; the lock beside it."""
    environment, lock = tmp_path / ".venv", tmp_path / "requirements.lock"
    monkeypatch.setattr(setup_steps, "ENVIRONMENT", environment)
    monkeypatch.setattr(setup_steps, "STAMP", environment / "made-from.txt")
    monkeypatch.setattr(setup_steps, "LOCK", lock)
    lock.write_text("a==1", "utf-8")
    setup_steps.environment_python().parent.mkdir(parents=True)
    setup_steps.environment_python().touch()
    setup_steps.STAMP.write_text(setup_steps.made_from(), "utf-8")
    return tmp_path


def test_a_stamped_environment_is_current(made: Path) -> None:
    assert setup_steps.is_current()


def test_another_lock_makes_it_anew(made: Path) -> None:
    (made / "requirements.lock").write_text("a==2", "utf-8")
    assert not setup_steps.is_current()


def test_another_interpreter_makes_it_anew(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "base_prefix", "elsewhere")
    assert not setup_steps.is_current()


def test_a_moved_checkout_makes_it_anew(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_steps, "CHECKOUT", made)
    assert not setup_steps.is_current()


def test_an_environment_left_half_made_is_made_anew(made: Path) -> None:
    setup_steps.STAMP.unlink()
    assert not setup_steps.is_current()


def test_a_lost_interpreter_makes_it_anew(made: Path) -> None:
    setup_steps.environment_python().unlink()
    assert not setup_steps.is_current()


def test_a_second_set_up_is_silent_and_quick() -> None:
    assert setup_steps.is_current(), "run the tests with: python3 packaging/dev.py test"
    start = time.monotonic()
    code = "import setup_steps; setup_steps.prepare(); setup_steps.python('-c', 'import entrack_vault')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT / "packaging", text=True, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.monotonic() - start < 2


def test_the_vault_is_found_from_any_folder(tmp_path: Path) -> None:
    asked = [str(setup_steps.environment_python()), "-c", "import entrack_vault; print(entrack_vault.__file__)"]
    answer = subprocess.run(asked, cwd=tmp_path, text=True, capture_output=True, check=True).stdout
    assert Path(answer.strip()) == CHECKOUT / "entrack_vault" / "__init__.py"


def test_the_lock_names_no_place_to_fetch_from() -> None:
    names = "".join(line for line in LOCK.splitlines() if not line.startswith("    --hash=sha256:"))
    assert not re.search(r"://|^-|--(?!hash)|\bindex\b|\.(org|com|io|net)\b|@", names, re.MULTILINE)


def test_every_requirement_is_one_version_with_hashes() -> None:
    plain = re.sub(r"^ +#.*\n", "", LOCK, flags=re.MULTILINE)
    assert ENTRY.sub("", plain) == ""
    assert len(ENTRIES) > 40


def test_the_lock_holds_every_dependency_at_least_as_new_as_asked() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    for requirement in asked:
        name, _, lowest = requirement.partition(";")[0].strip().partition(">=")
        name = name.partition("[")[0]  # without its extras
        locked = [int(part) for part in ENTRIES[name][0].split(".") if part.isdigit()]
        assert locked >= [int(part) for part in lowest.split(".")], requirement


@pytest.mark.parametrize(
    ("name", "marker"),
    [
        ("pywin32-ctypes", "sys_platform == 'win32'"),
        ("colorama", "sys_platform == 'win32'"),
        ("secretstorage", "sys_platform == 'linux'"),
        ("importlib-metadata", "python_full_version < '3.12'"),
    ],
)
def test_the_lock_serves_other_platforms_and_pythons(name: str, marker: str) -> None:
    assert ENTRIES[name][1] == marker


@pytest.mark.parametrize("file", ["dev.py", "setup_steps.py"])
def test_the_set_up_needs_only_the_standard_library(file: str) -> None:
    text = (CHECKOUT / "packaging" / file).read_text("utf-8")
    tree = ast.parse(text, feature_version=(3, 8))  # an old Python must be able to say that it is too old
    names = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names | {"setup_steps"}


def test_the_one_command_names_the_packages() -> None:
    assert re.fullmatch(
        r"(sudo sh|su) -c 'apt-get update && apt-get install -y a b'", setup_steps.as_root(["a", "b"])
    )


def test_an_unknown_verb_shows_the_usage() -> None:
    with pytest.raises(SystemExit, match="usage: python3"):
        dev.main(["tset"])


def test_a_failing_program_ends_with_its_own_code() -> None:
    with pytest.raises(setup_steps.Stop) as stop:
        setup_steps.call(sys.executable, "-c", "raise SystemExit(5)")
    assert stop.value.code == 5


def test_every_pattern_of_perfect_files_finds_files() -> None:
    assert not [pattern for pattern in dev.perfect_files() if not list(CHECKOUT.glob(pattern))]


def test_ci_runs_the_test_command_and_nothing_else() -> None:
    assert (CHECKOUT / ".ci" / "run").read_text("utf-8").splitlines()[-1] == "exec python3 packaging/dev.py test"
