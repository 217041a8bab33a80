"""One module for each kind of input: how to validate it, and what an empty value means.

`core/form/kinds` decides the kind of a node's input; `ui/compose/kinds` has its control.
"""
