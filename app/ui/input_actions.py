"""What typing into a field, or changing a switch, does: by the kind of the field."""

from collections.abc import Callable, Mapping

from app.ui.chrome.actions import ChromeActions
from app.ui.chrome.tab_actions import TabActions
from app.ui.compose.actions import ComposeActions
from app.ui.compose.adjusting_actions import AdjustingActions
from app.ui.compose.choice_actions import ChoiceActions
from app.ui.compose.opening_actions import OpeningActions
from app.ui.compose.preset_actions import PresetActions
from app.ui.compose.recipes import RecipeChoice
from app.ui.library.actions import LibraryActions
from app.ui.library.album_actions import AlbumActions
from app.ui.library.album_dialog import NAME_ID
from app.ui.offers.actions import PLACE, OffersActions
from app.ui.page_store import PageStore
from app.ui.reuse.actions import ReuseActions
from app.ui.scripts.actions import ScriptActions
from app.ui.servers.actions import ServerActions
from app.ui.setup.actions import SetupActions
from app.ui.storage.actions import StorageActions
from app.ui.tasks.move_actions import MoveActions

Inputs = Mapping[str, Callable[[str, str], object]]
"""What to do with a name and a value, by the kind of the field (`BrowserEvent.name`)."""


def input_actions(
    page_store: PageStore,
    compose: ComposeActions,
    recipes: RecipeChoice,
    choices: ChoiceActions,
    opening: OpeningActions,
    adjusting: AdjustingActions,
    presets: PresetActions,
    offers: OffersActions,
    journal: StorageActions,
    servers: ServerActions,
    tabs: TabActions,
    setup: SetupActions,
    reuse: ReuseActions,
    chrome: ChromeActions,
    library: LibraryActions,
    albums: AlbumActions,
    scripts: ScriptActions,
    moving: MoveActions,
    begin: Callable[[object, str], object],
) -> Inputs:
    """Return the actions; slow ones are started in the background."""

    def select(_: str, value: str) -> None:
        if value != page_store.state.type_id:
            compose.choose_type(value)

    def search(arg: str, value: str) -> None:
        (offers.search if arg == PLACE else choices.search)(arg, value)

    switches: Inputs = {
        "run-on": lambda _, value: servers.lock.run_on(value),
        "ratio": lambda _, value: recipes.choose_ratio(value),
        "language": lambda _, value: chrome.choose_language(value),
        "keep": lambda _, value: journal.keep(bool(value)),
        "keep-limit": lambda _, value: begin(journal.limit(value), "limit"),
    }

    choosers = {"import": journal.choose, "setup": setup.choose}

    def switch(name: str, value: str) -> None:
        group, _, what = name.partition("-")
        if group == "script":
            begin(scripts.choose(what, value), name)
        elif group in choosers:
            choosers[group](what, bool(value))
        elif name in switches:
            switches[name](name, value)

    def library_field(name: str, value: str) -> None:
        if name == NAME_ID:
            albums.type_name(value)
        else:
            begin(library.type_value(name, value), "library")

    return {
        "field": compose.type_value,
        "select": select,
        "search": search,
        "opening": lambda _, value: opening.type_address(value),
        "adjust": adjusting.type_value,
        "preset": lambda _, value: presets.type_name(value),
        "tabName": lambda _, value: tabs.type_name(value),
        "library": library_field,
        "runs": lambda _, value: compose.set_runs(value),
        "change": switch,
        "dropped": reuse.dropped,
        "cardDropped": lambda url, prompt_id: begin(moving.drop(url, prompt_id), "move"),
        "serverField": servers.type_value,
        "script": lambda _, value: scripts.type_text(value),
        "scriptName": lambda _, value: scripts.type_name(value),
    }
