"""The adapters: the only code that touches `js` and `pyodide`; each closes what it opens."""
