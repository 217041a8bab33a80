"""What differs between tasks."""

from app.core.pictures.differences import differences


def test_only_what_is_not_the_same_in_all() -> None:
    one = {"prompt": "a", "steps": "4", "seed": "1"}
    two = {"prompt": "a", "steps": "8", "seed": "1", "model": "x"}
    assert differences([one, two]) == ["steps", "model"]
    assert differences([one, one]) == []
    assert differences([]) == []
