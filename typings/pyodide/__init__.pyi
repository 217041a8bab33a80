"""Pyodide, as far as we use it: its own package of types is for newer Pythons than our tools."""
