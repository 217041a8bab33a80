"""What a press of Run passes on its way to the POST, and a socket's frame on its way to its card.

`make trace` prints the modules, the calls and the changes of module: how far somebody has to go
who follows the code. Everything is the page's own but for the adapters, which are fakes.
"""
