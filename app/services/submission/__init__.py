"""From an order to a queued prompt: choose, bind, upload, record, send.

Following the prompt afterwards is in `tracking`.
"""
