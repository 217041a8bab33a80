"""The rules of languages for the sentences of a terminal: English, and Chinese as far as needed."""

from collections.abc import Sequence

SHORT = {
    "en": {"second": "s", "minute": "min", "hour": "h", "byte": "B", "kilobyte": "kB"},
    "zh": {"second": "秒", "minute": "分钟", "hour": "小时", "byte": "B", "kilobyte": "kB"},
}
LARGE = {"megabyte": "MB", "gigabyte": "GB", "terabyte": "TB"}

TIMES = ("second", "minute", "hour", "day")


class PlainIntl:
    """Formats values without a browser's `Intl`. Other languages follow the English rules."""

    def plural(self, tag: str, value: int | float) -> str:
        """Return the plural category of a number."""
        return "other" if _is_chinese(tag) or value != 1 else "one"

    def number(self, tag: str, value: int | float, *, grouped: bool) -> str:  # noqa: ARG002
        """Return a number in digits."""
        plain = f"{value:.10g}" if isinstance(value, float) else str(value)
        whole, point, rest = plain.partition(".")
        return (f"{int(whole):,}" if grouped else whole) + point + rest

    def unit(self, tag: str, value: int | float, unit: str) -> str:
        """Return a number with a short unit."""
        names = SHORT["zh" if _is_chinese(tag) else "en"]
        space = "" if _is_chinese(tag) and unit in TIMES else " "
        return f"{self.number(tag, value, grouped=False)}{space}{LARGE.get(unit) or names[unit]}"

    def span(self, tag: str, parts: Sequence[tuple[int, str]]) -> str:
        """Return a duration."""
        return " ".join(self.unit(tag, value, unit) for value, unit in parts)

    def ago(self, tag: str, value: int, unit: str) -> str:
        """Return how long ago something was."""
        if _is_chinese(tag):
            return f"{value}{SHORT['zh'].get(unit, '天')}前" if value else "现在"
        return f"{value} {unit}{'' if value == 1 else 's'} ago" if value else "now"

    def join(self, tag: str, items: Sequence[str]) -> str:
        """Return a list in one line."""
        return ("、" if _is_chinese(tag) else ", ").join(items)


def _is_chinese(tag: str) -> bool:
    return tag.partition("-")[0] == "zh"
