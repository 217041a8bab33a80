"""Views: pure functions from state to HTML, written with htpy; and the actions of the page."""
