// Tasks of a plan are put in order: a row is carried by its grip, with any pointer, or moved by Shift and an arrow key.
// It goes among the rows beside which it stands, those of its phase or of its task, and takes its sub-tasks along.

import { moved } from "./move_dates.js";
import { post } from "./post.js";
import { toast } from "./toast.js";

const PLACE = "[data-in-order]";
const STEP = { ArrowUp: -1, ArrowDown: 1 };
let carried = null; // { row, others: its siblings, beside, way }
let focused = null;

const placeOf = (node) => node?.closest?.(PLACE);
const rowAt = (node) => node?.closest?.(`${PLACE} [data-row]`);
const levelOf = (row) => Number(row.dataset.level ?? 0);
const linkOf = (row) => row.querySelector("a");
const base = () => document.body.dataset.base;

// ---- Among which rows ----

function until(row, way, isEnd) {
  const found = [];
  for (let one = row[way]; one && !isEnd(one); one = one[way]) found.push(one);
  return found;
}

const isOther = (row) => (one) => !one.dataset.n || levelOf(one) < levelOf(row);

function siblings(row) {
  const before = until(row, "previousElementSibling", isOther(row)).reverse();
  const after = until(row, "nextElementSibling", isOther(row));
  return [...before, row, ...after].filter((one) => levelOf(one) === levelOf(row));
}

// A row with what stands below it.
const lastOf = (row) => until(row, "nextElementSibling", (one) => levelOf(one) <= levelOf(row)).at(-1) ?? row;

// ---- Putting ----

async function put(row, beside, way) {
  const title = linkOf(row).textContent.trim();
  const says = placeOf(row).dataset.inOrder.replace("{task}", title);
  focused = linkOf(row).getAttribute("href");
  try {
    await moved(await post(`${base()}/tasks/${row.dataset.n}/order/`, { [way]: beside.dataset.n }), says);
  } catch (error) {
    toast(error.message);
  }
}

function refocus() {
  const link = focused && document.querySelector(`${PLACE} a[href="${CSS.escape(focused)}"]`);
  link?.focus();
  focused = null;
}

// ---- By keys ----

function key(event) {
  const row = rowAt(event.target);
  const step = STEP[event.key];
  const isFree = event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey && !event.target.matches("input, select, textarea");
  if (!row?.matches("[data-edit]") || !step || !isFree) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const all = siblings(row);
  const beside = all[all.indexOf(row) + step];
  if (beside) put(row, beside, step > 0 ? "behind" : "before");
}

// ---- By pointer ----

function grips() {
  for (const row of document.querySelectorAll(`${PLACE} [data-edit]`)) {
    if (row.querySelector(".grip")) continue;
    const grip = Object.assign(document.createElement("span"), { className: "grip" });
    grip.setAttribute("aria-hidden", "true");
    (row.querySelector(".name") ?? row.firstElementChild).prepend(grip);
  }
}

function down(event) {
  const row = event.target.matches?.(".grip") && rowAt(event.target);
  if (!row || event.button) return;
  event.preventDefault();
  event.target.setPointerCapture(event.pointerId);
  carried = { row, others: siblings(row) };
  row.classList.add("is-dragging");
}

function over(event) {
  if (!carried) return;
  unmark();
  const { row, others } = carried;
  const below = others.find((one) => event.clientY < middle(one, lastOf(one)));
  const beside = below ?? others.at(-1);
  const isItself = beside === row || (below && others[others.indexOf(below) - 1] === row);
  Object.assign(carried, isItself ? { beside: null } : { beside, way: below ? "before" : "behind" });
  if (carried.beside) (below ?? lastOf(beside)).classList.add(below ? "is-put-before" : "is-put-behind");
}

const middle = (first, last) => (first.getBoundingClientRect().top + last.getBoundingClientRect().bottom) / 2;

const unmark = () => document.querySelectorAll(".is-put-before, .is-put-behind").forEach((row) => row.classList.remove("is-put-before", "is-put-behind"));

function letGo() {
  unmark();
  carried?.row.classList.remove("is-dragging");
  carried = null;
}

function up() {
  if (!carried) return;
  const { row, beside, way } = carried;
  letGo();
  if (beside) put(row, beside, way);
}

// ---- From the start, and after each change ----

function fresh() {
  grips();
  refocus();
}

export function ordering() {
  if (!document.querySelector(PLACE)) return;
  grips();
  document.addEventListener("pointerdown", down);
  document.addEventListener("pointermove", over);
  document.addEventListener("pointerup", up);
  document.addEventListener("pointercancel", letGo);
  document.addEventListener("keydown", key, true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && letGo());
  document.addEventListener("teamops:fresh", fresh);
}
