"""Which pages of the gallery have to be drawn anew: one new picture among thousands is one page."""

from dataclasses import dataclass

from htpy import Element

from app.core.urls import THUMBNAIL
from app.ui.picture_image import PictureSource, picture_source
from app.ui.pictures import PicturePage, picture_pages, pictures
from app.ui.state import Picture, Scene


@dataclass(frozen=True, slots=True)
class Source:
    """All that a page of pictures is drawn from."""

    items: tuple[Picture, ...]
    sources: tuple[PictureSource, ...]
    around: tuple[object, ...]

    def gives_what(self, other: "Source") -> bool:
        """Whether both give the same HTML. By identity: to compare whole tasks would be slow."""
        return (
            len(self.items) == len(other.items)
            and self.sources == other.sources
            and all(one is two for one, two in zip(self.around, other.around))
            and all(
                one.task is two.task and one.index == two.index
                for one, two in zip(self.items, other.items)
            )
        )


class PictureGrid:
    """The view of the pictures, with a memory of what it drew last."""

    def __init__(self) -> None:
        self._drawn: dict[int, Source] = {}

    def view(self, scene: Scene) -> Element:
        """Return the pictures; pages that are on the page as they should be are left as they are.

        What is returned has to be put into the page, or the next one builds on what is not there.
        """
        before = self._drawn
        self._drawn = {page.number: _source(scene, page) for page in picture_pages(scene)}
        same = frozenset(
            number
            for number, source in self._drawn.items()
            if number in before and before[number].gives_what(source)
        )
        return pictures(scene, same)


def _source(scene: Scene, page: PicturePage) -> Source:
    shown = page.items if scene.page.failed_urls else ()  # else each is from its server
    sources = [picture_source(scene, one.task, one.file, one.index, THUMBNAIL) for one in shown]
    return Source(page.items, tuple(sources), (scene.page.language, scene.catalog, scene.pool))
