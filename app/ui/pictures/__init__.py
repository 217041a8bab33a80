"""The gallery, the viewer, and what is done about pictures that do not load.

One picture of a task is drawn in `outputs`.
"""
