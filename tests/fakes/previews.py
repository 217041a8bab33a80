"""Previews that remember what they showed and what they ended."""


class FakePreviews:
    """`showing` are the live URLs by prompt id, `shown` all images ever."""

    def __init__(self) -> None:
        self.showing: dict[str, str] = {}
        self.shown: list[tuple[str, bytes, str]] = []
        self.ended: list[str] = []

    def show(self, prompt_id: str, image: bytes, mime: str) -> str:
        """Return a new URL and end the one before; markup is no picture."""
        if image.startswith(b"<"):
            return ""
        self.drop(prompt_id)
        self.shown.append((prompt_id, image, mime))
        self.showing[prompt_id] = f"blob:preview-{len(self.shown)}"
        return self.showing[prompt_id]

    def drop(self, prompt_id: str) -> None:
        """End a preview, if there is one."""
        url = self.showing.pop(prompt_id, None)
        if url is not None:
            self.ended.append(url)
