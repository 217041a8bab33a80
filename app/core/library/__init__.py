"""The library: the results of all tabs, also of closed ones, of imports and of cleared tasks.

Tasks make pictures, tabs look at them. Pure.
"""
