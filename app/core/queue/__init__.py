"""The queue of this browser: what waits here, who is next, and which server it goes to.

Pure decisions over values. An entry is not bound to a server; a task is, for good. Nothing here
sends, records or knows a clock.
"""
