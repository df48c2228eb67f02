// Entries of a calendar are carried to another day, with the mouse or a finger that has held one for a moment, or moved
// there with the arrow keys of the focused one (up and down: a week); Enter then saves and Escape takes back.

import { addDays, daysBetween, daysOf, move, shownDays } from "./move_dates.js";
import { carryByTouch } from "./touch_carry.js";

const STEP = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
let carried = null; // { entry, at: the day by which it is held }
let pending = null; // { entry, days: by how many }
let remembered = null;

const movable = (event) => event.target.closest?.("[data-calendar] [data-move]");
const dayAt = (day) => document.querySelector(`[data-calendar] [data-day="${day}"]`);

// The day under the pointer: a week is seven columns wide, on a phone a day is a part of its own.
function dayUnder({ target, clientX }) {
  const week = target.closest?.("[data-calendar] .cal-week");
  if (!week || getComputedStyle(week).display !== "grid") return target.closest?.("[data-calendar] [data-day]")?.dataset.day;
  const box = week.getBoundingClientRect();
  return addDays(week.dataset.first, Math.min(6, Math.floor(((clientX - box.left) / box.width) * 7)));
}

// Shows it on the last of its days; it stays in the row of weeks that is drawn.
function show(entry, days) {
  const section = dayAt(days.last);
  if (!section) return false;
  const column = Number(section.dataset.at);
  const span = Math.min(column, days.first ? Number(entry.dataset.length ?? entry.dataset.span) : 1);
  entry.dataset.length ??= entry.dataset.span;
  Object.assign(entry.dataset, { at: column - span + 1, span });
  section.querySelector("ul").append(entry);
  section.removeAttribute("data-empty");
  return true;
}

function say(days) {
  document.querySelector("[data-calendar] [data-says]").textContent = shownDays(days);
}

const shifted = (days, by) => ({ first: addDays(days.first, by), last: addDays(days.last, by) });
const back = (entry) => () => entry.isConnected && show(entry, daysOf(entry));

function save(entry, by) {
  if (by && show(entry, shifted(daysOf(entry), by))) move(entry, shifted(daysOf(entry), by), back(entry));
}

// ---- By pointer ----

function take(event) {
  const entry = movable(event);
  if (!entry) return;
  carried = { entry, at: dayUnder(event) };
  entry.classList.add("is-dragging");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", entry.textContent.trim());
}

function over(event) {
  if (carried && dayUnder(event)) event.preventDefault();
}

function drop(event) {
  const day = carried && dayUnder(event);
  if (!day) return;
  event.preventDefault();
  save(carried.entry, daysBetween(carried.at, day));
}

function letGo() {
  carried?.entry.classList.remove("is-dragging");
  carried = null;
}

// ---- By finger ----

const calendarOf = () => document.querySelector("[data-calendar]");
let target = null; // the day to which it is carried

// On a phone the days without anything appear for as long as something is carried; it stays under the finger.
function lift(entry, point) {
  const top = () => entry.getBoundingClientRect().top;
  carried = { entry, at: dayUnder({ target: entry, clientX: point.x }) };
  const before = top();
  entry.classList.add("is-dragging");
  calendarOf().classList.add("is-carrying");
  scrollBy(0, top() - before);
  navigator.vibrate?.(10);
}

function point(to) {
  const day = dayUnder(to);
  if (!day || day === target) return;
  target = day;
  mark(dayAt(day));
  const by = daysBetween(carried.at, day);
  say(shifted(daysOf(carried.entry), by));
}

function mark(day) {
  document.querySelectorAll(".cal-day.is-over").forEach((other) => other.classList.remove("is-over"));
  day?.classList.add("is-over");
}

function put() {
  const { entry, at } = carried;
  const by = target ? daysBetween(at, target) : 0;
  leaveIt();
  save(entry, by);
}

function leaveIt() {
  calendarOf().classList.remove("is-carrying");
  mark(null);
  target = null;
  letGo();
}

// ---- By keys ----

function key(event) {
  const entry = movable(event);
  if (!entry || event.altKey || event.ctrlKey || event.metaKey) return;
  const { [event.key]: step } = STEP;
  if (step) push(entry, step);
  else if (pending && event.key === "Enter") settle(true);
  else if (pending && event.key === "Escape") settle(false);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function push(entry, step) {
  const days = (pending?.days ?? 0) + step;
  const to = shifted(daysOf(entry), days);
  if (!dayAt(to.last)) return;
  pending = null; // carrying it elsewhere takes the focus from it for a moment
  const focused = document.activeElement;
  show(entry, to);
  focused.focus();
  pending = { entry, days };
  entry.classList.add("is-moving");
  say(to);
}

function settle(isToSave) {
  const { entry, days } = pending;
  pending = null;
  entry.classList.remove("is-moving");
  const focused = entry.contains(document.activeElement) && document.activeElement;
  if (isToSave) save(entry, days);
  else back(entry)();
  if (focused) focused.focus();
}

function leave(event) {
  if (pending && !pending.entry.contains(event.relatedTarget)) settle(false);
}

// ---- From the start, and after each change ----

function remember() {
  const url = document.activeElement?.closest?.("[data-move]")?.dataset.move;
  remembered = url && (() => document.querySelector(`[data-calendar] [data-move="${CSS.escape(url)}"] a`)?.focus());
}

function ready() {
  remembered?.();
  remembered = null;
}

export function calendar() {
  if (!document.querySelector("[data-calendar]")) return;
  ready();
  // A finger that holds something would otherwise drag as a mouse does, on some phones.
  document.addEventListener("pointerdown", (event) => {
    const entry = movable(event);
    if (entry) entry.draggable = event.pointerType === "mouse";
  });
  carryByTouch({ find: movable, lift, over: point, drop: put, leave: leaveIt });
  document.addEventListener("dragstart", take);
  document.addEventListener("dragover", over);
  document.addEventListener("drop", drop);
  document.addEventListener("dragend", letGo);
  document.addEventListener("keydown", key, true);
  document.addEventListener("focusout", leave);
  document.addEventListener("teamops:stale", remember);
  document.addEventListener("teamops:fresh", ready);
}
