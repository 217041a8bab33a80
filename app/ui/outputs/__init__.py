"""The outputs of a task: a picture, a clip, a link, a text.

The grid of all pictures and the viewer are in `pictures`.
"""
