"""What a task put out, one by one: a picture, a clip, a link, a text.

The grid of all pictures and the viewer are in `pictures`.
"""
