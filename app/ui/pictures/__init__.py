"""The gallery, the viewer, and the fallbacks for pictures that do not load.

`outputs` draws one picture of a task.
"""
