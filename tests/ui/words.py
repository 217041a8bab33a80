"""What the page says, for tests of views: with the fake rules of languages."""

from app.core.message import Message
from app.ui.locale.texts import Texts
from tests.fakes.intl import FakeIntl


def texts(language: str) -> Texts:
    """Return what a language says."""
    return Texts(language, FakeIntl())


def text(language: str, key: str, /, **args: object) -> str:
    """Return the text of a key, filled."""
    return texts(language).text(key, **args)


def say(language: str, message: Message) -> str:
    """Return a message in words."""
    return texts(language).say(message)
