"""The rules of a few languages as Chromium knows them; any other language follows the English."""

from collections.abc import Callable, Sequence

SHORT = {
    "en": {"second": "sec", "minute": "min", "hour": "hr", "byte": "byte", "kilobyte": "kB"},
    "pl": {"second": "sek.", "minute": "min", "hour": "godz.", "byte": "B", "kilobyte": "kB"},
    "zh": {"second": "秒", "minute": "分钟", "hour": "小时", "byte": "B", "kilobyte": "kB"},
}
TIMES = ("second", "minute", "hour")
LARGE = {"megabyte": "MB", "gigabyte": "GB", "terabyte": "TB"}

LONG = {"day": ("day", "days"), "second": ("sec.", "sec."), "minute": ("min.", "min.")}
POLISH_AGES = {"day": ("dzień", "dni"), "hour": ("godz.", "godz."), "minute": ("min", "min")}


def _english(value: float) -> str:
    return "one" if value == 1 else "other"


def _polish(value: float) -> str:
    if value == 1:
        return "one"
    if value != int(value):
        return "other"
    few = value % 10 in (2, 3, 4) and value % 100 not in (12, 13, 14)
    return "few" if few else "many"


PLURALS: dict[str, Callable[[float], str]] = {"pl": _polish, "zh": lambda _: "other"}


class FakeIntl:
    """Knows English, Chinese and Polish as far as tests ask; keeps the promises of the port."""

    def plural(self, tag: str, value: int | float) -> str:
        """Return the plural category of a number."""
        return PLURALS.get(_base(tag), _english)(value)

    def number(self, tag: str, value: int | float, *, grouped: bool) -> str:
        """Return a number in digits."""
        plain = f"{value:.10g}" if isinstance(value, float) else str(value)
        whole, point, rest = plain.partition(".")
        whole = f"{int(whole):,}" if grouped else whole
        if _base(tag) == "pl":
            return whole.replace(",", "\u00a0") + point.replace(".", ",") + rest
        return whole + point + rest

    def unit(self, tag: str, value: int | float, unit: str) -> str:
        """Return a number with a short unit."""
        space = {"pl": "\u00a0", "zh": "" if unit in TIMES else " "}.get(_base(tag), " ")
        name = LARGE.get(unit) or SHORT.get(_base(tag), SHORT["en"])[unit]
        return self.number(tag, value, grouped=False) + space + name

    def span(self, tag: str, parts: Sequence[tuple[int, str]]) -> str:
        """Return a span of time."""
        return " ".join(self.unit(tag, value, unit) for value, unit in parts)

    def ago(self, tag: str, value: int, unit: str) -> str:
        """Return how long ago something was."""
        if not value:
            return {"pl": "teraz", "zh": "现在"}.get(_base(tag), "now")
        if _base(tag) == "pl":
            return f"{value} {POLISH_AGES[unit][value > 1]} temu"
        return f"{value} {LONG[unit][value > 1]} ago"

    def join(self, tag: str, items: Sequence[str]) -> str:
        """Return a list of things in one line."""
        if _base(tag) == "pl" and len(items) > 1:
            return f"{', '.join(items[:-1])} i {items[-1]}"
        return ("、" if _base(tag) == "zh" else ", ").join(items)


def _base(tag: str) -> str:
    return tag.partition("-")[0]
