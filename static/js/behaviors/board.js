// A card is carried to another column: dropping it there presses that status in the card's own switch.

const columnOf = (event) => event.target.closest?.("[data-column]");

let carried = null;

function take(event) {
  const card = event.target.closest?.(".card[draggable]");
  if (!card) return;
  carried = card;
  card.classList.add("is-dragging");
  event.dataTransfer.effectAllowed = "move";
}

function over(event) {
  if (!carried || !columnOf(event)) return;
  event.preventDefault();
  mark(columnOf(event));
}

function drop(event) {
  const column = columnOf(event);
  if (!carried || !column) return;
  event.preventDefault();
  carried.querySelector(`.switch [value="${column.dataset.column}"]`)?.click();
}

function mark(column) {
  document.querySelectorAll(".column.is-over").forEach((other) => other !== column && other.classList.remove("is-over"));
  column?.classList.add("is-over");
}

function letGo() {
  carried?.classList.remove("is-dragging");
  carried = null;
  mark(null);
}

// Whatever changed the status, a key, a drop or an undo: the card goes where it belongs.
function settle({ target, detail }) {
  const card = target.closest(".card");
  const list = card && document.querySelector(`[data-column="${detail.status}"] > ul`);
  if (!list || list.contains(card)) return;
  const focused = card.contains(document.activeElement) && document.activeElement;
  card.dataset.status = detail.status;
  list.prepend(card);
  focused?.focus();
}

export function board() {
  if (!document.querySelector("[data-board]")) return;
  document.querySelectorAll(".card:has(.switch)").forEach((card) => (card.draggable = true));
  document.addEventListener("dragstart", take);
  document.addEventListener("dragover", over);
  document.addEventListener("drop", drop);
  document.addEventListener("dragend", letGo);
  document.addEventListener("teamops:status", settle);
}
