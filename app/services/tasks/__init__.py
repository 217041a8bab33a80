"""What a person does with existing tasks: cancel and remove them.

Running one again is a new order: see `submission`.
"""
