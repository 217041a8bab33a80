"""A page whose servers have the classes of the sample workflows, and their checkpoint."""

from __future__ import annotations

from tests.core.workflow.pairs import FOLDER, load
from tests.fakes import World
from tests.ui.shown import Shown


async def shown_with_classes(world: World) -> Shown:
    """Show the page once its servers have the classes that ComfyUI 0.3.64 has for the samples."""
    for server in world.servers.values():
        server.classes.update(load(FOLDER / "object_info.json")["0.3.64"])
        loader = server.classes["CheckpointLoaderSimple"]["input"]["required"]["ckpt_name"]
        loader[0] = ["sd_xl_base_1.0.safetensors"]
    page = Shown(world)
    await page.settle(1)
    return page
