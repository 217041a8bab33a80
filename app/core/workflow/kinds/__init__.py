"""One module for each kind of input: what it takes, and what an empty one means.

Which kind a node's input is decides `core/form/kinds`; its control is in `ui/compose/kinds`.
"""
