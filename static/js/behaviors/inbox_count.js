// The number at the inbox is right on every page that is loaded. On one that stays open it is asked for seldom: only
// while the page is looked at, once a minute at first and, while nothing is new, ever more seldom.

const SHORTEST_MS = 60_000;
const LONGEST_MS = 960_000;

let pause = SHORTEST_MS;
let asked = Date.now();
let isAsking = false; // while an answer is slow nothing more is asked

const entry = () => document.querySelector('[data-nav="inbox"] a');
const shown = () => Number(entry().querySelector(".count")?.textContent ?? 0);

function show(unread) {
  entry().querySelector(".count")?.remove();
  if (unread) entry().append(Object.assign(document.createElement("span"), { className: "count", textContent: unread }));
}

async function look() {
  if (document.hidden || isAsking || Date.now() - asked < pause) return;
  asked = Date.now();
  isAsking = true;
  const response = await fetch(`${document.body.dataset.base}/inbox/unread/?shown=${shown()}`).catch(() => null);
  isAsking = false;
  if (response?.status === 200 && !response.redirected) {
    show((await response.json()).unread);
    pause = SHORTEST_MS;
  } else {
    pause = Math.min(pause * 2, LONGEST_MS);
  }
}

export function inboxCount() {
  if (!entry()) return;
  setInterval(look, SHORTEST_MS / 4);
  document.addEventListener("visibilitychange", look);
}
