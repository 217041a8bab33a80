// Fetches the pictures beside the one that is looked at, so that a step shows them at once. The
// images for them are in sight of nobody; pictures.js fetches them as it does all.

/** @type {HTMLElement | undefined} */
let shelf;

/** @type {(line: string) => HTMLImageElement} */
const imageOf = (line) => {
  const [address, check] = line.split(" ");
  const image = document.createElement("img");
  image.alt = "";
  image.dataset.src = address;
  if (check) image.dataset.check = check;
  return image;
};

/**
 * Fetches these pictures, one a line: the address, and the name to check if there is one.
 *
 * @param {string} lines
 */
export const fetchAhead = (lines) => {
  if (shelf?.dataset.lines === lines) return;
  if (!shelf) {
    shelf = document.createElement("div");
    shelf.className = "visually-hidden ahead";
    shelf.ariaHidden = "true";
    document.body.append(shelf);
  }
  shelf.dataset.lines = lines;
  shelf.replaceChildren(...lines.split("\n").filter(Boolean).map(imageOf));
};
