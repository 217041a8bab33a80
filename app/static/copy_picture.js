// Copies the picture that the viewer shows. Its pixels are those on the page, so nothing is fetched;
// clipboards take a PNG only.

// Resolves to false if there is no picture, or if the browser forbids it.
export const copyPicture = async () => {
  const image = /** @type {HTMLImageElement | null} */ (
    document.querySelector("#viewer[open] .viewer-stage > img")
  );
  if (!image?.naturalWidth) return false;
  try {
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    const blob = canvas.convertToBlob({ type: "image/png" });
    await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
    return true;
  } catch {
    return false;
  }
};
