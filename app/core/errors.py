"""Error classes, grouped by how the caller should react."""

from dataclasses import dataclass

from app.core.message import Message


class BinderyError(Exception):
    """Base class of all errors of this program. It carries a `Message` that the view translates."""

    def __init__(self, key: str, /, **args: object) -> None:
        super().__init__(key, args)
        self.message = Message(key, args)

    def __str__(self) -> str:
        args = ", ".join(f"{name}={value}" for name, value in self.message.args.items())
        return f"{self.message.key} ({args})" if args else self.message.key


class TransportError(BinderyError):
    """No response. The request may have reached the server: look it up before you send it again."""


class StoreError(BinderyError):
    """The journal could not be read or written; `key` names the reason.

    Tasks that depend on it are not sent.
    """


class StoreBusy(StoreError):
    """The journal cannot accept the write now and wrote nothing. Retry."""


class ServerError(BinderyError):
    """The server sent an invalid or unexpected response. The fault is the server's."""


class InputError(BinderyError):
    """The person's input is invalid. Show the error beside the field; nothing was sent."""


class FieldError(InputError):
    """The input of one field is invalid; `field` is the input's name."""

    def __init__(self, field: str, message: Message) -> None:
        super().__init__(message.key, **message.args)
        self.field = field


class BindingError(BinderyError):
    """The operation would break a binding or a lock rule. Nothing was changed."""


class TakenOver(BinderyError):
    """The task no longer belongs to this window: another window has it, or it was removed.

    Skip it.
    """


class AbortError(BinderyError):
    """The caller aborted the call. Its name is that of the browser's own error for this."""


class ImpossibleTransition(BinderyError):
    """The transition table does not allow this change of state. It is a bug in this program."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One validation error of a server, in the server's words, with its node and field."""

    node_id: str
    class_type: str
    field: str
    text: str


class PromptRejected(BinderyError):
    """The server rejected the prompt (400) and queued nothing. Show `reasons` by node and field."""

    def __init__(self, key: str, /, *, reasons: tuple[Reason, ...], **args: object) -> None:
        super().__init__(key, **args)
        self.reasons = reasons
