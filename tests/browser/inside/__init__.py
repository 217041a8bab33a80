"""What runs inside of the page: one module an adapter, one coroutine a promise."""
