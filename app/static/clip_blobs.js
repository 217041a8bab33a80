// Clips of servers that demand a key. A player sends none, so it plays bytes that were fetched with it.

// Bytes of clips out of sight that stay for being played again; what is in sight stays whatever it takes.
const BUDGET = 200_000_000;

const NEAR = 800; // pixels around the viewport, as for pictures

/** @param {HTMLMediaElement} player */
const isInSight = (player) => {
  const { top, bottom, height } = player.getBoundingClientRect();
  return !player.paused || (height > 0 && bottom > -NEAR && top < innerHeight + NEAR);
};

// `onLost(player)` is called for a player whose bytes had to go: it needs them again when it comes near.
/**
 * @param {(player: HTMLMediaElement) => void} onLost
 * @param {number} [budget]
 */
export const clipBlobs = (onLost, budget = BUDGET) => {
  /** @type {Map<HTMLMediaElement, { url: string, size: number }>} */
  const held = new Map(); // by player, the oldest first
  let bytes = 0;

  /** @param {HTMLMediaElement} player */
  const drop = (player) => {
    const clip = held.get(player);
    if (!clip) return;
    held.delete(player);
    bytes -= clip.size;
    URL.revokeObjectURL(clip.url);
  };

  const makeRoom = () => {
    for (const player of held.keys()) {
      if (bytes <= budget) return;
      if (isInSight(player)) continue;
      drop(player);
      player.removeAttribute("src");
      onLost(player);
    }
  };

  return {
    drop,
    /** @type {(player: HTMLMediaElement, blob: Blob) => void} */
    give: (player, blob) => {
      drop(player);
      const url = URL.createObjectURL(blob);
      held.set(player, { url, size: blob.size });
      bytes += blob.size;
      player.src = url;
      makeRoom();
    },
    end: () => {
      for (const player of [...held.keys()]) drop(player);
    },
  };
};
