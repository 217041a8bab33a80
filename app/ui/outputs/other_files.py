"""Outputs other than pictures: players for clips and sounds, links to other files."""

from htpy import Element, Node, audio, li, span, ul, video

from app.core.pictures.check import Play, decide_play
from app.core.pictures.urls import picture_url
from app.core.reading.visible import isolated
from app.core.task.output import Media, OutputFile
from app.core.task.task import Task
from app.ui.html.widgets import foreign, link, t
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
        (_file(scene, task, file) for file in files[:MAX_FILES]),
        li(".muted")[t(scene, "task.files_more", n=rest)] if rest > 0 else None,
    ]


def _file(scene: Scene, task: Task, file: OutputFile) -> Element:
    url, server = picture_url(task, file), task.execution_server
    is_aside, is_several = scene.is_set_aside(server), scene.is_several(server)
    play = decide_play(task, file, set_aside=is_aside, several=is_several)
    return li(class_=["file", file.media.value], data_media=file.media.value, data_play=play.value)[
        _player(file, url) if play is Play.PLAY else _why_not(scene, task, file, play),
        " ",
        link(url, foreign(file.filename)),
    ]


def _why_not(scene: Scene, task: Task, file: OutputFile, play: Play) -> Node:
    """Return the text that replaces a player; the link beside it sends nothing until clicked."""
    if play is Play.SET_ASIDE and file.media is Media.FILE:
        return None
    name = scene.server_name(task.execution_server)
    return span(".muted")[t(scene, f"task.file_{play.value}", server=name)]


def _player(file: OutputFile, url: str) -> Node:
    if not url.startswith(("http://", "https://")):
        return None
    name = isolated(file.filename)
    if file.media is Media.VIDEO:
        return video(src=url, controls=True, preload="none", playsinline=True, aria_label=name)
    if file.media is Media.AUDIO:
        return audio(src=url, controls=True, preload="none", aria_label=name)
    return None
