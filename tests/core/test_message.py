"""Messages are values: same key and same arguments are the same message."""

from app.core.message import Message, message


def test_keyword_arguments_become_the_messages_values() -> None:
    assert message("field.range", low=1, high=9) == Message("field.range", {"low": 1, "high": 9})


def test_a_message_without_values_has_none() -> None:
    assert message("server.empty").args == {}


def test_other_values_make_another_message() -> None:
    assert message("field.range", low=1) != message("field.range", low=2)


def test_the_key_may_also_be_the_name_of_a_value() -> None:
    assert message("field.wrong", key="prompt").args == {"key": "prompt"}
