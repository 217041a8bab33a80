"""Announce a ComfyUI: wait until it answers, then PUT its public address, again each minute.

    python announce.py PUBLIC_ADDRESS LIST_ADDRESS NAME

COMFYUI is its address on this machine, TOKEN a bearer token of the place of the list.
"""

import json
import os
import sys
import time
from urllib.request import Request, urlopen

public, target, name = sys.argv[1:4]
local = os.environ.get("COMFYUI", "http://127.0.0.1:8188")
headers = {"Content-Type": "application/json"}
if "TOKEN" in os.environ:
    headers["Authorization"] = f"Bearer {os.environ['TOKEN']}"
pause = 1.0
while True:
    try:
        urlopen(f"{local}/system_stats", timeout=10).close()
        entry = {"url": public, "name": name, "expires": time.time() + 300}
        urlopen(Request(target, json.dumps([entry]).encode(), headers, method="PUT"), timeout=10)
        pause = 60.0
    except OSError as error:
        print(error, file=sys.stderr, flush=True)
        pause = 1.0
    time.sleep(pause)
