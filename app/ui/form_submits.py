"""What happens when a form is sent: by Enter in a field, or by its button."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from app.ui.chrome.tab_actions import TabActions
from app.ui.compose.actions import ComposeActions
from app.ui.compose.opening_actions import OpeningActions
from app.ui.compose.preset_actions import PresetActions
from app.ui.library.album_actions import AlbumActions
from app.ui.offers.actions import OffersActions
from app.ui.servers.actions import ServerActions


def form_submits(
    compose: ComposeActions,
    servers: ServerActions,
    opening: OpeningActions,
    presets: PresetActions,
    tabs: TabActions,
    offers: OffersActions,
    albums: AlbumActions,
) -> Mapping[str, Callable[[], Coroutine[Any, Any, None]]]:
    """Return what each form does, by its `data-submit`."""
    return {
        "run": compose.run,
        "save-server": servers.save,
        "open": opening.open_address,
        "save-preset": presets.save,
        "save-tab-name": tabs.save_name,
        "open-offer": offers.open_marked,
        "save-album": albums.save,
    }
