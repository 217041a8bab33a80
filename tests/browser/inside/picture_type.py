"""The table of picture types in JavaScript is that of Python; clips have one of their own."""

import js
from pyodide.ffi import to_js

from app.core.reading.picture_type import picture_type
from tests.browser.inside.world import World, blob, picture, script
from tests.core.picture_heads import OTHERS, PICTURES


async def both_tables_agree(world: World) -> None:
    module = await script("picture_type")
    heads = [head for head, _ in PICTURES] + OTHERS
    beginnings = [head[:cut] for head in heads for cut in range(len(head))]
    for head in heads + beginnings:
        assert module.typeOf(to_js(head)) == picture_type(head), head


async def a_blob_gets_the_type_of_its_bytes(world: World) -> None:
    module = await script("picture_type")
    content = await picture("image/png")
    typed = await module.typed(blob(content, "text/html"))
    assert typed.type == "image/png"
    assert (await typed.arrayBuffer()).to_bytes() == content
    assert not await module.typed(blob(b"<svg/>", "image/png"))
