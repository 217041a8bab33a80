"""The journal's rows and events, and recovery after a load.

IndexedDB itself is in `app/static/database.js`, its port in `services/ports`.
"""
