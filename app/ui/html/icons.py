"""The icons: one line drawing each on a 24 px grid, coloured by the text around it."""

from collections.abc import Mapping

from htpy import Element, path, svg

from app.ui.html.rendered import rendered_once

PATHS: Mapping[str, str] = {
    "again": "M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4",
    "alert": "M12 4 21 19.5H3ZM12 10v4.5M12 17v.1",
    "beside": "M4 5h7v14H4ZM13 5h7v14h-7Z",
    "check": "M5 12.5 10 17.5 19 7",
    "clock": "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17ZM12 7.5V12l3 2",
    "close": "M6 6 18 18M18 6 6 18",
    "compose": "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
    "compare": "M4 5h16v14H4ZM12 3v18M15 10l2 2-2 2M9 10l-2 2 2 2",
    "copy": "M9 9h10v11H9ZM15 9V4H5v11h4",
    "dice": "M5 5h14v14H5ZM9 9v.1M15 9v.1M12 12v.1M9 15v.1M15 15v.1",
    "down": "M5.5 9 12 15.5 18.5 9",
    "download": "M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14",
    "edit": "M5 19v-3.5L15.5 5 19 8.5 8.5 19ZM13 7.5 16.5 11",
    "external": "M10 5H5v14h14v-5M14 4h6v6M20 4 11.5 12.5",
    "eye": "M2.5 12c5-8.5 14-8.5 19 0c-5 8.5-14 8.5-19 0Z"
    "M12 9.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5Z",
    "folder": "M4 6h6l2 2.5h8V19H4Z",
    "grip": "M9 5v.1M15 5v.1M9 12v.1M15 12v.1M9 19v.1M15 19v.1",
    "help": "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17ZM9.6 9.5a2.4 2.4 0 1 1 3.4 2.2"
    "c-.7.3-1 .8-1 1.6M12 16.4v.1",
    "info": "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17ZM12 11v5.5M12 7.8v.1",
    "image": "M4 5h16v14H4ZM4 16l4.5-4.5 4 4L15 13l5 4.5M15.5 9v.1",
    "kept": "M5 7.5h14V20H5ZM4 4h16v3.5H4ZM9.5 11.5h5",
    "left": "M14.5 5.5 8 12l6.5 6.5",
    "lock": "M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "log": "M6 3.5h12v17H6ZM9 8h6M9 12h6M9 16h4",
    "memory": "M7 7h10v10H7ZM10 3.5V7M14 3.5V7M10 17v3.5M14 17v3.5M3.5 10H7M3.5 14H7M17 10h3.5"
    "M17 14h3.5",
    "missing": "M4 9.5V5h16v14h-4.5M4 13.5V19h7.5M4 16l4.5-4.5 2 2M15.5 9v.1M4 4l16 16",
    "more": "M5.5 12h.1M12 12h.1M18.5 12h.1",
    "moon": "M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7Z",
    "pause": "M8.5 5.5v13M15.5 5.5v13",
    "pictures": "M4 4h7v7H4ZM13 4h7v7h-7ZM4 13h7v7H4ZM13 13h7v7h-7Z",
    "pin": "M9 4h6l-.7 6 3.2 4H6.5l3.2-4ZM12 14v6.5",
    "up": "M5.5 15 12 8.5 18.5 15",
    "play": "M8 5.5 18.5 12 8 18.5Z",
    "plus": "M12 5v14M5 12h14",
    "power": "M12 3.5V12M7 6.2a8 8 0 1 0 10 0",
    "refresh": "M5 12a7 7 0 0 1 12.2-4.7L19 9M19 4.5V9h-4.5M19 12a7 7 0 0 1-12.2 4.7L5 15"
    "M5 19.5V15h4.5",
    "right": "M9.5 5.5 16 12l-6.5 6.5",
    "script": "M8.5 7.5 4 12l4.5 4.5M15.5 7.5 20 12l-4.5 4.5M13.2 5.5 10.8 18.5",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13ZM15.5 15.5 20 20",
    "server": "M4 5h16v6H4ZM4 13h16v6H4ZM7.5 8v.1M7.5 16v.1M11 8h5M11 16h5",
    "sound": "M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-2.5-2.5A2.5 2.5 0 0 1 9 18Z"
    "M19 16a2.5 2.5 0 1 1-2.5-2.5A2.5 2.5 0 0 1 19 16Z",
    "star": "M12 4l2.4 5.2 5.6.7-4.1 3.9 1.1 5.6L12 16.6l-5 2.8 1.1-5.6L4 9.9l5.6-.7Z",
    "stop": "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17ZM9 9h6v6H9Z",
    "sun": "M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2"
    "M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
    "swap": "M4 8.5h15M15.5 5 19 8.5 15.5 12M20 15.5H5M8.5 12 5 15.5 8.5 19",
    "tasks": "M9.5 6H20M9.5 12H20M9.5 18H20M4.5 6v.1M4.5 12v.1M4.5 18v.1",
    "theme": "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16ZM12 4v16M12 8.5h5.5M12 12h7.5M12 15.5h5.5",
    "trash": "M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.3 10.5v5.5M13.7 10.5v5.5",
    "unlock": "M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2",
    "unpin": "M9 4h6l-.7 6 3.2 4H6.5l3.2-4ZM12 14v6.5M4 4l16 16",
    "upload": "M12 16V5M7.5 9 12 4.5 16.5 9M5 20h14",
}


@rendered_once
def icon(name: str) -> Element:
    """Return an icon; screen readers skip it, as a text beside it has the meaning."""
    return svg(".icon", viewBox="0 0 24 24", aria_hidden="true", focusable="false")[
        path(d=PATHS[name])
    ]
