// The icon of the window's tab: a ring that shows how far the work is. What it shows is decided in
// app/ui/chrome/tab_title.py; a canvas is drawn much faster here than from Python.

const SIZE = 64; // pixels of a side: twice the usual 32, for dense screens
/** @type {{ href: string, type: string } | null} */
let plain = null;
let drawn = -1;

// Shows a share between 0 and 1 as a ring in the window's icon; a negative one is the plain icon.
/** @param {number} share */
export const icon = (share) => {
  const step = share < 0 ? -1 : Math.round(share * 20);
  if (step === drawn) return;
  drawn = step;
  const link = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=icon]"));
  if (!link) return;
  plain ??= { href: link.href, type: link.type };
  if (step < 0) {
    link.type = plain.type;
    link.href = plain.href;
    return;
  }
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
  /** @type {(from: number, to: number, colour: string) => void} */
  const ring = (from, to, colour) => {
    pen.beginPath();
    pen.lineWidth = 12;
    pen.strokeStyle = colour;
    pen.arc(SIZE / 2, SIZE / 2, SIZE / 2 - 8, from, to);
    pen.stroke();
  };
  const top = -Math.PI / 2;
  ring(0, 2 * Math.PI, "rgba(128, 128, 128, 0.35)");
  ring(top, top + (2 * Math.PI * step) / 20, accent || "#2563eb");
  link.type = "image/png";
  link.href = canvas.toDataURL("image/png");
};
