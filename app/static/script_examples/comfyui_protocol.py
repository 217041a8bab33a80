"""ComfyUI's own protocol by hand, as a script outside of the page would speak it.

The address is the usual one; here it means the server that this tab uses.
"""

import json
import urllib.request
import uuid

import websocket

import bindery

SERVER = "127.0.0.1:8188"
GRAPH = {
    "1": {
        "class_type": "EmptyImage",
        "inputs": {"width": 256, "height": 256, "batch_size": 1, "color": 0x3366CC},
    },
    "2": {
        "class_type": "SaveImage",
        "inputs": {"images": ["1", 0], "filename_prefix": "by-hand"},
    },
}


def get(path):
    with urllib.request.urlopen(f"http://{SERVER}/{path}") as response:
        return response.read()


client_id = str(uuid.uuid4())
socket = websocket.create_connection(f"ws://{SERVER}/ws?clientId={client_id}")
body = json.dumps({"prompt": GRAPH, "client_id": client_id}).encode()
answer = json.loads(urllib.request.urlopen(f"http://{SERVER}/prompt", data=body).read())
prompt_id = answer["prompt_id"]

for frame in socket:
    if not isinstance(frame, str):
        continue  # a preview
    event = json.loads(frame)
    print(event["type"])
    data = event["data"]
    is_ours = data.get("prompt_id") == prompt_id
    if event["type"] == "executing" and is_ours and data["node"] is None:
        break
socket.close()

history = json.loads(get(f"history/{prompt_id}"))[prompt_id]
for output in history["outputs"].values():
    for file in output.get("images", []):
        query = urllib.parse.urlencode(file)
        bindery.show(get(f"view?{query}"))
