"""The frozen files are the ones their makers make: neither changes without the other."""

from tests.vectors.frozen import load
from tests.vectors.make import make


def test_makers_and_files_agree() -> None:
    made = make()
    assert {name for name, examples in made.items() if examples != load(name)} == set()
