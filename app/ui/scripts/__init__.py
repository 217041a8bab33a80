"""The panel with a person's Python scripts: its dialog, its files, and what its buttons do.

Running them is in `app/static/scripts.js`, over the protocol in `player`.
"""
