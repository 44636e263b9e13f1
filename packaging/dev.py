"""The developer's one tool: `python3 packaging/dev.py run`, `... test`, and six more verbs.

Needs nothing but Python 3.11 to 3.14: the steps in setup_steps.py make the checkout's own environment first.
"""

from __future__ import annotations

import sys

import setup_steps as steps

CHECKOUT = steps.CHECKOUT
STYLE_AND_TYPES = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
)
HELP = """\
usage: python3 packaging/dev.py VERB [ARGUMENTS]

  run         opens the window; with --demo on a demonstration vault of invented people
  tour        does the main job on a demonstration vault without a window, and says at each step what it did
  test        style, types, every test, and complete coverage of the files that guard the secrets;
              with ARGUMENTS only pytest with these, and no coverage asked for
  pictures    draws every page in both languages, light and dark, into pictures/ or --out FOLDER
  bench       measures; ARGUMENTS go to tests/bench
  soak        kills whoever works in a vault at random moments, 1,000 times; --kills and --seed choose others
  lock        writes packaging/requirements.lock anew; --upgrade takes newer releases
  catalogues  gathers the texts to translate and compiles both languages; --check only looks
"""


def run(arguments: list[str]) -> None:
    if not steps.has_screen():
        raise steps.Stop("There is no screen here to show a window on. `tour` does the main job without one.")
    steps.prepare(for_windows=True)
    steps.python("-m", "ui", *arguments)


def pictures(arguments: list[str]) -> None:
    steps.prepare(for_windows=True)
    steps.python(str(CHECKOUT / "packaging" / "pictures.py"), *arguments)


def tour(arguments: list[str]) -> None:
    steps.prepare()
    folder = str(CHECKOUT / "demonstration")
    steps.python("-m", "entrack_vault", "tour", "--folder", folder, *arguments)


def test(arguments: list[str]) -> None:
    left_out = steps.prepare(for_tests=True)
    choice = ["-m", f"not {steps.LINUX_ONLY}"] if left_out else []
    if arguments:
        steps.python("-m", "pytest", *choice, *arguments)
        return
    for tool in STYLE_AND_TYPES:
        steps.say(" ".join(tool))
        steps.python("-m", *tool)
    steps.say("pytest")
    steps.python("-m", "pytest", "-n", "auto", "--cov", "--cov-report=", *choice)
    _complete_coverage()
    if left_out:
        steps.say(left_out)


def bench(arguments: list[str]) -> None:
    steps.prepare()
    steps.python("-m", "tests.bench", *arguments)


def soak(arguments: list[str]) -> None:
    steps.prepare(for_tests=True)
    steps.python("-m", "tests.crashes.soak", *arguments)


def lock(arguments: list[str]) -> None:
    steps.write_lock(arguments)


def catalogues(arguments: list[str]) -> None:
    steps.prepare()
    steps.python(str(CHECKOUT / "packaging" / "catalogues.py"), *arguments)


def _complete_coverage() -> None:
    steps.say("every line and branch of the files that guard the secrets (pyproject.toml, tool.coverage.run)")
    steps.python("-m", "coverage", "report", "--show-missing", "--fail-under=100")


def perfect_files() -> list[str]:
    """The patterns of files whose every line and branch the tests must reach."""
    import tomllib  # here, so that an older Python gets as far as being told

    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    return [str(pattern) for pattern in project["tool"]["coverage"]["run"]["include"]]


VERBS = {
    "run": run,
    "tour": tour,
    "test": test,
    "pictures": pictures,
    "bench": bench,
    "soak": soak,
    "lock": lock,
    "catalogues": catalogues,
}


def main(arguments: list[str]) -> None:
    if not arguments or arguments[0] not in VERBS:
        raise SystemExit(HELP)
    try:
        VERBS[arguments[0]](arguments[1:])
    except steps.Stop as stop:
        raise SystemExit(stop.code if stop.code else str(stop)) from None


if __name__ == "__main__":
    main(sys.argv[1:])
