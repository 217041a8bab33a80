"""The form of a workflow: its inputs, their kinds, order and labels.

Pure: made from a graph, the classes that a server sent, and an editor file. `core/workflow/inputs`
validates the values; `ui/compose` draws the form.
"""
