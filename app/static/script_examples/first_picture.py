"""One picture, on the server that is free first."""

import bindery

result = await bindery.run("text-to-image", prompt="a red barn in snow", seed=1)
print("Made by", result.server)
bindery.show(result.images[0])
