"""Make API graphs of ComfyUI's editor files: `python -m bindery convert` under its former name."""

import sys

from bindery.commands.convert import graph_of, main, target_of

__all__ = ["graph_of", "main", "target_of"]

if __name__ == "__main__":
    sys.exit(main())
