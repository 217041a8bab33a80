"""What ComfyUI and A1111 wrote into media files: readers that work on parts of a file. Pure.

Here: one reader for each family of containers, and A1111 text taken apart into fields. Not here:
the meaning of a graph or an editor file, JSON files, and how a browser reads a file.
"""
