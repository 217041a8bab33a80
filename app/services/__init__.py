"""Async services over the ports: they perform what the core decides. Run on CPython with fakes."""
