"""Times as people read them: how long ago, and how long something took."""

from datetime import UTC, datetime

from htpy import Element, time

from app.ui.html.rendered import rendered_once
from app.ui.html.widgets import t
from app.ui.scene import Scene


def exact_time(at: int) -> str:
    """Return date and time in the reader's time zone."""
    return datetime.fromtimestamp(at / 1000).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def time_ago(scene: Scene, at: int) -> Element:
    """Return a relative time; the exact time on hover."""
    return _time(at, ago(scene, at))


def ago(scene: Scene, at: int) -> str:
    """Return a relative time in words."""
    return scene.texts.ago(*scene.age(at))


def time_since(scene: Scene, at: int) -> Element:
    """Return the time elapsed since a moment."""
    return _time(at, scene.texts.span(scene.seconds_since(at) * 1000))


def time_took(scene: Scene, at: int, until: int) -> Element:
    """Return the time between two moments."""
    return _time(at, t(scene, "time.took", span=scene.texts.span(until - at)))


@rendered_once
def _time(at: int, shown: str) -> Element:
    moment = datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="seconds")
    return time(datetime=moment, title=exact_time(at))[shown]
