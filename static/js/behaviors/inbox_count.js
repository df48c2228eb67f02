// The number at the inbox is right on every page that is loaded. A page that is loaded tells it to the other windows of
// this browser, so nobody has to ask. On one that stays open it is asked for seldom: only while the page is looked at,
// when somebody comes back to it or changes a status, and once a minute at first and, while nothing is new, ever more seldom.
// The lines of an open inbox follow the number.

import { draw } from "./live.js";

const SHORTEST_MS = 60_000;
const LONGEST_MS = 960_000;
const JUST_ASKED_MS = 10_000;
const SAVED_MS = 1000; // what is taken back is shown before the server has it

const windows = window.BroadcastChannel && new BroadcastChannel("inbox");
let pause = SHORTEST_MS;
let asked = Date.now();
let isAsking = false; // while an answer is slow nothing more is asked

const entry = () => document.querySelector('[data-nav="inbox"] a');
const numberOf = (link) => Number(link.querySelector(".count")?.textContent ?? 0);
const shown = () => numberOf(entry());

function show(unread) {
  entry().querySelector(".count")?.remove();
  if (unread) entry().append(Object.assign(document.createElement("span"), { className: "count", textContent: unread }));
}

const tell = () => windows?.postMessage({ base: document.body.dataset.base, unread: shown() });

// It is another number than this page was drawn with: so are its lines, if it has them.
function follow(unread) {
  show(unread);
  if (document.getElementById("inbox")) draw();
}

function hear({ data }) {
  if (data.base === document.body.dataset.base && data.unread !== shown()) follow(data.unread);
}

// A page that was fetched to draw parts of it anew has the number of now.
function take({ detail: page }) {
  const fresh = page.querySelector('[data-nav="inbox"] a');
  if (!fresh || numberOf(fresh) === shown()) return;
  show(numberOf(fresh));
  tell();
}

async function look(atMost = pause) {
  if (document.hidden || isAsking || Date.now() - asked < atMost) return;
  asked = Date.now();
  isAsking = true;
  const response = await fetch(`${document.body.dataset.base}/inbox/unread/?shown=${shown()}`).catch(() => null);
  isAsking = false;
  if (response?.status === 200 && !response.redirected) {
    follow((await response.json()).unread);
    tell();
    pause = SHORTEST_MS;
  } else {
    pause = Math.min(pause * 2, LONGEST_MS);
  }
}

async function comeBack() {
  await look(JUST_ASKED_MS);
  pause = SHORTEST_MS;
}

export function inboxCount() {
  if (!entry()) return;
  windows?.addEventListener("message", hear);
  // Where the way back led to a page that the browser had kept, the number is of then.
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") look(0);
  else tell();
  setInterval(look, SHORTEST_MS / 4);
  document.addEventListener("visibilitychange", comeBack);
  document.addEventListener("teamops:fetched", take);
  document.addEventListener("teamops:status", () => setTimeout(look, SAVED_MS, 0));
  addEventListener("focus", comeBack);
}
