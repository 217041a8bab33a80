// IndexedDB, as little of it as the journal needs. It is here and not in Python because reading,
// deciding and writing must happen inside one transaction, and a transaction ends as soon as its
// callbacks return to the browser: a Python coroutine would always come back too late.
//
// It uses no library such as idb. That would take about 50 of 600 lines away and add 300 to each start.
// Its promises reject for every request that an aborted transaction takes along, so each write would
// need an answer of its own; and joined commits need the bare requests anyway.
//
// It runs in a worker of the page's own (database_worker.js). On the page the callbacks of a
// transaction would wait behind Python, and with them the writes of all other windows.

export { commit } from "./database/commits.js";
export { open } from "./database/opening.js";
export { queue, unqueue } from "./database/queue.js";
export { all, keys, one, startingWith, values } from "./database/reads.js";
export { summaries, unsettled } from "./database/summaries.js";
export { waits } from "./database/timing.js";
export { clear, forget, lease, put, putAll, remove, restore } from "./database/writes.js";
