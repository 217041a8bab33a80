"""The languages that have a file here. Written by `make listing`: do not edit."""

from collections.abc import Mapping

from app.ui.locale.header import Header

LANGUAGES: Mapping[str, Header] = {
    "en": Header(
        direction="ltr",
        name="English",
        short="En",
        tag="en",
    ),
    "zh": Header(
        direction="ltr",
        name="中文",
        short="中",
        tag="zh-Hans",
    ),
}
