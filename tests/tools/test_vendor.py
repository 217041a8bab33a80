"""What is vendored: complete, the same bytes each time, and without a CDN."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tools.vendor import (
    HOOKS_FROM_TEXT,
    HOOKS_IN_SOURCE,
    PYTHON_PACKAGES,
    ROOT,
    VendorError,
    check_local,
    check_vendored,
    fill,
    python_members,
    without_code_from_text,
    write_zip,
)

LOCAL = 'interpreter = "./vendor/pyodide/pyodide.mjs"\n'


def test_vendored_files_are_complete(tmp_path: Path) -> None:
    fill(ROOT / "node_modules", tmp_path / "vendor")
    found = {file.relative_to(tmp_path / "vendor").as_posix() for file in tmp_path.rglob("*.*")}
    assert {
        "pyscript/core.js",
        "pyodide/pyodide.mjs",
        "pyodide/pyodide.asm.wasm",
        "pyodide/python_stdlib.zip",
        "idiomorph/idiomorph.esm.js",
        "panzoom/panzoom.es.js",
        "python.zip",
    } <= found
    assert not [name for name in found if name.endswith(".map")]


def test_packages_work_without_their_compiled_parts(tmp_path: Path) -> None:
    archive = tmp_path / "python.zip"
    write_zip(archive, python_members(PYTHON_PACKAGES))
    script = (
        "import sys; sys.path[:0] = [sys.argv[1]]; import htpy, markupsafe\n"
        "print(markupsafe.__file__); print(htpy.p['<'])"
    )
    command = [sys.executable, "-I", "-c", script, str(archive)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed.splitlines() == [f"{archive}/markupsafe/__init__.py", "<p>&lt;</p>"]


def test_zip_depends_on_its_members_alone(tmp_path: Path) -> None:
    write_zip(tmp_path / "one.zip", [("b", b"2"), ("a", b"1")])
    write_zip(tmp_path / "two.zip", [("a", b"1"), ("b", b"2")])
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert archive.namelist() == ["a", "b"]


def test_no_function_of_text_is_made_at_the_start(tmp_path: Path) -> None:
    """The one that PyScript's core makes is made of the same parts, and gives what they give."""
    fill(ROOT / "node_modules", tmp_path / "vendor")
    check_vendored(tmp_path / "vendor" / "pyscript")
    [core] = (tmp_path / "vendor" / "pyscript").glob("core-*.js")
    text = core.read_text(encoding="utf-8")
    assert text.count(HOOKS_IN_SOURCE) == 1
    assert "return(w,x)=>(${" not in text
    script = (
        f"const made = (e, n, t) => {{ {HOOKS_IN_SOURCE} }}, seen = [];"
        "const hooks = [(w, x) => seen.push(w + x), async (w, x) => seen.push(w * x)];"
        "made({}, hooks, 'onReady')(2, 3);"
        "await made({}, hooks, 'onReadyAsync')(4, 5);"
        "console.log(seen.join());"
    )
    command = ["node", "--input-type=module", "--eval", script]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "5,6,9,20"


@pytest.mark.parametrize("text", ["", 2 * HOOKS_FROM_TEXT])
def test_another_pyscript_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "core-new.js").write_text(text, encoding="utf-8")
    with pytest.raises(VendorError, match=f"{len(text) and 2} times, not once"):
        without_code_from_text(tmp_path)


def test_a_bundle_that_was_vendored_before_is_refused(tmp_path: Path) -> None:
    (tmp_path / "core-old.js").write_text(f"before;{HOOKS_FROM_TEXT};", encoding="utf-8")
    with pytest.raises(VendorError, match=r"tools\.vendor"):
        check_vendored(tmp_path)


def test_old_folder_stays_when_something_is_missing(tmp_path: Path) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "vendor" / "old").touch()
    with pytest.raises(VendorError, match="make setup"):
        fill(tmp_path / "node_modules", tmp_path / "vendor")
    assert (tmp_path / "vendor" / "old").exists()


def test_missing_package_is_named() -> None:
    with pytest.raises(VendorError, match="no-such-package is not installed"):
        list(python_members(["no-such-package"]))


def test_the_projects_configuration_needs_no_other_host() -> None:
    check_local((ROOT / "pyscript.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "config",
    [
        "",
        'interpreter = "https://cdn.test/pyodide.mjs"',
        'interpreter = "314.0.7"',
        LOCAL + 'packages = ["htpy"]',
        LOCAL + '[files]\n"https://elsewhere.test/a.py" = "./a.py"',
        LOCAL + '[js_modules.main]\n"https://cdn.test/a.js" = "a"',
    ],
)
def test_configuration_that_needs_another_host_is_refused(config: str) -> None:
    with pytest.raises(VendorError, match=r"pyscript\.toml"):
        check_local(config)
