// One picture in a place that it fits, and its zoom and pan. Small pictures are enlarged, and their
// pixels stay sharp.

const MOST_ENLARGED = 4; // times its own size, at which a small picture fits
const SHARP_ABOVE = 2; // times its own size, from which on pixels are squares
const MOST = 8; // screen pixels for one of the picture's, or times the size that fits
const LEAST_ROOM = 16; // pixels; smaller places are not laid out yet
const EPSILON = 0.001; // of a scale

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** @typedef {typeof import("@panzoom/panzoom").default} MakePanzoom */
/** @typedef {{ x: number, y: number }} Point */

/**
 * What a picture shows of itself: the scale, 1 where it fits, and its shift as a share of its size.
 *
 * @typedef {{ scale: number, x: number, y: number }} Part
 */

/**
 * Zooms and pans the image within its parent, which centres it. Calls `changed` after each change by
 * a person.
 *
 * @param {MakePanzoom} makePanzoom
 * @param {HTMLImageElement} image
 * @param {() => void} changed
 */
export const makeView = (makePanzoom, image, changed) => {
  const place = /** @type {HTMLElement} */ (image.parentElement);
  const panzoom = makePanzoom(image, { noBind: true, cursor: "" });
  const size = { width: 0, height: 0 };
  let ratio = 1; // screen pixels for one of the picture's where it fits

  const isZoomed = () => panzoom.getScale() > 1 + EPSILON;

  /** @type {(scale: number, at: Point) => Point} */
  const within = (scale, at) => {
    const far = (/** @type {number} */ length, /** @type {number} */ room) =>
      Math.max(0, (scale * length - room) / 2) / scale;
    const x = far(size.width, place.clientWidth);
    const y = far(size.height, place.clientHeight);
    return { x: Math.min(x, Math.max(-x, at.x)), y: Math.min(y, Math.max(-y, at.y)) };
  };

  /** @type {(scale: number, at: Point, animate?: boolean) => void} */
  const show = (scale, at, animate = false) => {
    const { x, y } = within(scale, at);
    const moves = { animate: animate && !isStill() };
    panzoom.zoom(scale, { ...moves, force: true });
    panzoom.pan(x, y, { ...moves, force: true });
    image.style.imageRendering = ratio * scale > SHARP_ABOVE ? "pixelated" : "";
    place.style.cursor = isZoomed() ? "grab" : "";
  };

  const limits = () => ({ least: Math.min(1, 1 / ratio), most: Math.max(MOST / 2, MOST / ratio) });

  /** @type {(scale: number, point?: Point, animate?: boolean) => void} */
  const zoomTo = (scale, point, animate = false) => {
    const { least, most } = limits();
    const to = Math.min(most, Math.max(least, scale));
    const from = panzoom.getScale();
    const at = panzoom.getPan();
    const box = place.getBoundingClientRect();
    // What is at the point stays there.
    const shift = (/** @type {number} */ offset) => offset * (1 / to - 1 / from);
    const x = point ? at.x + shift(point.x - box.x - box.width / 2) : at.x;
    const y = point ? at.y + shift(point.y - box.y - box.height / 2) : at.y;
    show(to, { x, y }, animate);
    changed();
  };

  // Makes it fit its place, as large as it may be.
  const fit = () => {
    const { naturalWidth: width, naturalHeight: height } = image;
    const style = getComputedStyle(place);
    const room = {
      width: place.clientWidth - 2 * Number.parseFloat(style.paddingLeft),
      height: place.clientHeight - 2 * Number.parseFloat(style.paddingTop),
    };
    if (!width || !height || room.width < LEAST_ROOM || room.height < LEAST_ROOM) return;
    ratio = Math.min(room.width / width, room.height / height, MOST_ENLARGED);
    size.width = width * ratio;
    size.height = height * ratio;
    image.style.width = `${size.width}px`;
    image.style.height = `${size.height}px`;
    panzoom.setOptions({ minScale: limits().least, maxScale: limits().most });
    show(1, { x: 0, y: 0 });
  };

  fit();
  return {
    image,
    fit,
    isZoomed,
    zoomTo,
    scale: () => panzoom.getScale(),
    whole: () => zoomTo(1, undefined, true),
    actual: () => zoomTo(1 / ratio, undefined, true),
    /** @type {(factor: number) => void} */
    zoomBy: (factor) => zoomTo(panzoom.getScale() * factor, undefined, true),
    // A double click: enlarges what is at the point, or makes all fit again.
    /** @type {(point: Point) => void} */
    toggle: (point) => {
      if (isZoomed()) zoomTo(1, undefined, true);
      else zoomTo(Math.max(2, 1 / ratio), point, true);
    },
    /** @type {(dx: number, dy: number) => void} */
    panBy: (dx, dy) => {
      const scale = panzoom.getScale();
      const { x, y } = panzoom.getPan();
      show(scale, { x: x + dx / scale, y: y + dy / scale });
      changed();
    },
    // Moves the picture with a finger, before it is known whether that is a swipe.
    /** @type {(dx: number, dy: number) => void} */
    lean: (dx, dy) => {
      image.style.translate = dx || dy ? `${dx}px ${dy}px` : "";
    },
    /** @returns {Part} */
    part: () => {
      const { x, y } = panzoom.getPan();
      const { width, height } = size;
      return { scale: panzoom.getScale(), x: width && x / width, y: height && y / height };
    },
    /** @type {(part: Part) => void} */
    follow: ({ scale, x, y }) => show(scale, { x: x * size.width, y: y * size.height }),
  };
};
