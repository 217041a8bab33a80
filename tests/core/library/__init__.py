"""The library as values."""
