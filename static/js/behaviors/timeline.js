// Bars of a timeline are moved and stretched, milestones moved: with the pointer, or with the arrow keys of the
// focused one (Shift: a week; Alt or Ctrl: its end alone), Enter then saves and Escape takes back. The days, and
// where they are sent, stand on the same row of the list beside the drawing.

import { addDays, daysBetween, daysOf, move, shownDays } from "./move_dates.js";

const EDGE = 8; // px at each end of a bar that stretch it
const STEP = { ArrowLeft: -1, ArrowRight: 1 };
let moving = null; // { bar, start, end: by how many days, and while it is dragged `from`: px }

const drawing = () => document.querySelector("[data-timeline] .timeline");
const bars = () => [...drawing().querySelectorAll("[data-bar]")];
const rowOf = (bar) => document.querySelectorAll("[data-timeline] .plan-names > li")[bar.dataset.bar];
const dayWidth = () => drawing().getBoundingClientRect().width / drawing().dataset.days;

// ---- Where a bar stands ----

function moved(days, start, end) {
  const first = addDays(days.first, start);
  const last = addDays(days.last, end);
  if (!first || !last || first <= last) return { first, last };
  return start === end ? { first, last } : start ? { first: last, last } : { first, last: first };
}

function place(bar, days) {
  const { first: origin, days: all } = drawing().dataset;
  const at = (day) => (daysBetween(origin, day) / all) * 100;
  const [x, end] = [at(days.first || days.last), at(addDays(days.last || days.first, 1))];
  const middle = at(days.last) + 50 / all;
  const isMilestone = !bar.querySelector("rect");
  const full = bar.querySelector(".task-left, .blocked-bar");
  const share = full ? parseFloat(bar.querySelector(".task-done")?.getAttribute("width")) / parseFloat(full.getAttribute("width")) : 0;
  for (const part of bar.querySelectorAll("rect, svg, text")) {
    const isText = part.localName === "text";
    part.setAttribute("x", `${isMilestone ? middle : isText ? end : x}%`);
    if (part.localName === "rect") part.setAttribute("width", `${(end - x) * (part.matches(".task-done") ? share : 1)}%`);
  }
}

function show(bar, days) {
  place(bar, days);
  bar.setAttribute("aria-valuenow", daysBetween(drawing().dataset.first, days.last || days.first));
  bar.setAttribute("aria-valuetext", shownDays(days));
}

// ---- Moving ----

function begin(bar, more = {}) {
  if (moving?.bar === bar) return;
  takeBack();
  moving = { bar, start: 0, end: 0, ...more };
  bar.classList.add("is-moving");
  const label = bar.ownerDocument.createElementNS("http://www.w3.org/2000/svg", "text");
  label.setAttribute("class", "move-label");
  label.setAttribute("dx", 7);
  label.setAttribute("y", bar.querySelector("[y]").getAttribute("y"));
  label.setAttribute("dy", -3);
  bar.append(label);
}

function shift(start, end) {
  const days = daysOf(rowOf(moving.bar));
  const to = moved(days, start, end);
  Object.assign(moving, { start, end, to });
  moving.bar.querySelector(".move-label").textContent = shownDays(to);
  show(moving.bar, to);
  showParts(moving.bar, start === end ? start : 0);
}

// The bars of its sub-tasks, which go with it where it moves as a whole.
function parts(bar) {
  const level = (row) => Number(row.dataset.level ?? 0);
  const own = rowOf(bar);
  const found = [];
  for (let row = own.nextElementSibling; row && level(row) > level(own); row = row.nextElementSibling) {
    if (row.dataset.move) found.push(bars().find((one) => rowOf(one) === row));
  }
  return found.filter(Boolean);
}

function showParts(bar, days) {
  for (const part of parts(bar)) show(part, moved(daysOf(rowOf(part)), days, days));
}

function finish(bar) {
  bar.classList.remove("is-moving");
  bar.querySelector(".move-label")?.remove();
  moving = null;
}

function takeBack() {
  if (!moving) return;
  const { bar } = moving;
  finish(bar);
  back(bar);
}

function back(bar) {
  show(bar, daysOf(rowOf(bar)));
  showParts(bar, 0);
}

function save() {
  const { bar, start, end, to } = moving;
  if (!start && !end) return takeBack();
  finish(bar);
  move(rowOf(bar), to, () => bar.isConnected && back(bar));
}

// ---- By pointer ----

// Which end is near: a bar of a milestone, of one day or without a start moves as a whole.
function partAt(bar, x) {
  const box = bar.querySelector("rect")?.getBoundingClientRect();
  if (!box || !rowOf(bar).dataset.first || !rowOf(bar).dataset.last) return "whole";
  if (x > box.right - EDGE) return "end";
  return x < box.left + EDGE && box.width > 3 * EDGE ? "start" : "whole";
}

function down(event) {
  const bar = event.target.closest?.("[data-timeline] [data-bar]");
  if (!bar || event.button || event.target.closest("a")) return;
  event.preventDefault();
  bar.focus();
  begin(bar);
  Object.assign(moving, { from: event.clientX, part: partAt(bar, event.clientX) });
  bar.setPointerCapture(event.pointerId);
}

function over(event) {
  if (moving?.from === undefined) {
    const bar = event.target.closest?.("[data-timeline] [data-bar]");
    return bar?.toggleAttribute("data-edge", partAt(bar, event.clientX) !== "whole");
  }
  const days = Math.round((event.clientX - moving.from) / dayWidth());
  shift(moving.part === "end" ? 0 : days, moving.part === "start" ? 0 : days);
}

const up = () => moving?.from !== undefined && save();

// ---- By keys ----

function key(event) {
  const bar = event.target.closest?.("[data-timeline] [data-bar]");
  if (!bar || !act(bar, event)) return;
  event.preventDefault();
  event.stopPropagation();
}

function act(bar, event) {
  if (STEP[event.key]) {
    begin(bar);
    const days = STEP[event.key] * (event.shiftKey ? 7 : 1);
    const isStretch = event.altKey || event.ctrlKey;
    shift(moving.start + (isStretch ? 0 : days), moving.end + days);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") visit(bar, event.key === "ArrowDown" ? 1 : -1);
  else if (event.key === "Escape" && moving) takeBack();
  else if (event.key === "Enter") moving ? save() : rowOf(bar).querySelector("a")?.click();
  else return false;
  return true;
}

function visit(bar, step) {
  const all = bars();
  const next = all[all.indexOf(bar) + step];
  if (!next) return;
  bar.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

// ---- From the start, and after each change ----

let remembered = null;

function remember() {
  const chart = drawing()?.parentElement;
  const focused = document.activeElement?.closest?.("[data-bar]");
  remembered = { left: chart?.scrollLeft, url: focused && rowOf(focused)?.dataset.move };
}

function ready() {
  const svg = drawing();
  if (!svg) return;
  bars().forEach((bar, index) => {
    bar.setAttribute("role", "slider");
    bar.setAttribute("aria-label", rowOf(bar).querySelector(".name").textContent.trim());
    bar.setAttribute("aria-valuemin", 0);
    bar.setAttribute("aria-valuemax", svg.dataset.days);
    bar.tabIndex = index ? -1 : 0;
    show(bar, daysOf(rowOf(bar)));
  });
  if (bars().length) svg.removeAttribute("aria-hidden");
  scroll(svg.parentElement);
  if (remembered?.url) bars().find((bar) => rowOf(bar).dataset.move === remembered.url)?.focus();
}

// What is longer than its place opens a little before today.
function scroll(chart) {
  const today = chart.querySelector(".today").getBoundingClientRect().left - chart.getBoundingClientRect().left;
  chart.scrollLeft = remembered?.left ?? Math.max(0, today - chart.clientWidth / 4);
}

export function timelines() {
  if (!document.querySelector("[data-timeline]")) return;
  ready();
  document.addEventListener("pointerdown", down);
  document.addEventListener("pointermove", over);
  document.addEventListener("pointerup", up);
  document.addEventListener("pointercancel", takeBack);
  document.addEventListener("keydown", key, true);
  document.addEventListener("focusout", ({ target }) => target === moving?.bar && moving.from === undefined && takeBack());
  document.addEventListener("teamops:stale", remember);
  document.addEventListener("teamops:fresh", ready);
}
