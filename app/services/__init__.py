"""Async services over the ports: they carry out the core's decisions.

On CPython they run with fakes.
"""
