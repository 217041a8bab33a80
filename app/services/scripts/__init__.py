"""The page's side of scripts: their requests, each on the server that it is about.

A prompt of a script becomes a task like any other. `app/core/scripts` decides what is allowed.
"""
