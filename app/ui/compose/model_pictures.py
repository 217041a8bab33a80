"""The pictures beside models: their servers' lists of files, and those that have no picture.

A server does not list which models have a picture; each has to be requested. So a server whose
first models of a folder have none is not asked for more of that folder.
"""

from collections import Counter
from dataclasses import replace
from itertools import product

from app.core.errors import ServerError, TransportError
from app.core.ids import ServerUrl
from app.core.pictures.urls import MODEL_PICTURES
from app.core.recipes.variants import folders_of
from app.services.background import Background
from app.services.servers.client import Client
from app.ui.page_store import PageStore

MAX_MISSES = 6
"""Pictures requested in a folder before it counts as one without: a browser shows each failure."""


MODEL_PICTURE = ":model"
"""The `data-picture` of the pictures beside models, and of those that a workflow names."""


class ModelPictures:
    """Requests a folder's list from the servers when a list of its models opens."""

    def __init__(
        self,
        page_store: PageStore,
        client: Client,
        background: Background,
    ) -> None:
        self._page_store = page_store
        self._client = client
        self._background = background
        self._pending: set[tuple[ServerUrl, str]] = set()
        self._misses: Counter[tuple[ServerUrl, str]] = Counter()
        self._pictured: set[tuple[ServerUrl, str]] = set()

    def opened(self, name: str) -> None:
        """Request the files of the folders whose models the input `name` lists."""
        scene = self._page_store.scene()
        item = next((one for one in scene.shown_inputs if one.name == name), None)
        if scene.kind is None or item is None:
            return
        servers = [holder.server for holder in scene.holders.get(name, ())]
        for place in product(servers, folders_of(scene.kind, item)):
            is_known = place in scene.page.models.files or place in self._pending
            if not is_known and not scene.is_set_aside(place[0]):
                self._pending.add(place)
                self._background.spawn(self._ask(*place), "list model files")

    def failed(self, url: str) -> None:
        """Note a picture that did not load."""
        models, place = self._page_store.state.models, _place(url)
        models = replace(models, failed=models.failed | {url})
        if MODEL_PICTURES not in url:
            self._page_store.change(models=models)
            return
        self._misses[place] += 1
        if self._misses[place] >= MAX_MISSES and place not in self._pictured:
            models = replace(models, unpictured=models.unpictured | {place})
        self._page_store.change(models=models)

    def shown(self, url: str) -> None:
        """Note a picture that loaded: its folder has pictures."""
        self._pictured.add(_place(url))

    async def _ask(self, server: ServerUrl, folder: str) -> None:
        try:
            found = await self._client.model_files(server, folder)
        except TransportError:
            return
        except ServerError:
            found = {}  # an older server, or one without this folder
        finally:
            self._pending.discard((server, folder))
        models = self._page_store.state.models
        files = {**models.files, (server, folder): found}
        self._page_store.change(models=replace(models, files=files))


def _place(url: str) -> tuple[ServerUrl, str]:
    """Return the server and the folder of a picture's URL."""
    server, _, path = url.partition(MODEL_PICTURES)
    return ServerUrl(server), path.partition("/")[0]
