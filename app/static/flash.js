// Lets an element flash once, so that a person sees where something changed.
const FLASH_MS = 700; // long enough to notice, over before a person reads on

/** @param {HTMLElement} element */
export const flash = (element) => {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const accent = getComputedStyle(element).getPropertyValue("--accent");
  element.animate(
    [
      { outline: `2px solid ${accent}`, outlineOffset: "-2px" },
      { outline: "2px solid transparent", outlineOffset: "-2px" },
    ],
    { duration: FLASH_MS, easing: "ease-out" },
  );
};
