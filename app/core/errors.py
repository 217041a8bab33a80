"""The errors, split by what the caller can do about them."""

from dataclasses import dataclass

from app.core.message import Message


class BinderyError(Exception):
    """Root of all errors of ours; carries a `Message` that the view can put into words."""

    def __init__(self, key: str, /, **args: object) -> None:
        super().__init__(key, args)
        self.message = Message(key, args)

    def __str__(self) -> str:
        args = ", ".join(f"{name}={value}" for name, value in self.message.args.items())
        return f"{self.message.key} ({args})" if args else self.message.key


class TransportError(BinderyError):
    """Nothing came back: the request may or may not have arrived. Look before trying again."""


class StoreError(BinderyError):
    """The journal could not be read or written; `key` says why. Nothing that needs it is sent."""


class StoreBusy(StoreError):
    """The journal does not take a write for now, and wrote nothing of it. Try it again."""


class ServerError(BinderyError):
    """The server answered with something it should not have answered. Blame the server."""


class InputError(BinderyError):
    """A person's input cannot be used. Show it beside the field; nothing was sent."""


class FieldError(InputError):
    """One field's input cannot be used; `field` is the input's name."""

    def __init__(self, field: str, message: Message) -> None:
        super().__init__(message.key, **message.args)
        self.field = field


class BindingError(BinderyError):
    """A binding or lock rule would be broken. Nothing was changed."""


class TakenOver(BinderyError):
    """The task is not this window's any more: another has it, or it was removed. Leave it alone."""


class ImpossibleTransition(BinderyError):
    """A task was asked to go where its state cannot lead. A bug of ours."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One complaint of a server, in its own words, with the node and the field it is about."""

    node_id: str
    class_type: str
    field: str
    text: str


class PromptRejected(BinderyError):
    """The server refused the prompt (400). Show `reasons` by node and field; nothing was queued."""

    def __init__(self, key: str, /, *, reasons: tuple[Reason, ...], **args: object) -> None:
        super().__init__(key, **args)
        self.reasons = reasons
