"""The version of the program is the one that the changelog names."""

import re
from pathlib import Path

from app.core.version import VERSION

ROOT = Path(__file__).resolve().parents[2]


def test_the_changelog_names_the_version() -> None:
    versions = re.findall(
        r"^## (\d+\.\d+\.\d+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE
    )
    assert versions[0] == VERSION
