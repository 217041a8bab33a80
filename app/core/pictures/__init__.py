"""Pictures: their URLs, proofs of which task they belong to, and which kept ones are deleted.

`metadata` reads file formats; `app/static` fetches.
"""
