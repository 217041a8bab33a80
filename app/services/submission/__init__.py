"""From an order to a queued prompt: choose a server, bind, upload, record, send.

Tracking the prompt afterwards is in `tracking`.
"""
