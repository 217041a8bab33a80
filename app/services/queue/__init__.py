"""The queue of this browser: its stored rows, and who of it is sent next.

The decisions are in `core/queue`. Sending is in `submission`.
"""
