// Something is carried with a finger: held for a moment it is lifted, and then follows the finger; a finger that moves
// before that scrolls, as everywhere. `find(event)` gives what is to be carried, `lift(thing)`, `over(point)`, `drop()`
// and `leave()` are told of it; `point` has target, clientX and clientY as an event of a mouse has.

const HOLD_MS = 350;
const SLACK = 8; // px that a finger trembles
const EDGE = 96; // px from the edge of the window, within which it scrolls
const STEP = 9; // px a frame

export function carryByTouch({ find, lift, over, drop, leave }) {
  let held = null; // { thing, x, y, timer, isLifted }

  const end = (isDropped) => {
    if (!held) return;
    clearTimeout(held.timer);
    const { isLifted } = held;
    held = null;
    if (isLifted) (isDropped ? drop : leave)();
  };

  const tell = () => over({ target: document.elementFromPoint(held.x, held.y) ?? document.body, clientX: held.x, clientY: held.y });

  const scroll = () => {
    if (!held?.isLifted) return;
    const step = held.y < EDGE ? -STEP : held.y > innerHeight - EDGE ? STEP : 0;
    if (step) {
      scrollBy(0, step);
      tell();
    }
    requestAnimationFrame(scroll);
  };

  document.addEventListener("touchstart", (event) => {
    const thing = event.touches.length === 1 && find(event);
    if (!thing) return end(false);
    const [{ clientX: x, clientY: y }] = event.touches;
    const timer = setTimeout(() => {
      held.isLifted = true;
      lift(thing, held);
      requestAnimationFrame(scroll);
    }, HOLD_MS);
    held = { thing, x, y, timer, isLifted: false };
  }, { passive: true });

  document.addEventListener("touchmove", (event) => {
    if (!held) return;
    const [{ clientX: x, clientY: y }] = event.touches;
    if (!held.isLifted) return Math.hypot(x - held.x, y - held.y) > SLACK && end(false);
    event.preventDefault();
    Object.assign(held, { x, y });
    tell();
  }, { passive: false });

  document.addEventListener("touchend", (event) => {
    if (held?.isLifted) event.preventDefault(); // no click on what was carried
    end(true);
  }, { passive: false });
  document.addEventListener("touchcancel", () => end(false));
  document.addEventListener("contextmenu", (event) => held && event.preventDefault());
}
