"""Every sentence that a person reads, by key and language, and the debug report's text.

`texts` chooses the language and fills sentences in; the other files hold them.
"""
