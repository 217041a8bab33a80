"""The project's own tools: set-up, servers for development, builds and test runs."""
