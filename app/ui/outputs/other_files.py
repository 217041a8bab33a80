"""Outputs other than pictures: players for clips and sounds, links to other files."""

from htpy import Element, Node, audio, li, span, ul, video

from app.core.pictures.check import Play, decide_play
from app.core.pictures.urls import picture_url
from app.core.reading.visible import isolated
from app.core.task.output import Media, OutputFile
from app.core.task.task import Task
from app.ui.html.widgets import clip_arg, foreign, icon_button, link, t
from app.ui.outputs.picture import PictureSource, why_not_shown
from app.ui.scene import Scene

MAX_FILES = 8
"""Maximum files on a card; the others are in the task's folder on the server."""


def other_files(scene: Scene, task: Task) -> Element | None:
    """Return the files of a task that an `<img>` cannot show, or `None`.

    Clips and sounds load when played, from the task's own server, since only a player that requests
    ranges can seek. So their bytes are not checked. There is no player if nothing may be sent to
    the server, or if it may return another task's file.
    """
    files = [file for file in task.outputs if not file.is_picture]
    if not files:
        return None
    rest = len(files) - MAX_FILES
    return ul(".files", role="list", aria_label=t(scene, "task.files"))[
        (file_item(scene, task, file) for file in files[:MAX_FILES]),
        li(".muted")[t(scene, "task.files_more", n=rest)] if rest > 0 else None,
    ]


def clip_source(scene: Scene, task: Task, file: OutputFile) -> PictureSource:
    """Return the source of a clip: its server, else the kept copy, else none."""
    url, page = picture_url(task, file), scene.page
    if url not in page.failed_urls:
        return PictureSource(url)
    copy = page.kept_urls.get(clip_arg(task.prompt_id, task.clips.index(file)), "")
    return PictureSource(copy=copy, why=page.refused_urls.get(url, "clip.missing"))


def clip_sources(scene: Scene, task: Task) -> tuple[PictureSource, ...]:
    """Return the sources of the players on a task's card."""
    return tuple(clip_source(scene, task, file) for file in task.clips[:MAX_FILES])


def file_item(scene: Scene, task: Task, file: OutputFile) -> Element:
    """Return a file as an item of a list: its player or why there is none, and its name."""
    url, server = picture_url(task, file), task.execution_server
    is_aside, is_several = scene.is_set_aside(server), scene.is_several(server)
    name = foreign(file.filename)
    play = decide_play(task, file, set_aside=is_aside, several=is_several)
    return li(class_=["file", file.media.value], data_media=file.media.value, data_play=play.value)[
        _player(scene, task, file) if play is Play.PLAY else _why_not(scene, task, file, play),
        span(".file-name")[
            link(url, name) if scene.opens_in_tab(server) else name,
            icon_button(
                "download-file",
                "download",
                t(scene, "task.download_file", file=file.filename),
                f"{task.prompt_id}:{task.outputs.index(file)}",
            ),
        ],
    ]


def _why_not(scene: Scene, task: Task, file: OutputFile, play: Play) -> Node:
    """Return the text that replaces a player; the link beside it sends nothing until clicked."""
    if play is Play.SET_ASIDE and file.media is Media.FILE:
        return None
    name = scene.server_name(task.execution_server)
    return span(".muted")[t(scene, f"task.file_{play.value}", server=name)]


def _player(scene: Scene, task: Task, file: OutputFile) -> Node:
    """Return a player, or the text why there is none.

    No player has a server's address as its `src`: `app/static/players.js` first checks that the
    server has the file itself.
    """
    if not file.is_clip or not task.execution_server.startswith(("http://", "https://")):
        return None
    source = clip_source(scene, task, file)
    if not source.url and not source.copy:
        return span(".muted")[why_not_shown(scene, task, source.why)]
    element = video if file.media is Media.VIDEO else audio
    return (
        element(
            src=source.copy or None,
            data_src=source.url or None,
            data_picture=clip_arg(task.prompt_id, task.clips.index(file)),
            crossorigin="anonymous",
            controls=True,
            preload="none",
            playsinline=True if file.media is Media.VIDEO else None,
            aria_label=isolated(file.filename),
        ),
        span(".muted")[t(scene, "clip.kept")] if source.copy else None,
    )
