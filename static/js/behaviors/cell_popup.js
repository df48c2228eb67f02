// What a cell holds that is more than a field stands above everything, where no edge of the table cuts it off: over
// its cell, and wholly within the window.

const EDGE = 8; // px
let lifted = null; // { cell, part }

const within = (at, size, whole) => Math.max(EDGE, Math.min(at, whole - size - EDGE));

function put() {
  if (!lifted) return;
  const { cell, part } = lifted;
  const { left, top } = cell.getBoundingClientRect();
  part.style.left = `${within(left, part.offsetWidth, document.body.clientWidth)}px`; // beside the scroll bar
  part.style.top = `${within(top, part.offsetHeight, innerHeight)}px`;
}

const grows = new ResizeObserver(put);

export function lift(cell, part) {
  drop();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  part.popover = "manual";
  part.showPopover();
  lifted = { cell, part };
  put();
  grows.observe(part);
}

export function drop() {
  grows.disconnect();
  lifted = null;
}

addEventListener("scroll", put, { capture: true, passive: true });
addEventListener("resize", put);
