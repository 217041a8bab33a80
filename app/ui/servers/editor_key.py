"""The key in the form for a server: from the typed texts to a key, and back."""

from dataclasses import replace

from app.core.servers.keys import Key, KeyKind, make_key
from app.ui.state import NO_KEY, ServerEditor


def with_key(editor: ServerEditor, key: Key) -> ServerEditor:
    """Return the form with a key in its fields."""
    return replace(editor, key_kind=key.kind.value, key_name=key.name, key_value=key.value)


def key_of(editor: ServerEditor) -> Key | None:
    """Return the typed key, `None` for none. Raises `InputError` ("server.key_…")."""
    if editor.key_kind == NO_KEY:
        return None
    return make_key(KeyKind(editor.key_kind), editor.key_name, editor.key_value)
