"""Every sentence that a person reads: one JSON file for each language.

`languages` reads the files, `pattern` and `texts` fill their sentences in, `debug_text` writes the
debug report. `make listing` writes `listed.py`, the list of the languages. What differs between
languages by rule (plurals, numbers, lists, times) is the browser's `Intl`, behind a port.
"""
