"""All views by the id of the element that each returns."""

from collections.abc import Callable, Mapping

from htpy import Element

from app.ui.bar import bar
from app.ui.compose import compose
from app.ui.kept import kept
from app.ui.keys import keys
from app.ui.pictures import pictures
from app.ui.servers import servers
from app.ui.state import Scene
from app.ui.tabs import tabs
from app.ui.tasks import tasks
from app.ui.toast import toast
from app.ui.viewer import viewer
from app.ui.windows import windows

VIEWS: Mapping[str, Callable[[Scene], Element]] = {
    "bar": bar,
    "tabs": tabs,
    "compose": compose,
    "tasks": tasks,
    "pictures": pictures,
    "servers": servers,
    "windows": windows,
    "kept": kept,
    "viewer": viewer,
    "keys": keys,
    "toast": toast,
}
