"""Scripts are joined with their parts as a browser would run them, or refused."""

import pytest

from tools.scripts import ScriptError, join_parts

MAIN = """// The main script.

import { first } from "./main/first.js";
import { other } from "./other.js";

/** @import { One } from "./main/first.js" */

export { second } from "./main/second.js";

export const both = () => [first, other];
"""
FIRST = """import { base } from "./base.js";
import { second } from "./second.js";

export const first = base + second;
export const load = () => import("../other.js");
"""
SECOND = """import {
  base,
} from "./base.js";

export const second = base;
"""
FILES = {
    "main.js": MAIN,
    "main/first.js": FIRST,
    "main/second.js": SECOND,
    "main/base.js": "export const base = 1;\n",
    "other.js": "export const other = 2;\n",
    "idiomorph/idiomorph.js": "export const base = 3;\n",
}
JOINED = """const base = 1;


const second = base;


const first = base + second;
const load = () => import("./other.js");

// The main script.

import { other } from "./other.js";

/** @import { One } from "./main/first.js" */

export { second };

export const both = () => [first, other];
"""


def joined(**changed: str) -> dict[str, str]:
    """Return the files after joining; a changed part is named by its base name."""
    parts = {f"main/{name}.js": text for name, text in changed.items()}
    files = {name: text.encode() for name, text in {**FILES, **parts}.items()}
    join_parts(files)
    return {name: content.decode() for name, content in files.items()}


def test_parts_stand_in_their_script_after_what_they_import() -> None:
    assert joined() == {
        "main.js": JOINED,
        "other.js": FILES["other.js"],
        "idiomorph/idiomorph.js": FILES["idiomorph/idiomorph.js"],
    }


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ('import { none } from "./none.js";\n', "main/none.js is missing"),
        ('import { base as one } from "./base.js";\n', "cannot be joined: import { base as"),
        ('import "./base.js";\n', "cannot be joined: import"),
        ("export default 1;\n", "cannot be joined: export default"),
        ('export { base } from "./base.js";\n', "cannot be joined: export"),
        ("const base = 2;\n", "declare base twice"),
        ("export async function base() {}\n", "declare base twice"),
    ],
)
def test_what_cannot_be_joined(part: str, message: str) -> None:
    with pytest.raises(ScriptError, match=message):
        joined(second=part)


@pytest.mark.parametrize(
    "main",
    [
        'import { base as one } from "./main/base.js";\n',
        'export * from "./main/base.js";\n',
        'export const late = () => import("./main/base.js");\n',
    ],
)
def test_a_script_that_names_a_part_in_another_way(main: str) -> None:
    files = {"main.js": main.encode(), "main/base.js": b"export const base = 1;\n"}
    with pytest.raises(ScriptError, match=r"main\.js names a part in a way"):
        join_parts(files)


def test_a_part_that_nothing_imports() -> None:
    with pytest.raises(ScriptError, match=r"main\.js does not use its part main/spare\.js"):
        joined(spare="")
