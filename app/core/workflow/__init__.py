"""Workflow files: API graphs, ComfyUI's editor files, and the conversion between them.

Pure: JSON and class definitions in, graphs and notes out. `catalog` and `inputs` define the inputs
of a form. Reading files from disk is not here.
"""
