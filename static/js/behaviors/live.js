// What others change appears by itself: while the page is looked at it asks whether something is new, and if so
// fetches itself and puts what differs in its place: rows of tasks one by one, and parts (data-fresh with an id, or a
// part of the weekly review) as a whole. What somebody types in, has open, drags or has selected is left alone until
// they are done, and then follows. When the server cannot be reached the page says that it may be out of date.

import { writes } from "./post.js";
import { toast, words } from "./toast.js";

const PAUSE_MS = 3000;
const ROWS = '[data-row][id^="task-"]';
const PARTS = "[data-fresh][id], .review .part[id]";
const BUSY = "input:focus, textarea:focus, select:focus, details[open], [data-selected-row], .is-written";
// While one of these stands, nothing on the page moves.
const HELD = "dialog[open], .is-dragging, .is-moving";

let version = null;
let isDrawing = false;
let isDue = false; // something is new and not yet fetched
let left = []; // what was busy when it should have been drawn
let isLost = false;
let isPressed = false;
const drawnAs = new Map(); // id of a part: how the server last drew it, whatever scripts made of it since

const base = () => document.body.dataset.base;
const team = () => document.body.dataset.team ?? "";

// ---- Asking ----

async function look() {
  if (document.hidden || isDrawing) return;
  try {
    const { whole } = document.body.dataset;
    const asked = new URLSearchParams({ team: team(), ...(whole && { whole }), ...(version ? { since: version } : { drawn: document.body.dataset.drawn }) });
    const response = await fetch(`${base()}/live/?${asked}`, { headers: { "X-Requested-With": "fetch" } });
    if (response.status >= 500) throw new Error(words.lost);
    found();
    if (response.status === 200) {
      const answer = await response.json();
      version = answer.version;
      isDue ||= answer.changed;
    }
    if (isDue || left.some((node) => !node.isConnected || !isBusy(node))) await draw();
  } catch {
    lose();
  }
}

// Says so until it is over; what was missed meanwhile then appears.
function lose() {
  if (isLost || !words.lost) return;
  isLost = true;
  const said = Object.assign(document.createElement("p"), { className: "lost", textContent: words.lost });
  said.setAttribute("role", "status");
  document.body.append(said);
}

function found() {
  if (!isLost) return;
  isLost = false;
  document.querySelector(".lost")?.remove();
  toast(words.found);
}

// For who asks by itself, as a meeting's page does (meeting.js).
export const lookLost = lose;
export const findAgain = found;

// Put parts of a page in their places; answers those that are left, because somebody types in them.
export function putParts(page) {
  settle(page);
  const busy = left;
  left = [];
  return busy;
}

export async function draw() {
  isDue = true;
  if (isDrawing) return;
  isDrawing = true;
  try {
    while (isDue && !isHeld() && !writes().open) {
      isDue = false;
      const { count } = writes();
      const response = await fetch(location.href, { headers: { "X-Requested-With": "live" } }).catch(() => null);
      if (!response?.ok || response.redirected) return lose();
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      // What this page has sent meanwhile may not be in it.
      if (isHeld() || writes().count !== count) isDue = true;
      else settle(page);
    }
  } finally {
    isDrawing = false;
  }
}

// ---- What is left alone ----

const isHeld = () => isPressed || Boolean(document.querySelector(HELD));
const isBusy = (part) => part.matches(BUSY) || Boolean(part.querySelector(BUSY)) || [...part.querySelectorAll("input, textarea, select")].some(isTyped);

function isTyped(field) {
  if (field.matches("[type=hidden], .row-box")) return false;
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (!field.options) return field.value !== field.defaultValue;
  const given = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(given, 0) && !field.multiple;
}

// ---- Putting in place ----

function settle(page) {
  left = [];
  document.dispatchEvent(new CustomEvent("teamops:fetched", { detail: page }));
  settleRows(page);
  settleCounts(page);
  document.dispatchEvent(new Event("teamops:stale"));
  if (settleParts(document, page)) document.dispatchEvent(new Event("teamops:fresh"));
}

const isOfPart = (row) => row.closest(PARTS);

function settleRows(page) {
  const wanted = new Map([...page.querySelectorAll(ROWS)].filter((row) => !isOfPart(row)).map((row) => [row.id, row]));
  for (const row of document.querySelectorAll(ROWS)) {
    if (isOfPart(row)) continue;
    const drawn = wanted.get(row.id);
    if (drawn && same(row, drawn) && placeOf(row) === placeOf(drawn)) continue;
    if (isBusy(row)) left.push(row);
    else if (drawn) put(row, drawn);
    else row.remove();
  }
  for (const [id, row] of wanted) if (!document.getElementById(id)) place(document.importNode(row, true), row);
}

const tidy = (row) => {
  const copy = row.cloneNode(true);
  copy.removeAttribute("draggable");
  copy.querySelectorAll(".row-box, [name=csrfmiddlewaretoken]").forEach((part) => part.remove());
  return copy.outerHTML;
};
const same = (row, drawn) => tidy(row) === tidy(drawn);
const listOf = (row) => row.parentElement;
const placeOf = (row) => row.closest("[data-column], section, main")?.getAttribute("aria-labelledby") ?? "";

function put(row, drawn) {
  const fresh = document.importNode(drawn, true);
  fresh.draggable = row.draggable;
  const had = row.contains(document.activeElement) && document.activeElement;
  if (placeOf(row) === placeOf(drawn)) row.replaceWith(fresh);
  else if (place(fresh, drawn)) row.remove();
  if (had) (fresh.querySelector(had.id ? `#${CSS.escape(had.id)}` : "[aria-current]") ?? fresh.querySelector("a"))?.focus({ preventScroll: true });
}

// In the same list, after the row that it follows there.
function place(fresh, drawn) {
  const named = drawn.closest("[aria-labelledby]")?.getAttribute("aria-labelledby");
  const list = named && document.querySelector(`[aria-labelledby="${CSS.escape(named)}"] ${listOf(drawn).localName}`);
  if (!list) return false;
  const before = drawn.previousElementSibling && document.getElementById(drawn.previousElementSibling.id);
  if (before && list.contains(before)) before.after(fresh);
  else list.prepend(fresh);
  return true;
}

// How many cards a column has stands in its head.
function settleCounts(page) {
  for (const column of document.querySelectorAll("[data-column]")) {
    const drawn = page.querySelector(`[data-column="${CSS.escape(column.dataset.column)}"]`);
    for (const name of ["[data-count]", "[data-wip]"]) {
      const [here, there] = [column.querySelector(name), drawn?.querySelector(name)];
      if (here && there && here.textContent !== there.textContent) here.textContent = there.textContent;
    }
  }
}

// ---- Parts ----

const inside = (node) => [...node.querySelectorAll(PARTS)].filter((part) => !part.parentElement.closest(PARTS) || part.parentElement.closest(PARTS) === node);
const text = (part) => part.outerHTML.replace(/(name="(?:csrfmiddlewaretoken|key)" value=")[^"]*/g, "$1");

// Answers whether one was drawn. Of a part that is busy the parts in it that are not are drawn all the same.
function settleParts(node, drawn) {
  let isChanged = false;
  for (const part of inside(node)) {
    const fresh = drawn.querySelector(`#${CSS.escape(part.id)}`);
    if (!fresh || text(fresh) === drawnAs.get(part.id)) continue;
    if (isBusy(part)) {
      left.push(part);
      isChanged = settleParts(part, fresh) || isChanged;
    } else {
      replace(part, fresh);
      isChanged = true;
    }
  }
  return isChanged;
}

function replace(part, drawn) {
  keep(drawn);
  const fresh = document.importNode(drawn, true);
  fresh.toggleAttribute("hidden", part.hidden);
  if (part.classList.contains("is-current")) fresh.classList.add("is-current");
  const had = part.contains(document.activeElement) && wayTo(document.activeElement, part);
  part.replaceWith(fresh);
  window.htmx?.process(fresh);
  if (had) fresh.querySelector(had)?.focus({ preventScroll: true });
}

// How to find again what had the focus.
function wayTo(node, part) {
  if (node.id) return `#${CSS.escape(node.id)}`;
  const href = node.getAttribute("href");
  if (href) return `a[href="${CSS.escape(href)}"]`;
  const row = node.closest("[id]");
  return row && row !== part ? `#${CSS.escape(row.id)} :is(a, button)` : null;
}

function keep(node) {
  if (node.id) drawnAs.set(node.id, text(node));
  node.querySelectorAll(PARTS).forEach((part) => drawnAs.set(part.id, text(part)));
}

export function live() {
  if (!document.querySelector(`${ROWS}, ${PARTS}`) || !document.body.dataset.drawn) return;
  keep(document);
  // A meeting's page asks by itself; an inbox follows its number (inbox_count.js).
  if (!document.querySelector("[data-live], #inbox")) {
    setInterval(look, PAUSE_MS);
    document.addEventListener("visibilitychange", look);
    for (const name of ["online", "offline"]) addEventListener(name, look);
  }
  for (const [name, is] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false], ["dragend", false]]) {
    document.addEventListener(name, () => {
      isPressed = is;
      if (!is && isDue) setTimeout(draw);
    }, true);
  }
  for (const name of ["teamops:changed", "teamops:undone"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      draw();
    });
  }
}
