// Many rows are selected and changed at once: X or a click beside the row takes it, Shift takes all between; for a
// finger a button in the head of the page lets each tap take a row. The bar at the foot of the page, which C leads to,
// sends one change for all of them; what is refused is said, and the rest can be changed. Escape clears, also from the
// bar, and leads back to the row.

import { csrfToken } from "./csrf.js";
import { remember } from "./last_act.js";
import { linkOf, rowOfFocus } from "./row.js";
import { sentences, toast, words } from "./toast.js";
import { undo } from "./undo.js";

const ROW = '[data-row][id^="task-"]:is(:has(.switch), [data-edit])';
const base = () => document.body.dataset.base;
const numberOf = (row) => row.id.slice("task-".length);
const selected = () => [...document.querySelectorAll("[data-selected-row]")];

let last = null;
let bar = null;
let isComing = false;

// Toasts stand above the bar, unless there is room for them below it.
const ROOM_PX = 160;
const room = new ResizeObserver(leaveBar);

function leaveBar() {
  if (!bar) return;
  const { top, bottom } = bar.getBoundingClientRect();
  const taken = innerHeight - bottom < ROOM_PX ? innerHeight - top : 0;
  document.documentElement.style.setProperty("--select-bar", `${taken}px`);
}

function take(row, wanted, range) {
  const all = [...document.querySelectorAll(ROW)];
  const from = range && last?.isConnected ? all.indexOf(last) : -1;
  const to = all.indexOf(row);
  const rows = from < 0 ? [row] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const one of rows) {
    one.toggleAttribute("data-selected-row", wanted);
    boxOf(one).checked = wanted;
  }
  last = row;
  show();
}

// The box stands beside a row from the first time that somebody points at it or selects it.
function boxOf(row) {
  const there = row.querySelector(".row-box");
  if (there) return there;
  const box = Object.assign(document.createElement("input"), { type: "checkbox", className: "row-box" });
  box.setAttribute("aria-label", row.querySelector("a")?.textContent.trim() ?? "");
  (row.cells?.[0] ?? row).prepend(box);
  return box;
}

async function show() {
  const rows = selected();
  if (!rows.length) return away();
  if (!bar && !isComing) {
    isComing = true;
    bar = await fetchBar(rows[0]).catch(() => null);
    isComing = false;
    if (!selected().length) bar = null;
    if (!bar) return;
    document.getElementById("main").append(bar);
    room.observe(bar);
  }
  const count = bar?.querySelector("[data-selected]");
  if (count) count.textContent = `${selected().length} ${count.dataset.one}`;
  if (bar?.elements.owner.value) sayLoad(bar.elements.owner);
}

async function fetchBar(row) {
  const response = await fetch(`${base()}/tasks/bulk/?task=${numberOf(row)}`, { headers: { "X-Requested-With": "fetch" } });
  if (!response.ok) return null;
  const drawn = document.createElement("template");
  drawn.innerHTML = await response.text();
  return drawn.content.querySelector("form");
}

// Who was in the bar goes on at the row that they took last.
function away() {
  if (bar?.contains(document.activeElement) && last?.isConnected) linkOf(last).focus();
  bar?.remove();
  bar = null;
  room.disconnect();
  document.documentElement.style.removeProperty("--select-bar");
}

function clear() {
  for (const row of selected()) {
    row.removeAttribute("data-selected-row");
    boxOf(row).checked = false;
  }
  tap(false);
  show();
}

// ---- By finger ----

const button = () => document.querySelector("[data-tap-selects]");
const isTapping = () => button()?.getAttribute("aria-pressed") === "true";

function tap(wanted) {
  button()?.setAttribute("aria-pressed", wanted);
  document.body.toggleAttribute("data-selecting", wanted && Boolean(button()));
  if (wanted) document.querySelectorAll(ROW).forEach(boxOf);
}

function offerTaps() {
  const place = matchMedia("(hover: none)").matches && document.querySelector("main .page-head .actions");
  if (!place) return;
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: words.select });
  made.dataset.tapSelects = "";
  place.append(made);
  tap(false);
}

function onTap(event) {
  if (event.target.closest("[data-tap-selects]")) return isTapping() ? clear() : tap(true);
  const row = isTapping() && !event.target.matches(".row-box") && event.target.closest(ROW);
  if (!row) return;
  event.preventDefault();
  event.stopPropagation();
  take(row, !row.hasAttribute("data-selected-row"));
}

// ---- Sending ----

// Sends the fields with all that is selected.
function ask(address, fields) {
  const body = new URLSearchParams(fields);
  for (const row of selected()) body.append("task", numberOf(row));
  const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
  return fetch(`${base()}/${address}`, { method: "POST", body, headers });
}

async function send(fields, rest = false) {
  let response;
  try {
    response = await ask("tasks/bulk/", rest ? { ...fields, rest: "1" } : fields);
  } catch {
    return toast(words.offline);
  }
  if (!response.ok) return refused(response, fields);
  const token = response.headers.get("X-Undo");
  remember(token);
  toast(sentences(bar.dataset.said, await response.text()), token ? () => undo(token).catch(() => {}) : undefined);
  clear();
  if (document.dispatchEvent(new CustomEvent("teamops:changed", { cancelable: true }))) location.reload();
}

// ---- Giving: how loaded whoever is chosen would be is said first ----

const giving = () => bar?.querySelector("[data-giving]");

async function sayLoad(owner) {
  const [place, chosen] = [giving(), owner.value];
  place.hidden = !chosen;
  if (!chosen) return;
  const said = place.querySelector("output");
  said.textContent = "…";
  const answer = await ask("tasks/bulk/load/", { owner: chosen }).catch(() => null);
  if (owner.value === chosen) said.innerHTML = answer?.ok ? await answer.text() : "";
}

function give() {
  send({ what: "owner", owner: bar.elements.owner.value });
}

async function refused(response, fields) {
  const isSentence = response.headers.get("Content-Type")?.startsWith("text/plain");
  const message = isSentence ? await response.text() : words.refused;
  const more = Number(response.headers.get("X-Rest"));
  toast(message, more ? () => send(fields, true) : undefined, bar.dataset.rest);
  bar.querySelectorAll("select, input").forEach((field) => (field.value = ""));
  giving().hidden = true;
}

export function selecting() {
  if (!document.querySelector(ROW)) return;
  offerTaps();
  for (const name of ["scroll", "resize"]) addEventListener(name, leaveBar, { passive: true });
  document.addEventListener("click", onTap, true);
  document.addEventListener("teamops:key", (event) => {
    const row = rowOfFocus();
    if (event.detail.key === "Escape" && selected().length) clear();
    else if (event.detail.key === "x" && row?.matches(ROW)) take(row, !row.hasAttribute("data-selected-row"), event.detail.shift);
    else return;
    event.preventDefault();
  });
  // In the fields of the bar the single keys rest; this one is its own.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !event.target.closest?.(".select-bar")) return;
    event.preventDefault();
    clear();
  });
  document.addEventListener("pointerover", ({ target }) => {
    const row = target.closest?.(ROW);
    if (row) boxOf(row);
  });
  document.addEventListener("click", (event) => {
    if (event.target.matches(".row-box")) take(event.target.closest(ROW), event.target.checked, event.shiftKey);
    if (event.target.closest("[data-clear]")) clear();
    if (event.target.closest(".select-bar [data-remove]")) send({ what: "remove" });
    if (event.target.closest(".select-bar [data-give]")) give();
  });
  document.addEventListener("change", ({ target }) => {
    if (!target.closest(".select-bar")) return;
    if (target.name === "owner") sayLoad(target);
    else if (target.value) send({ what: target.name, [target.name]: target.value });
  });
}
