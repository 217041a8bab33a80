"""The adapters: only this code uses `js` and `pyodide`; each adapter closes what it opens."""
