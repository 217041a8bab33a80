"""Reading what comes from outside: JSON of any shape, data URLs, texts to clip or to make visible.

It knows nothing of ComfyUI; what ComfyUI's answers mean is in `comfy`.
"""
