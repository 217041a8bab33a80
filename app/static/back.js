// One entry in the tab's history while a dialog is open, so that Back closes the dialog and stays
// on the page. Closing the dialog in another way takes the entry out again.
const MARK = "bindery.dialog";
const MOVE_MS = 1000; // a step back within the page takes a few milliseconds

const isMarked = () => history.state === MARK;

/**
 * Calls `close` when the person goes back while a dialog is open. Returns the function that is told
 * whether one is open.
 *
 * @param {() => void} close
 * @returns {(isOpen: boolean) => void}
 */
export const backCloses = (close) => {
  let open = false;
  let moving = false; // a step back of our own is under way
  const settle = () => {
    if (moving || open === isMarked()) return;
    if (open) {
      history.pushState(MARK, "");
    } else {
      moving = true;
      history.back();
      setTimeout(() => (moving = false), MOVE_MS); // where there was nothing to go back to
    }
  };
  addEventListener("popstate", () => {
    const isOurs = moving;
    moving = false;
    if (!isOurs && open && !isMarked()) {
      open = false;
      close();
    }
    settle(); // also after Forward, which would lead to an entry without its dialog
  });
  settle(); // after a reload with an open dialog
  return (isOpen) => {
    open = isOpen;
    settle();
  };
};
