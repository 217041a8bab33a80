"""End-to-end tests: the page in Chromium, over demo servers in this process."""
