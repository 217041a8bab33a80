"""Each prompt with each seed, spread over all servers; pictures come as they are done."""

import itertools

import bindery

PROMPTS = ["a red barn in snow", "a lake at dawn"]
SEEDS = [1, 2, 3]

urls = [server["url"] for server in bindery.servers() if server["state"] == "up"]
places = itertools.cycle(urls)
jobs = [
    bindery.run("text-to-image", prompt=prompt, seed=seed, server=next(places))
    for prompt in PROMPTS
    for seed in SEEDS
]
done = 0
async for result in bindery.spread(jobs):
    done += 1
    print(f"{done} of {len(jobs)}, by {result.server}")
    bindery.show(result)
