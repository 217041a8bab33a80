"""The same prompt and seed on each server, to compare their pictures."""

import time

import bindery

for server in bindery.servers():
    if server["state"] != "up":
        print(server["name"], "is", server["state"])
        continue
    began = time.monotonic()
    result = await bindery.run(
        "text-to-image", prompt="a lighthouse at night", seed=7, server=server["url"]
    )
    print(f"{server['name']}: {time.monotonic() - began:.1f} s")
    bindery.show(result.images[0])
