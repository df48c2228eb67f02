// A cell of a list of tasks (data-task-list) is written in place: a click, Enter or F2 opens it, Enter saves,
// Escape leaves it as it was. What was written shows at once, and is taken back with the server's sentence when
// it is refused. Arrow keys move between cells. There is one editor of each kind, in <template id="cell-editors">.

import { draw } from "./live.js";
import { post } from "./post.js";
import { about, toast } from "./toast.js";
import { undo as undoAct } from "./undo.js";

let open = null; // { cell, editor, shown: its nodes before }
const sending = new Map(); // number of a task: the last write of it, so that each knows the version before it

const cellOf = (node) => node?.closest?.("[data-task-list] [data-f]");
const rowOf = (number) => document.getElementById(`task-${number}`);
const isListed = (field) => field === "labels" || field === "helpers";
const isMany = (editor) => editor.matches("fieldset");

function valueOf(editor) {
  if (!isMany(editor)) return editor.value.trim();
  return [...editor.querySelectorAll(":checked")].map((box) => box.value).join(" ");
}

function wordOf(editor) {
  if (isMany(editor)) return [...editor.querySelectorAll(":checked")].map((box) => box.nextSibling.textContent).join(", ");
  return editor.selectedOptions ? (editor.value ? editor.selectedOptions[0].text : "") : editor.value;
}

function fill(editor, value, word) {
  if (isMany(editor)) {
    const chosen = value.split(" ");
    editor.querySelectorAll("[type=checkbox]").forEach((box) => (box.checked = chosen.includes(box.value)));
    return;
  }
  // Who has left, and what is no longer offered, stays chosen until something else is.
  if (editor.options && ![...editor.options].some((one) => one.value === value)) editor.add(new Option(word, value));
  editor.value = value;
}

function openCell(cell, typed, refusal) {
  if (open?.cell === cell || !cell.closest("[data-edit]")) return;
  save();
  const kinds = document.getElementById("cell-editors").content;
  const editor = kinds.querySelector(`[data-editor="${cell.dataset.f}"]`).cloneNode(true);
  fill(editor, typed ?? cell.dataset.v, cell.textContent.trim());
  open = { cell, editor, shown: [...cell.childNodes] };
  cell.classList.add("is-written");
  cell.replaceChildren(editor, ...(refusal ? [saying(editor, refusal)] : []));
  const first = isMany(editor) ? editor.querySelector("input, button") : editor;
  first.focus();
  if (!refusal) first.select?.();
}

function saying(editor, refusal) {
  const said = Object.assign(document.createElement("p"), { className: "cell-refusal", id: "cell-refusal", textContent: refusal });
  said.setAttribute("role", "alert");
  editor.setAttribute("aria-invalid", "true");
  editor.setAttribute("aria-describedby", said.id);
  return said;
}

function leave() {
  const { cell, shown } = open;
  open = null; // before the nodes go: their going is a focusout
  cell.classList.remove("is-written");
  cell.replaceChildren(...shown);
  return cell;
}

function save() {
  if (!open) return;
  const { cell, editor } = open;
  const [value, word] = [valueOf(editor), wordOf(editor)];
  leave();
  if (value !== cell.dataset.v) write(cell, value, word);
}

async function write(cell, value, word) {
  const number = cell.closest("[data-row]").dataset.n;
  const { f: field, v: before } = cell.dataset;
  const [shown, wordBefore] = [[...cell.childNodes], saidIn(cell)];
  cell.dataset.v = value;
  showAt(cell, word);
  const sent = (sending.get(number) ?? Promise.resolve()).then(() => send(number, field, value));
  sending.set(number, sent.catch(() => {}));
  try {
    const { row, token } = await sent;
    refresh(row);
    const undo = token ? () => takeBack(number, field, before, wordBefore, token) : undefined;
    const now = rowOf(number) ? saidIn(cellAt(number, field)) : word;
    toast(about(titleOf(number), now || "—"), undo);
  } catch (error) {
    cell.dataset.v = before;
    cell.replaceChildren(...shown);
    await refused(error, number, field, value);
  }
}

// The row is drawn anew when it is undone, or when that is refused.
async function takeBack(number, field, value, word, token) {
  const cell = cellAt(number, field);
  cell.dataset.v = value;
  showAt(cell, word);
  await undoAct(token, about(titleOf(number), word || "—")).catch(draw);
}

// What a cell says, as the server words it: a day as the product writes it, without how late that is.
const saidIn = (cell) =>
  [...cell.childNodes].filter((node) => !node.matches?.(".late, .avatar")).map((node) => node.textContent.trim()).filter(Boolean).join(", ");

function showAt(cell, word) {
  const link = cell.dataset.f === "title" && cell.querySelector("a");
  if (!link) return cell.replaceChildren(word);
  const shown = link.cloneNode();
  shown.textContent = word;
  cell.replaceChildren(shown);
}

const cellAt = (number, field) => rowOf(number).querySelector(`[data-f="${field}"]`);
const titleOf = (number) => rowOf(number).querySelector("a").textContent;

async function send(number, field, value) {
  const row = rowOf(number);
  const values = isListed(field) ? value.split(" ").filter(Boolean) : [value];
  const more = row.closest("table").dataset.more ?? "";
  const pairs = [["field", field], ["version", row.dataset.version], ["more", more], ...values.map((one) => ["value", one])];
  const response = await post(`${row.querySelector("a").getAttribute("href")}cell/`, pairs);
  return { ...(await response.json()), token: response.headers.get("X-Undo") };
}

// Somebody who writes in another cell of the row meanwhile keeps it.
function refresh(html) {
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  const fresh = drawn.content.firstElementChild;
  const row = document.getElementById(fresh.id);
  if (!row) return;
  for (const name of fresh.getAttributeNames()) row.setAttribute(name, fresh.getAttribute(name));
  row.toggleAttribute("data-done", fresh.hasAttribute("data-done"));
  [...fresh.children].forEach((cell, place) => {
    const stale = row.children[place];
    if (stale === open?.cell || stale.isEqualNode(cell)) return;
    const hasFocus = stale.contains(document.activeElement);
    stale.replaceWith(cell);
    if (hasFocus) focus(cell);
  });
}

async function refused(error, number, field, typed) {
  const isStale = error.response?.headers.get("Content-Type")?.startsWith("application/json");
  const said = isStale ? await error.response.json() : { message: error.message };
  if (said.row) refresh(said.row);
  const cell = cellAt(number, field);
  const now = said.row ? ` ${cell.textContent.trim() || "—"}` : "";
  openCell(cell, typed, said.message + now);
  if (!open || open.cell !== cell) toast(said.message);
}

function focus(cell) {
  const link = cell.querySelector(":scope > a");
  if (!link) cell.tabIndex = -1;
  (link ?? cell).focus();
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function move(cell, [across, down]) {
  const rows = [...cell.closest("table").querySelectorAll("[data-row]")];
  const row = rows[rows.indexOf(cell.closest("[data-row]")) + down];
  const next = row?.querySelectorAll("[data-f]")[[...cell.parentNode.querySelectorAll("[data-f]")].indexOf(cell) + across];
  if (next) focus(next);
}

function onKey(event) {
  const cell = cellOf(event.target);
  if (!cell || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (open?.cell === cell) return onKeyInside(event, cell);
  if (STEPS[event.key]) move(cell, STEPS[event.key]);
  else if (event.key === "F2" || (event.key === "Enter" && event.target === cell)) openCell(cell);
  else return;
  event.preventDefault();
}

function onKeyInside(event, cell) {
  if (event.key === "Escape") leave();
  else if (event.key === "Enter") save();
  else return;
  event.preventDefault();
  event.stopPropagation();
  focus(cell);
}

function onClick(event) {
  const cell = cellOf(event.target);
  if (event.target.closest("[data-save-cell]")) return save();
  if (cell && !event.target.closest("a, input, select, fieldset")) openCell(cell);
}

// What one walks away from is saved.
function onLeaving({ target, relatedTarget }) {
  if (open?.cell.contains(target) && relatedTarget && !open.cell.contains(relatedTarget)) save();
}

export function cellEdit() {
  if (!document.querySelector("[data-task-list]")) return;
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("focusout", onLeaving);
}
