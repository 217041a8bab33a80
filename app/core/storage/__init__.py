"""The journal's rows and events, an exported file, saved settings, recovery after a load.

IndexedDB itself is in `app/static/database.js`, its port in `services/ports`.
"""
