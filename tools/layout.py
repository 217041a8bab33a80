"""The layout of the page: what is visible before Python starts, and the elements that it fills."""

import htpy as h


def rows(depth: int, *nodes: h.Node) -> list[h.Node]:
    """Return nodes with line breaks and indentation, each on its own line."""
    rows = [("\n" + "  " * depth, node) for node in nodes]
    return [*rows, "\n" + "  " * (depth - 1)]


def layout() -> list[h.Node]:
    """Return what is visible before Python starts, and the elements that it fills."""

    def panel(name: str) -> h.Element:
        return h.section(id=name, class_="panel", aria_busy="true")

    return [
        h.header(id="bar", class_="bar")[h.h1(class_="brand")["Bindery"]],
        h.div(
            id="boot", class_="boot", data_testid="boot-status", data_state="loading", role="status"
        )[
            rows(
                3,
                h.progress(id="boot-progress", max="5", value="0", aria_labelledby="boot-text"),
                h.p(id="boot-text")["Loading…"],
                h.p(id="boot-help", hidden=True),
                h.pre(id="boot-detail", hidden=True),
            )
        ],
        h.main(id="layout", class_="layout")[
            rows(
                3,
                panel("compose"),
                h.section(id="work", class_="work"),
                panel("tasks"),
                panel("pictures"),
                h.aside[
                    rows(
                        4,
                        panel("servers"),
                        panel("windows"),
                        h.section(id="kept", class_="panel"),
                    )
                ],
            )
        ],
        h.nav(id="tabs"),
        h.dialog(id="viewer"),
        h.dialog(id="compare"),
        h.dialog(id="offers"),
        h.dialog(id="server-menu"),
        h.dialog(id="move-menu"),
        h.dialog(id="server-dialog"),
        h.dialog(id="use-as-input"),
        h.dialog(id="album"),
        h.dialog(id="found"),
        h.dialog(id="result"),
        h.dialog(id="setup"),
        h.dialog(id="scripts"),
        h.dialog(id="keys"),
        h.dialog(id="adjust"),
        h.div(id="toast", class_="toast", popover="manual", role="status", aria_live="polite"),
        h.div(id="live", class_="visually-hidden", aria_live="polite"),
        h.noscript[h.p(class_="boot")["Bindery needs JavaScript. 本页面需要启用 JavaScript。"]],
    ]
