"""Tests, the demo server that they run against, and recorded answers of a real server."""
