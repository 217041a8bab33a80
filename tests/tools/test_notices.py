"""What is vendored has a notice: all of it, with the text of its licence."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from tools.build import build
from tools.notices import NoticeError, bundled, notices, npm_notice
from tools.vendor import NOTICES, PYTHON_PACKAGES, ROOT, VendorError, fill

MODULES = ROOT / "node_modules"


@pytest.fixture(scope="module")
def text() -> str:
    return notices(MODULES, PYTHON_PACKAGES)


def names_in(text: str) -> set[str]:
    """Return the parts with a notice, without their versions."""
    heads = re.findall(r"^={80}\n(.+)\nLicence: .+$", text, re.MULTILINE)
    return {re.sub(r" \d[\w.]*$", "", head) for head in heads}


def test_everything_in_vendor_has_a_notice(text: str, tmp_path: Path) -> None:
    fill(MODULES, tmp_path / "vendor")
    found = {entry.name for entry in (tmp_path / "vendor").iterdir()}
    assert found == {"pyscript", "pyodide", "idiomorph", "panzoom", "python.zip", NOTICES}
    names = names_in(text)
    assert {"@pyscript/core", "Pyodide", "idiomorph", "@panzoom/panzoom"} <= names
    with zipfile.ZipFile(tmp_path / "vendor" / "python.zip") as archive:
        packages = {name.split("/")[0] for name in archive.namelist() if "-info/" not in name}
    assert {package.replace("_", "-") for package in packages} <= names
    assert (tmp_path / "vendor" / NOTICES).read_text(encoding="utf-8") == text


def test_everything_in_pyscripts_bundle_has_a_notice(text: str) -> None:
    parts = bundled(MODULES / "@pyscript" / "core" / "dist")
    assert {"coincident", "polyscript", "basic-devtools"} <= set(parts)
    assert set(parts) <= names_in(text)


def test_each_notice_has_the_text_of_its_licence(text: str) -> None:
    parts = re.split(r"^={80}\n", text, flags=re.MULTILINE)[1:]
    bodies = parts[1::2]
    assert len(bodies) == len(names_in(text)) > 20
    assert not [body for body in bodies if not re.search(r"(?i)as.is|exception", body)]


def test_it_tells_where_the_source_of_pyodide_is(text: str) -> None:
    version = json.loads((MODULES / "pyodide" / "package.json").read_text())["version"]
    told = " ".join(text.split())
    assert f"https://github.com/pyodide/pyodide/tree/{version}" in told
    assert "Mozilla Public License Version 2.0" in told
    assert "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2" in told


def bundle(folder: Path, *sources: str) -> Path:
    """Write a bundle of one file, made of these sources."""
    folder.mkdir()
    (folder / "core.js").write_text("export {};\n")
    content = {"sources": [f"../node_modules/{source}" for source in sources]}
    (folder / "core.js.map").write_text(json.dumps(content))
    return folder


def test_a_new_part_of_the_bundle_is_found(tmp_path: Path) -> None:
    made = bundle(tmp_path / "dist", "weak-id/index.js", "one/node_modules/@new/part/a.js")
    assert bundled(made) == ["@new/part", "@pyscript/core", "weak-id"]
    (made / "core.js.map").unlink()
    with pytest.raises(NoticeError, match=r"core\.js of PyScript has no source map"):
        bundled(made)


@pytest.mark.parametrize("is_installed", [True, False])
def test_a_part_without_a_notice_is_refused(tmp_path: Path, is_installed: bool) -> None:
    if is_installed:
        (tmp_path / "silent").mkdir()
        (tmp_path / "silent" / "package.json").write_text('{"version": "1", "license": "MIT"}')
    with pytest.raises(NoticeError, match="silent has no notice"):
        npm_notice(tmp_path, "silent", "")


def test_nothing_is_vendored_without_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.notices.WITHOUT_TEXT", {})
    with pytest.raises(VendorError, match="has no notice"):
        fill(MODULES, tmp_path / "vendor")
    assert not (tmp_path / "vendor").exists()


def test_a_build_has_the_notices_beside_its_page(tmp_path: Path, text: str) -> None:
    build(ROOT, tmp_path / "dist", effort=1)
    assert (tmp_path / "dist" / NOTICES).read_text(encoding="utf-8") == text
