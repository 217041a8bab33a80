"""What a person does with tasks that are there: cancel them, take them off the list.

Running one again is a new order: see `submission`.
"""
