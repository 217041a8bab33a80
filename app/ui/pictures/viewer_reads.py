"""The data that the viewer reads."""

from app.ui.keyed import Reads
from app.ui.scene import Scene


def viewer_reads(s: Scene) -> Reads:
    """Return the data that the viewer reads: none while it is closed."""
    if s.viewed is None:
        return s.is_viewing, s.page.language
    ended_at, server = s.viewed.task.ended_at, s.viewed.task.execution_server
    return (
        s.is_viewing,
        s.pictures,
        s.page.viewer,
        s.page.viewer_grid,
        s.page.grid_shown,
        s.page.looking,
        s.note(s.viewed),
        s.page.language,
        s.catalog,
        s.pool,
        s.marks,
        s.page.failed_urls,
        s.page.refused_urls,
        s.page.kept_urls,
        s.page.kept_small,
        s.page.unfolded_texts,
        s.is_set_aside(server),
        s.is_several(server),
        s.opens_in_tab(server),
        None if ended_at is None else s.age(ended_at),
    )
