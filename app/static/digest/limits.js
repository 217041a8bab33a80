// How much of a large answer is passed on. Texts and lists have the limits of core/reading/clip.py.

export const MOST_MESSAGE = 2_000; // characters of an error's message
export const MOST_TRACE = 64_000; // characters of a traceback: its end, which names the cause
export const MOST_TEXT = 66_000; // characters of any other text, such as a caption
export const MOST_TEXTS = 264_000; // characters of an entry's texts: a few more than core/task/output.py keeps
export const MOST_NAME = 1_000; // characters of a name or id; no file system takes more than 255
export const MOST_NAMES = 200_000; // characters of all names of an entry's outputs: 200 for each file
export const MOST_REASONS = 200; // of a refusal: more than anybody reads
export const MOST_OUTPUTS = 1_000; // files of one task
export const MOST_FIELDS = 2 * MOST_OUTPUTS; // nodes and kinds of an entry's outputs: one of each for a file
export const MOST_STEPS = 200; // messages of a run: the first and the last
export const MOST_LISTED = 1_000; // prompts of a queue, and as many of ours behind them
export const MOST_DEPTH = 20; // levels of an output

// Bytes of a reduced answer. No honest one comes near: 3,000 prompts of a queue take 600 kB, and as many
// texts and names of outputs as the limits above allow 900 kB, all of them Chinese.
export const MOST_DIGEST = 1_000_000;
