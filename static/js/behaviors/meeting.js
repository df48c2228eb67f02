// A review while it is held: every second and a half the page asks whether something is new. What stands beside the
// agenda (who is here, the clock, how many have answered) comes with the answer, and parts of the agenda that have
// changed, which are put in their places. What somebody types in waits, and says that there is something newer. When the
// server cannot be reached the page says so, asks ever less often, and goes on by itself.

import { draw, findAgain, lookLost, putParts } from "./live.js";

const PAUSE_MS = 1500;
const LONGEST_PAUSE_MS = 20000;
const HERE_MS = 20000; // so often the page says that it is looked at

let address;
let version = "";
let word = ""; // with it the server need not find out who asks
let said = 0; // when it was last said that the page is looked at
let failures = 0;
let newer = ""; // what a part says that waits
let timer = null;
let stopWord = "";
let says; // what stands before and after the name of the part that can be begun
let skew = 0; // the server's clock before this one's, ms
let isAsking = false;
const have = new Map(); // id of a part: the fingerprint of how the server last drew it
const waiting = new Map(); // id of a part that somebody types in: its newer markup

const isPhone = () => !document.querySelector(".review");

// ---- Asking ----

async function ask() {
  if (isAsking) return;
  clearTimeout(timer);
  isAsking = true;
  try {
    if (!document.hidden) await look();
  } finally {
    isAsking = false;
    const pause = failures ? Math.min(PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS) : PAUSE_MS;
    timer = setTimeout(ask, pause * (0.9 + Math.random() / 5));
  }
}

async function look() {
  const asked = new URLSearchParams(version ? { since: version } : { drawn: document.body.dataset.drawn });
  const isDue = !isPhone() && Date.now() - said > HERE_MS;
  if (isDue) asked.set("here", "1");
  if (isPhone()) asked.set("bare", "1");
  else if (have.size) asked.set("have", [...have].map(([id, mark]) => `${id}.${mark}`).join(","));
  asked.set("page", location.pathname);
  if (document.documentElement.dataset.mode === "present") asked.set("present", "1");
  const response = await fetched(`${address}live/?${asked}`);
  if (!response) return;
  if (isDue) said = Date.now();
  if (response.status === 200) await follow(await response.json());
  if (waiting.size) settleWaiting();
}

// The answer, or nothing where the server cannot be reached or wants somebody to sign in.
async function fetched(url) {
  try {
    const response = await fetch(url, { headers: { "X-Requested-With": "fetch", ...(word && { "X-Live-Word": word }) } });
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    word = response.headers.get("X-Live-Word") ?? word;
    skew = Date.parse(response.headers.get("Date")) - Date.now() || skew;
    failures = 0;
    findAgain();
    return response;
  } catch {
    failures += 1;
    lookLost();
    return null;
  }
}

async function follow(answer) {
  for (const [id, html] of Object.entries(answer.around)) {
    const node = document.getElementById(id);
    if (node && node.innerHTML !== html) node.innerHTML = html;
  }
  tick();
  stopWord = answer.stop;
  offerNext();
  if (answer.parts) {
    newer = answer.newer;
    Object.entries(answer.have).forEach(([id, mark]) => have.set(id, mark));
    settle(answer);
  } else if (answer.changed) {
    await draw();
  }
  version = answer.version;
}

// ---- Putting in place ----

const read = (parts) => new DOMParser().parseFromString(parts.join(""), "text/html");

function settle({ order, parts, agenda }) {
  Object.keys(parts).forEach((id) => waiting.delete(id));
  const page = read(Object.values(parts));
  keepWaiting(putParts(page), parts);
  let before = null;
  let isChanged = false;
  for (const id of order) {
    let part = document.getElementById(id);
    if (!part && parts[id]) {
      part = document.importNode(read([parts[id]]).getElementById(id), true);
      place(part, before);
      isChanged = true;
    }
    before = part ?? before;
  }
  for (const part of document.querySelectorAll(".review-body > .part[id]")) {
    if (order.includes(part.id) || part.contains(document.activeElement)) continue;
    part.remove();
    isChanged = true;
  }
  const lines = document.querySelector(".agenda ol");
  if (lines && agenda && !lines.contains(document.activeElement)) lines.innerHTML = agenda;
  offerNext();
  if (isChanged || agenda) document.dispatchEvent(new Event("teamops:fresh"));
}

function place(part, before) {
  const first = document.querySelector(".review-body > .part[id]");
  if (before) before.after(part);
  else if (first) first.before(part);
  else document.querySelector(".review-body").append(part);
}

function keepWaiting(left, parts) {
  for (const part of left) {
    if (!parts[part.id]) continue;
    waiting.set(part.id, parts[part.id]);
    if (part.querySelector(".newer")) continue;
    const said = Object.assign(document.createElement("p"), { className: "newer", textContent: newer });
    said.setAttribute("role", "status");
    part.querySelector(".part-head")?.append(said);
  }
}

// What somebody typed in is drawn when they are done.
function settleWaiting() {
  const parts = Object.fromEntries(waiting);
  waiting.clear();
  keepWaiting(putParts(read(Object.values(parts))), parts);
}

// ---- The clock of a part ----

const two = (number) => String(number).padStart(2, "0");

function tick() {
  const clock = document.querySelector("#meeting-clock .clock");
  if (!clock) return;
  const seconds = Math.max(0, Math.floor((Date.now() + skew) / 1000 - Number(clock.dataset.began)));
  const over = Math.floor(seconds / 60) - Number(clock.dataset.minutes);
  clock.querySelector(".clock-time").textContent = `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  clock.toggleAttribute("data-is-over", over >= 0);
  if (over < 0) return;
  clock.querySelector(".clock-of").textContent = clock.dataset.over.replace("{n}", over);
  const region = document.getElementById("meeting-said");
  if (region && region.textContent !== clock.dataset.says) region.textContent = clock.dataset.says; // once, politely
}

// Who runs the meeting is offered the part after the one that runs, of those that are on the agenda now.
function offerNext() {
  const next = document.querySelector("#meeting [name=part]");
  let stop = document.querySelector("#meeting [name=stop]");
  if (!next) return;
  const runs = document.querySelector("#meeting-clock .clock-part")?.hash;
  if (runs && !stop && stopWord) {
    stop = Object.assign(next.cloneNode(), { name: "stop", value: "", textContent: stopWord });
    delete stop.dataset.key;
    next.after(stop);
  }
  const lines = [...document.querySelectorAll(".agenda ol a")];
  const nameOf = (line) => line?.lastChild.textContent ?? "";
  says ??= next.textContent.split(nameOf(lines.find(({ hash }) => hash === `#${next.value}`)));
  const line = lines[lines.findIndex(({ hash }) => hash === runs) + 1];
  next.hidden = next.disabled = !line;
  if (stop) stop.hidden = !runs;
  if (!line) return;
  next.value = line.hash.slice(1);
  next.textContent = says.join(nameOf(line));
}

// What is told to who cannot see it: that the review is closed, and that a part's time is over.
function addRegions() {
  for (const [id, name] of [["meeting-said", "sr"], ["meeting-over", "notice meeting-over"]]) {
    const region = Object.assign(document.createElement("p"), { id, className: name });
    region.setAttribute("role", "status");
    document.querySelector(".review-body")?.prepend(region);
  }
}

export function meeting() {
  const root = document.querySelector("[data-live]");
  if (!root) return;
  const { base, team } = document.body.dataset;
  address = `${base}/teams/${team}/review/${root.dataset.live}/`;
  addRegions();
  tick();
  offerNext();
  setInterval(tick, 1000);
  document.addEventListener("visibilitychange", ask);
  for (const name of ["online", "offline"]) addEventListener(name, ask);
  ask();
}
