"""Every sentence that a person reads: one JSON file for each language, and what fills them in.

`listed.py` is written by `make listing`. Plurals, numbers, lists and times follow the port `Intl`.
"""
