"""The small pieces that views share."""

import pytest
from htpy import span

from app.core.message import message
from app.core.servers.mark import HUES, wished_mark
from app.ui.html import widgets as parts
from app.ui.html.icons import PATHS, icon
from app.ui.state import Notice, NoticeButton
from tests.ui.page import parse
from tests.ui.scenes import HOSTILE, A, make_scene

MINUTE = 60_000


@pytest.mark.parametrize("url", [A, "https://x.example", "http://[::1]:8188", HOSTILE])
def test_mark_has_the_servers_hue_and_tag(url: str) -> None:
    mark = parse(parts.mark(make_scene(), url))
    found = wished_mark(url)
    assert mark["data-hue"] == str(found.hue)
    assert 0 <= found.hue < HUES
    assert mark.text == found.tag


def test_badge_names_the_server_and_tells_its_address() -> None:
    badge = parse(parts.server_badge(make_scene(), A))
    assert badge["title"] == A
    assert badge.text == f"{wished_mark(A).tag} Alpha"


def test_badge_of_a_server_that_left_is_its_address() -> None:
    badge = parse(parts.server_badge(make_scene(), "https://gone.example/x"))
    assert badge.text.endswith("gone.example/x")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://x", ""])
def test_link_is_only_text_unless_http(url: str) -> None:
    shown = parse(parts.link(url, "there"))
    assert shown.name == "span"
    assert not shown.attributes
    assert shown.text == "there"


def test_link_opens_beside_and_tells_nothing() -> None:
    shown = parse(parts.link(A, "there"))
    assert (shown["href"], shown["target"], shown["rel"]) == (A, "_blank", "noopener noreferrer")


def test_icon_button_has_a_name_and_an_action() -> None:
    button = parse(parts.icon_button("edit-server", "edit", "Edit", A))
    assert button["type"] == "button"
    assert (button["data-action"], button["data-arg"]) == ("edit-server", A)
    assert button["aria-label"] == button["title"] == "Edit"
    assert button.one("svg")["aria-hidden"] == "true"


def test_copy_button_shows_a_part_and_copies_all() -> None:
    button = parse(parts.copy_button(make_scene(), "abcdef", "abc"))
    assert (button["data-action"], button["data-arg"], button.text) == ("copy", "abcdef", "abc")


def test_element_ids_hold_no_blanks_and_differ() -> None:
    assert parts.element_id("field", "3.seed") == "field-3.seed"
    odd = parts.element_id("field", 'a b"c')
    assert not set(odd) & set(' "')
    assert odd != parts.element_id("field", "a_b_c")


def test_notice_shows_details_and_can_be_dismissed() -> None:
    found = Notice(message("pool.empty"), (message("missing.node", node=HOSTILE),))
    shown = parse(parts.notice(make_scene(), found, "run"))
    assert shown["role"] == "alert"
    assert shown["id"] == "notice-run"
    assert HOSTILE in shown.one("li").text
    assert shown.one(data_action="dismiss")["data-arg"] == "run"


def test_a_notice_offers_what_can_be_done() -> None:
    found = Notice(
        message("pool.empty"), buttons=(NoticeButton("run-there", A, message("dismiss")),)
    )
    button = parse(parts.notice(make_scene(), found, "run")).one(data_action="run-there")
    assert (button["data-arg"], button.text) == (A, "Dismiss")


def test_no_notice() -> None:
    assert parts.notice(make_scene(), None, "run") is None


def test_flags_in_a_message_are_code() -> None:
    from htpy import p

    shown = parse(p[parts.flagged(make_scene(), message("health.no_cors"))])
    assert shown.one("code").text == "--enable-cors-header"


@pytest.mark.parametrize("name", PATHS)
def test_icons_are_drawings_without_words(name: str) -> None:
    assert parse(icon(name)).one("path")["d"].startswith("M")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("EmptyLatentImage · batch_size", ["Empty", "Latent", "Image · batch_", "size"]),
        ("KSampler", ["KSampler"]),
        ("", [""]),
        (HOSTILE, None),
    ],
)
def test_long_names_may_break_within(text: str, pieces: list[str] | None) -> None:
    shown = parts.breakable(text)
    assert str(span[shown]).replace("<wbr>", "") == str(span[text])
    if pieces is not None:
        assert str(span[shown]) == f"<span>{'<wbr>'.join(pieces)}</span>"
