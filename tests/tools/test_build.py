"""A build: what is in it, how it is named, and what it refuses."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.policy import import_map_hash, policy_of
from tools.build import BuildError
from tools.build import build as full_build
from tools.page import PageError, check_addresses
from tools.vendor import ROOT

SCRIPTS = ("theme.js", "one_stack.js", "claim.js", "boot.js", "comfyui.js")

FILES = {
    "LICENSE": "",
    "servers.json": '{"servers": []}',
    "pyscript.toml": 'interpreter = "./vendor/pyodide/pyodide.mjs"\n\n[files]\n',
    "app/__init__.py": "",
    "app/core/__init__.py": "",
    "app/core/words.py": 'WORD = "<word>"\nICON = "./app/static/icon.svg"\n',
    "app/browser/__init__.py": "",
    "app/browser/dom.py": "import js\n\nTITLE = js.document.title\n",
    "app/static/style.css": '@import url("./base.css");\nmain { color: red }\n',
    "app/static/icon.svg": "<svg/>",
    "app/static/base.css": "body { margin: 0 }\n",
    "app/static/sum.js": 'import { ONE } from "./sum/one.js";\nexport const TWO = ONE + ONE;\n',
    "app/static/sum/one.js": "export const ONE = 1;\n",
    **{f"app/static/{name}": "" for name in SCRIPTS},
}


def build(root: Path, target: Path) -> None:
    """Build, and spend no time on making it small."""
    full_build(root, target, effort=1)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project of the same shape as this one."""
    return make_project(tmp_path / "project")


def make_project(root: Path) -> Path:
    """Write a small project into a new folder, and return that."""
    for name, content in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content, encoding="utf-8")
    shutil.copytree(ROOT / "app" / "release", root / "app" / "release")
    (root / "vendor").symlink_to(ROOT / "vendor")
    return root


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build of a small project, which no test changes."""
    folder = tmp_path_factory.mktemp("small")
    build(make_project(folder / "project"), folder / "dist")
    return folder / "dist"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build of this project itself, which no test changes."""
    target = tmp_path_factory.mktemp("build") / "dist"
    build(ROOT, target)
    return target


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def manifest(folder: Path) -> dict[str, Any]:
    """Read what the worker of a build knows of it."""
    text = (folder / "sw.js").read_text(encoding="utf-8")
    found, _ = json.JSONDecoder().raw_decode(text.removeprefix("const RELEASE = "))
    assert isinstance(found, dict)
    return found


def one(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def test_build_is_reproducible(small: Path, project: Path, tmp_path: Path) -> None:
    """Neither the place nor the time of its files makes a difference."""
    build(project, tmp_path / "two")
    assert contents(small) == contents(tmp_path / "two")


def test_a_change_of_ours_changes_the_name_of_our_folder_only(
    small: Path, project: Path, tmp_path: Path
) -> None:
    (project / "app/core/words.py").write_text('WORD = "other"\n', encoding="utf-8")
    build(project, tmp_path / "two")
    first, second = (set(manifest(folder)["folders"]) for folder in (small, tmp_path / "two"))
    (runtime,) = first & second
    assert runtime.startswith("runtime-")
    assert all(name.startswith("app-") for name in first ^ second)


def test_the_worker_knows_every_file_by_its_hash(finished: Path) -> None:
    release = manifest(finished)
    page = (finished / "index.html").read_bytes()
    assert release["page"] == {"size": len(page), "sha256": hashlib.sha256(page).hexdigest()}
    known = set()
    for folder, files in release["folders"].items():
        for name, file in files.items():
            path = finished / folder / name
            shipped = path if path.exists() else path.with_name(path.name + ".gz")
            content = path.read_bytes() if path.exists() else gzip.decompress(shipped.read_bytes())
            assert file["size"] == len(content), name
            assert file["sha256"] == hashlib.sha256(content).hexdigest(), name
            known.add(shipped)
            if file["twin"]:
                twin = path.with_name(path.name + ".gz")
                assert gzip.decompress(twin.read_bytes()) == content, name
                known.add(twin)
    assert {file for file in finished.glob("*-*/**/*") if file.is_file()} == known


def test_no_file_is_too_large_for_a_host_or_of_a_type_that_hosts_do_not_know(
    finished: Path,
) -> None:
    files = contents(finished)
    assert max(len(content) for content in files.values()) < 25 * 2**20
    assert not [name for name in files if name.endswith((".mjs", ".toml", ".py"))]


def test_build_is_smaller_than_what_is_vendored(finished: Path) -> None:
    names = contents(finished).keys()
    assert not [name for name in names if re.search(r"xterm|mpy-|\.map$", name)]


def test_style_sheets_become_one(small: Path) -> None:
    style = one(small, "app-*/style.css").read_text(encoding="utf-8")
    assert style == "body { margin: 0 }\nmain { color: red }\n"
    assert not list(small.glob("app-*/base.css"))


def test_scripts_and_their_parts_become_one(small: Path, finished: Path) -> None:
    script = one(small, "app-*/sum.js").read_text(encoding="utf-8")
    assert script == "const ONE = 1;\n\nexport const TWO = ONE + ONE;\n"
    folders = {file.parent.name for file in finished.glob("app-*/*/*.js")}
    assert folders == {"idiomorph", "panzoom"}
    assert not list(finished.glob("runtime-*/*/"))


@pytest.mark.parametrize("name", ["database", "digest", "socket", "transport"])
def test_a_joined_script_exports_what_its_module_exports(
    finished: Path, tmp_path: Path, name: str
) -> None:
    built = tmp_path / "joined.mjs"  # Node knows no other module outside of a package
    shutil.copy(one(finished, f"app-*/{name}.js"), built)
    assert exports(built) == exports(ROOT / "app" / "static" / f"{name}.js") != []


def test_the_service_worker_is_no_module(finished: Path) -> None:
    text = (finished / "sw.js").read_text(encoding="utf-8")
    assert not re.search(r"^(import|export)\b", text, re.MULTILINE)
    subprocess.run(["node", "--check", str(finished / "sw.js")], check=True)


EXPORTS = """
globalThis.indexedDB = { open: () => { throw new Error("none") } };
globalThis.setTimeout = () => 0;
console.log(JSON.stringify(Object.keys(await import(process.argv[1]))));
"""


def exports(script: Path) -> list[str]:
    """Return the names that a script exports, as Node loads it."""
    command = ["node", "--input-type=module", "-e", EXPORTS, script.as_uri()]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(run.stdout)
    assert isinstance(found, list)
    return found


def test_addresses_lead_to_the_new_folders(finished: Path) -> None:
    texts = {
        name: content.decode()
        for name, content in contents(finished).items()
        if name.endswith((".html", ".js")) and "pyodide" not in name
    }
    assert not [name for name, text in texts.items() if re.search(r"\./(app|vendor)/", text)]


def test_the_policy_allows_the_import_map_and_no_other_text(finished: Path) -> None:
    """The development page's policy as well, word for word but for the hash."""
    pages = [(folder / "index.html").read_text(encoding="utf-8") for folder in (ROOT, finished)]
    policies = []
    for page in pages:
        policy = policy_of(page)
        assert page.index("Content-Security-Policy") < page.index("<link")
        assert policy.count(import_map_hash(page)) == 1
        policies.append(policy.replace(import_map_hash(page), "'sha256-(import map)'"))
    assert policies == [POLICY, POLICY]


POLICY = (
    "default-src 'none'; script-src 'self' 'sha256-(import map)' 'wasm-unsafe-eval'; "
    "style-src 'self'; img-src 'self' blob: data: http: https:; media-src blob: http: https:; "
    "connect-src 'self' http: https: ws: wss:; worker-src 'self'; manifest-src 'self'; "
    "object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; "
    "trusted-types bindery-worker bindery-markup bindery-offline"
)


HANDLER = re.compile(r"<[^>]*\s(on\w+|style)=")


def test_no_script_handler_or_style_is_written_into_the_page(finished: Path) -> None:
    page = (finished / "index.html").read_text(encoding="utf-8")
    assert not HANDLER.search(page)
    assert "<style" not in page
    texts = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", page)
    kinds = [re.search(r'type="([^"]*)"', attributes) for attributes in texts]
    data = ["application/json"] * 2
    assert sorted(kind[1] for kind in kinds if kind) == [*data, "importmap", "py"]
    assert len(kinds) == 4
    assert re.findall(r'<script type="application/json" id="([\w-]+)">', page) == [
        *("release", "boot-texts"),
    ]


ASKS_FOR_A_MODULE = re.compile(r'rel="modulepreload"|type="module"|type="py"')


def test_the_import_map_comes_before_all_that_asks_for_modules(finished: Path) -> None:
    """Firefox takes none after that, and the page would not start there."""
    page = (finished / "index.html").read_text(encoding="utf-8")
    first = ASKS_FOR_A_MODULE.search(page)
    assert first
    assert 0 < page.find('type="importmap"') < first.start()


def test_page_that_names_what_is_not_built(project: Path, tmp_path: Path) -> None:
    (project / "app/static/theme.js").unlink()
    with pytest.raises(BuildError, match=r"theme\.js, which is not part"):
        build(project, tmp_path / "dist")


def test_page_that_works_under_no_path() -> None:
    with pytest.raises(PageError, match=r"only \./ addresses"):
        check_addresses('<script src="/app/main.js"></script>', ["app/main.js"])


@pytest.mark.parametrize(
    ("source", "message"),
    [("def broken(:\n", "SyntaxError"), ("import no_such_module\n", "no_such_module")],
)
def test_python_that_cannot_be_imported(
    project: Path, tmp_path: Path, source: str, message: str
) -> None:
    (project / "app/core/words.py").write_text(source, encoding="utf-8")
    with pytest.raises(BuildError, match=message):
        build(project, tmp_path / "dist")


def test_old_build_stays_when_the_new_one_fails(small: Path, project: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "dist")
    (project / "servers.json").unlink()
    with pytest.raises(BuildError, match=r"servers\.json is missing"):
        build(project, tmp_path / "dist")
    assert (tmp_path / "dist" / "index.html").exists()
