"""All texts that a person reads: one JSON file for each language, and the code that fills them.

`make listing` writes `listed.py`. Plurals, numbers, lists and times use the port `Intl`.
"""
