// Moves through an open menu by keys, as menus of programs do. The menu is in a dialog, so Escape,
// Back and a click beside it close it.

const ITEMS = '[role^="menuitem"]:not(:disabled)';

/**
 * Returns the index of the item that a key leads to, `undefined` for any other key.
 *
 * @param {string} key
 * @param {HTMLElement[]} items
 * @param {number} at
 */
const target = (key, items, at) => {
  const steps = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 };
  if (key in steps) return steps[/** @type {keyof typeof steps} */ (key)];
  if (key.length !== 1 || key === " ") return undefined;
  const letter = key.toLocaleLowerCase();
  const names = items.map((item) => item.textContent?.trim().toLocaleLowerCase() ?? "");
  const next = names.findIndex((name, index) => index > at && name.startsWith(letter));
  return next >= 0 ? next : names.findIndex((name) => name.startsWith(letter));
};

/** @param {KeyboardEvent} event */
const walk = (event) => {
  const dialog = /** @type {Element} */ (event.target).closest("dialog");
  const menu = dialog?.querySelector('[role="menu"]');
  if (!menu || event.ctrlKey || event.altKey || event.metaKey) return;
  const items = [.../** @type {NodeListOf<HTMLElement>} */ (menu.querySelectorAll(ITEMS))];
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = target(event.key, items, at);
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation(); // a letter is no shortcut of the page here
  items[(to + items.length) % items.length]?.focus();
};

/** Listens from now on. */
export const walkMenus = () => addEventListener("keydown", walk, true);
