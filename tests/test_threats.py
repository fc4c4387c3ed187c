"""docs/threats.md: every way names tests that prove it closed, and they are there."""

from __future__ import annotations

import re

import pytest

from cfdb.config import CHECKOUT

THREATS = (CHECKOUT / "docs/threats.md").read_text()
ROWS = [line for line in THREATS.splitlines() if re.match(r"\| (?!way )", line)]


def known_tests() -> set[str]:
    """Every test function, and every pgTAP file by its path."""
    pgtap = CHECKOUT / "db/tests/pgtap"
    found = {path.relative_to(pgtap).as_posix() for path in pgtap.rglob("*.sql")}
    for path in (CHECKOUT / "tests").glob("test_*.py"):
        found |= set(re.findall(r"^def (test_\w+)", path.read_text(), re.MULTILINE))
    return found


def test_every_way_names_its_tests() -> None:
    assert len(ROWS) > 40, "control: the page has rows"
    for row in ROWS:
        assert re.search(r"`(test_\w+|\d\d_\w+/\w+\.sql)`", row.split(" | ")[-1]), row


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_\w+|\d\d_[\w/]+\.sql)`", THREATS))))
def test_what_it_names_is_there(name: str) -> None:
    assert name in known_tests()
