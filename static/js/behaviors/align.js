// In the tree of goals a row is dropped on another one, to which it then contributes. M on a row does the same by a form.

import { post } from "./post.js";
import { toast } from "./toast.js";

const rowOf = (event) => event.target.closest?.("[data-align] [data-goal]");
const base = () => location.pathname.replace(/alignment\/$/, "");

let carried = null;

function take(event) {
  carried = event.target.closest?.("[data-align] [data-movable]");
  if (!carried) return;
  carried.classList.add("is-dragging");
  event.dataTransfer.effectAllowed = "move";
}

function over(event) {
  const row = rowOf(event);
  if (!carried || !row || row === carried) return;
  event.preventDefault();
  mark(row);
}

async function drop(event) {
  const row = rowOf(event);
  if (!carried || !row || row === carried) return;
  event.preventDefault();
  try {
    await post(`${base()}goals/${carried.dataset.goal}/move/`, { onto: row.dataset.goal });
    location.reload();
  } catch (error) {
    toast(error.message);
  }
}

function mark(row) {
  document.querySelectorAll("[data-goal].is-over").forEach((other) => other !== row && other.classList.remove("is-over"));
  row?.classList.add("is-over");
}

function letGo() {
  carried?.classList.remove("is-dragging");
  carried = null;
  mark(null);
}

// What is unfolded takes the place of the link that had the focus, and so its first goal has it now.
function unfolded({ target }) {
  target.querySelectorAll("[data-movable]").forEach((row) => (row.draggable = true));
  if (target.matches(".align-below")) target.querySelector("[data-row-link]")?.focus();
}

export function alignment() {
  if (!document.querySelector("[data-align]")) return;
  document.querySelectorAll("[data-movable]").forEach((row) => (row.draggable = true));
  document.addEventListener("htmx:afterSwap", unfolded);
  document.addEventListener("dragstart", take);
  document.addEventListener("dragover", over);
  document.addEventListener("drop", drop);
  document.addEventListener("dragend", letGo);
}
