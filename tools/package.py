"""Pack dist/ into one zip, for people who have Python but neither make nor Node.

    .venv/bin/python -m tools.package

The zip is named by the version. It holds one folder, with the build and a text that says how to
start it. The same build makes the same bytes.
"""

import argparse
from pathlib import Path

from app.core.version import VERSION
from tools.program import read_files
from tools.vendor import write_zip

ROOT = Path(__file__).resolve().parent.parent
NAME = f"bindery-{VERSION}"
START = "START.txt"


def start_text() -> str:
    """Return the text that says how to start it."""
    text = (ROOT / "tools" / START).read_text(encoding="utf-8")
    return text.replace("{version}", VERSION)


def pack(dist: Path, target: Path) -> Path:
    """Write the zip of a build into a folder, which is made; return its path."""
    files = {**read_files(dist), START: start_text().encode()}
    target.mkdir(parents=True, exist_ok=True)
    archive = target / f"{NAME}.zip"
    write_zip(archive, ((f"{NAME}/{name}", content) for name, content in files.items()))
    return archive


def main() -> None:
    """Pack the repository's build."""
    parser = argparse.ArgumentParser(description="Pack dist/ into one zip.")
    parser.add_argument("--dist", type=Path, default=ROOT / "dist")
    parser.add_argument("--target", type=Path, default=ROOT / "release")
    arguments = parser.parse_args()
    archive = pack(arguments.dist, arguments.target)
    print(f"{archive.parent.name}/{archive.name}: {archive.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
