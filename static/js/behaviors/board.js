// The board: a card is carried to another column, or moved there by Shift and an arrow key. It shows at once and is
// posted; what is refused goes back with the server's sentence, and a card that somebody else has moved meanwhile
// goes where it stands now. Plain arrow keys go from card to card.

import { post } from "./post.js";
import { about, toast } from "./toast.js";
import { undo as undoAct } from "./undo.js";

const board = () => document.querySelector("[data-board]");
const columnOf = (node) => node?.closest?.("[data-column]");
const cardOf = (node) => node?.closest?.(".card");
const listOf = (column) => column.querySelector("ul");
const cardsOf = (column) => [...column.querySelectorAll(".card")];
const byKey = (key) => board().querySelector(`[data-column="${CSS.escape(key)}"]`);
const titleOf = (card) => card.querySelector("h3 a").textContent.trim();
const nameOf = (column) => column.querySelector("h2").textContent.trim();

let carried = null;

function take(event) {
  const card = cardOf(event.target);
  if (!card?.draggable) return;
  carried = card;
  card.classList.add("is-dragging");
  event.dataTransfer.effectAllowed = "move";
}

function over(event) {
  const column = columnOf(event.target);
  if (!carried || !column) return;
  event.preventDefault();
  mark(column);
}

// Above the first card whose middle lies below the pointer.
function drop(event) {
  const column = columnOf(event.target);
  if (!carried || !column) return;
  event.preventDefault();
  const below = cardsOf(column).find((card) => card !== carried && event.clientY < middleOf(card));
  move(carried, column, below ?? null, true);
}

function middleOf(card) {
  const { top, height } = card.getBoundingClientRect();
  return top + height / 2;
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

// Puts the card above another one (null: at the end) and keeps the focus, the counts and the limits right.
function put(card, column, below) {
  const from = columnOf(card);
  const focused = card.contains(document.activeElement) ? document.activeElement : null;
  listOf(column).insertBefore(card, below ?? column.querySelector(".more"));
  focused?.focus();
  if (from !== column) [[from, -1], [column, 1]].forEach(([one, step]) => count(one, step));
}

function count(column, step) {
  const shown = column.querySelector("[data-count]");
  shown.textContent = Number(shown.textContent) + step;
  const words = column.querySelector("[data-wip]");
  const limit = Number(column.dataset.limit);
  if (!words || !limit) return;
  const more = Number(shown.textContent) - limit;
  const { over: beyond, within } = board().dataset;
  words.textContent = (more > 0 ? beyond : within).replace("{limit}", limit).replace("{n}", more);
  words.closest(".wip").classList.toggle("over", more > 0);
}

async function move(card, column, below, undoable) {
  const { board: by, base, byHand, byDate } = board().dataset;
  const [from, before] = [columnOf(card), card.nextElementSibling];
  const isByHand = byHand !== undefined;
  if (from === column && !isByHand) return undoable && toast(byDate);
  if (from === column && (below === card || below === before)) return;
  put(card, column, isByHand ? below : cardsOf(column)[0]);
  const fields = { by, from: from.dataset.column, to: column.dataset.column };
  if (isByHand) Object.assign(fields, { sort: "hand", place: card.dataset.place ?? "", above: numberOf(card.previousElementSibling) });
  try {
    const response = await post(`${base}/tasks/${card.dataset.n}/place/`, fields);
    const { place } = await response.json();
    const placeBefore = card.dataset.place;
    if (place) card.dataset.place = place;
    if (by === "status") showStatus(card, column.dataset.column);
    const [next, token] = [() => (before?.isConnected ? before : null), response.headers.get("X-Undo")];
    const undo = () => takeBack(card, from, next(), placeBefore, token);
    toast(about(titleOf(card), nameOf(column)), undoable && token ? undo : undefined);
  } catch (error) {
    await refused(error, card, from, before);
  }
}

async function takeBack(card, column, below, place, token) {
  const [now, after, placeNow] = [columnOf(card), card.nextElementSibling, card.dataset.place];
  put(card, column, below);
  setPlace(card, place);
  if (board().dataset.board === "status") showStatus(card, column.dataset.column);
  await undoAct(token, about(titleOf(card), nameOf(column))).catch(() => {
    put(card, now, after);
    setPlace(card, placeNow);
  });
}

function setPlace(card, place) {
  if (place) card.dataset.place = place;
  else delete card.dataset.place;
}

const numberOf = (card) => card?.dataset.n ?? card?.id.replace("task-", "") ?? "";

async function refused(error, card, from, before) {
  const isMoved = error.response?.headers.get("Content-Type")?.startsWith("application/json");
  const said = isMoved ? await error.response.json() : { message: error.message };
  const now = said.column && byKey(said.column);
  put(card, now || from, now && now !== from ? cardsOf(now)[0] : before?.isConnected ? before : null);
  toast(said.message);
}

// The card's own switch says the status as well.
function showStatus(card, status) {
  card.dataset.status = status;
  const pressed = card.querySelector(".switch [aria-current]");
  const button = card.querySelector(`.switch [value="${status}"]`);
  const word = card.querySelector(".switch .word");
  pressed?.removeAttribute("aria-current");
  button?.setAttribute("aria-current", "true");
  if (button && word) {
    word.textContent = button.title;
    button.append(word);
  }
}

// Whatever else changed the status, a key or an undo: the card goes where it belongs.
function settle({ target, detail }) {
  const card = cardOf(target);
  if (!card) return;
  card.dataset.status = detail.status;
  const column = board().dataset.board === "status" && byKey(detail.status);
  if (column && columnOf(card) !== column) put(card, column, cardsOf(column)[0]);
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onKey(event) {
  const card = cardOf(event.target);
  const step = STEPS[event.key];
  if (!card || !step || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (!event.shiftKey) return goFrom(card, step);
  if (card.draggable) moveBy(card, step);
}

function columnBeside(card, across) {
  const columns = [...board().querySelectorAll("[data-column]")];
  return columns[columns.indexOf(columnOf(card)) + across];
}

function goFrom(card, [across, down]) {
  const column = across ? columnBeside(card, across) : columnOf(card);
  if (!column) return;
  const cards = cardsOf(column);
  const place = cardsOf(columnOf(card)).indexOf(card) + down;
  cards[Math.min(place, cards.length - 1)]?.querySelector("h3 a").focus();
}

function moveBy(card, [across, down]) {
  if (across) {
    const column = columnBeside(card, across);
    return column && move(card, column, cardsOf(column)[0] ?? null, true);
  }
  const cards = cardsOf(columnOf(card));
  const place = cards.indexOf(card) + down;
  if (place >= 0 && place < cards.length) move(card, columnOf(card), cards[down > 0 ? place + 1 : place] ?? null, true);
}

export function boards() {
  if (!board()) return;
  document.querySelectorAll(".card[data-n]").forEach((card) => (card.draggable = true));
  document.addEventListener("dragstart", take);
  document.addEventListener("dragover", over);
  document.addEventListener("drop", drop);
  document.addEventListener("dragend", letGo);
  document.addEventListener("keydown", onKey);
  document.addEventListener("teamops:status", settle);
}
