// A cell of a list of tasks (data-task-list) is written in place: a click, Enter or F2 opens it, Enter saves,
// Escape leaves it as it was. What was written shows at once, and is taken back with the server's sentence when
// it is refused. Arrow keys move between cells. There is one editor of each kind, in <template id="cell-editors">;
// one that depends on the task (its whole description, what it needs, how it comes again) is asked for. So is a part
// of the task's page (data-panel: its checklist, files, watchers), of which each click is sent by itself.

import { drop, lift } from "./cell_popup.js";
import { offerEmpty } from "./empty_cells.js";
import { draw } from "./live.js";
import { post, refusal } from "./post.js";
import { about, toast, words } from "./toast.js";
import { undo as undoAct } from "./undo.js";

let open = null; // { cell, editor, shown: its nodes before, began: its value }
const sending = new Map(); // number of a task: the last write of it, so that each knows the version before it

const cellOf = (node) => node?.closest?.("[data-task-list] [data-f]");
const rowOf = (number) => document.getElementById(`task-${number}`);
const isListed = (field) => field === "labels" || field === "helpers";
const isMany = (editor) => editor.matches(".cell-many"); // more than a field
const isAsked = (editor) => editor.matches("form"); // of one task; it knows the version that it shows
const isPanel = (editor) => editor.matches("[data-panel]");
const sentBy = (editor) => [...new FormData(editor)].filter(([, value]) => value);

function valueOf(editor) {
  if (isPanel(editor)) return "";
  if (isAsked(editor)) return new URLSearchParams(sentBy(editor)).toString();
  if (!isMany(editor)) return editor.value.trim();
  return [...editor.querySelectorAll(":checked")].map((box) => box.value).join(" ");
}

function wordOf(editor) {
  if (isAsked(editor)) return saidBy(editor);
  if (isMany(editor)) return [...editor.querySelectorAll(":checked")].map((box) => box.nextSibling.textContent).join(", ");
  return editor.selectedOptions ? (editor.value ? editor.selectedOptions[0].text : "") : editor.value;
}

// What an editor that was asked for will say: how a text begins, which tasks are chosen, how often it comes.
function saidBy(editor) {
  const text = editor.querySelector("textarea, [name=reason]");
  if (text) return text.value.trim().split("\n", 1)[0];
  const one = editor.querySelector("select");
  if (one) return one.value && one.selectedOptions[0].text;
  const chosen = [...editor.querySelectorAll(":is([name=value], [name=how]):checked")].filter((box) => box.value);
  return chosen.map((box) => (box.closest("label").querySelector("bdi") ?? box.closest("label")).textContent.trim()).join(", ");
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
  if (open?.cell === cell || !(cell.closest("[data-edit]") || cell.matches("[data-look]"))) return;
  save();
  const kinds = document.getElementById("cell-editors").content;
  const kind = kinds.querySelector(`[data-editor="${cell.dataset.f}"]`);
  if (!kind) return askFor(cell);
  const editor = kind.cloneNode(true);
  fill(editor, typed ?? cell.dataset.v, cell.textContent.trim());
  putIn(cell, editor, cell.dataset.v, refusal);
}

// A text area holds its place, so that no key means the page meanwhile, and what is typed into it comes along. What
// was written into the row before has come first.
async function askFor(cell) {
  const { n: number } = cell.closest("[data-row]").dataset;
  const { f: field } = cell.dataset;
  const waiting = Object.assign(document.createElement("textarea"), { className: "input", rows: 1 });
  waiting.setAttribute("aria-busy", "true");
  waiting.setAttribute("aria-label", cell.dataset.label);
  putIn(cell, waiting, "");
  await sending.get(number);
  try {
    const response = await fetch(`${addressOf(number)}cell/${field}/`, { headers: { "X-Requested-With": "fetch" } });
    if (!response.ok) throw new Error(await refusal(response));
    const editor = nodeOf(await response.text());
    if (open?.editor !== waiting) return;
    leave();
    putIn(cell, editor, valueOf(editor));
    window.htmx?.process(editor);
    typeOn(editor.querySelector("textarea, [type=search], [name=reason], #new-item"), waiting.value);
  } catch (error) {
    if (open?.editor === waiting) leave();
    toast(error instanceof TypeError ? words.offline : error.message);
  }
}

function typeOn(field, typed) {
  if (!field || !typed) return;
  field.value += typed;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function putIn(cell, editor, began, refusal) {
  open = { cell, editor, shown: [...cell.childNodes], began };
  cell.classList.add("is-written");
  cell.replaceChildren(editor);
  if (isMany(editor)) lift(cell, editor);
  if (refusal) isMany(editor) ? editor.prepend(saying(editor, refusal)) : cell.append(saying(editor, refusal));
  const first = focusIn(editor);
  if (!refusal && !first.matches("textarea")) first.select?.();
}

function focusIn(editor) {
  const first = isMany(editor) ? editor.querySelector(":checked, textarea, input:not([type=hidden]), select, button") : editor;
  first.focus();
  return first;
}

// First in what lies above the list, after a field that stands in it.
function saying(editor, refusal) {
  editor.querySelector(".cell-refusal")?.remove();
  const said = Object.assign(document.createElement("p"), { className: "cell-refusal", id: "cell-refusal", textContent: refusal });
  said.setAttribute("role", "alert");
  editor.setAttribute("aria-invalid", "true");
  editor.setAttribute("aria-describedby", said.id);
  return said;
}

function leave() {
  const { cell, shown, isChanged } = open;
  open = null; // before the nodes go: their going is a focusout
  drop();
  cell.classList.remove("is-written");
  cell.replaceChildren(...shown);
  if (isChanged) redraw(cell);
  return cell;
}

function save() {
  if (!open) return;
  const { cell, editor, began } = open;
  if (isPanel(editor) && sendTyped(editor)) return;
  const [value, word] = [valueOf(editor), wordOf(editor)];
  leave();
  if (value !== began && !editor.ariaBusy) write(cell, value, word, editor);
}

// ---- Panels ----

// What stands typed or chosen in a panel is sent before it goes (afterClick); Escape leaves it.
function sendTyped(panel) {
  const isTyped = (field) => field.matches("input:not([type=hidden])") && field.value !== field.defaultValue;
  const form = [...panel.querySelectorAll("form")].find((one) => [...one.elements].some(isTyped));
  if (!form || open.isEnding) return false;
  open.isEnding = true;
  form.requestSubmit(form.querySelector("button"));
  return true;
}

function afterClick({ detail }) {
  if (!open || !isPanel(open.editor)) return;
  open.isChanged ||= Boolean(detail.xhr.getResponseHeader("X-Undo"));
  const isDone = open.isEnding && detail.successful && !open.editor.querySelector("[aria-invalid=true]");
  open.isEnding = false;
  if (isDone) return back(leave());
  if (!open.editor.contains(document.activeElement)) focusIn(open.editor);
}

const back = (cell) => document.activeElement === document.body && focus(cell);

async function redraw(cell) {
  const { n: number } = cell.closest("[data-row]").dataset;
  const { more } = cell.closest("table").dataset;
  const response = await fetch(`${addressOf(number)}row/?${new URLSearchParams({ more })}`).catch(() => null);
  if (response?.ok) refresh(await response.text());
}

async function write(cell, value, word, editor) {
  const number = cell.closest("[data-row]").dataset.n;
  const { f: field, v: before } = cell.dataset;
  const [shown, wordBefore] = [[...cell.childNodes], saidIn(cell)];
  cell.dataset.v = value;
  showAt(cell, word);
  const sent = (sending.get(number) ?? Promise.resolve()).then(() => send(number, field, value, editor));
  sending.set(number, sent.catch(() => {}));
  try {
    const { row, token } = await sent;
    refresh(row);
    const undo = token ? () => takeBack(number, field, before, wordBefore, token) : undefined;
    const written = rowOf(number) && cellAt(number, field);
    // One that is open again holds an editor, with all that it offers.
    const now = written && written !== open?.cell ? saidIn(written) : word;
    toast(about(titleOf(number), now || "—"), undo);
  } catch (error) {
    cell.dataset.v = before;
    if (open?.cell === cell) open.shown = shown;
    else cell.replaceChildren(...shown);
    await refused(error, number, field, value, editor);
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

const addressOf = (number) => rowOf(number).querySelector("a").getAttribute("href");

async function send(number, field, value, editor) {
  const row = rowOf(number);
  const values = isListed(field) ? value.split(" ").filter(Boolean) : [value];
  const more = row.closest("table").dataset.more ?? "";
  const written = isAsked(editor) ? sentBy(editor) : values.map((one) => ["value", one]);
  const version = isAsked(editor) ? editor.dataset.version : row.dataset.version;
  const response = await post(`${addressOf(number)}cell/`, [["field", field], ["version", version], ["more", more], ...written]);
  return { ...(await response.json()), token: response.headers.get("X-Undo") };
}

function nodeOf(html) {
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  return drawn.content.firstElementChild;
}

// Somebody who writes in another cell of the row meanwhile keeps it.
function refresh(html) {
  const fresh = nodeOf(html);
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
  offerEmpty(row);
}

async function refused(error, number, field, typed, editor) {
  const isStale = error.response?.headers.get("Content-Type")?.startsWith("application/json");
  const said = isStale ? await error.response.json() : { message: error.message };
  if (said.row) refresh(said.row);
  const cell = cellAt(number, field);
  // Who has opened it again goes on with that.
  if (open?.cell === cell) return toast(said.message);
  const now = said.row ? ` ${cell.textContent.trim() || "—"}` : "";
  if (isAsked(editor)) reopen(cell, editor, said.message + now);
  else openCell(cell, typed, said.message + now);
  if (!open || open.cell !== cell) toast(said.message);
}

// With all that was written in it, and the version that is known now.
function reopen(cell, editor, refusal) {
  save();
  editor.dataset.version = cell.closest("[data-row]").dataset.version;
  putIn(cell, editor, "", refusal);
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
  if (!cell || event.isComposing || event.altKey) return;
  if (open?.cell === cell && event.key === "Enter" && (event.ctrlKey || event.metaKey)) return open.editor.ariaBusy ? hush(event) : end(event, cell, save);
  if (event.ctrlKey || event.metaKey) return;
  if (open?.cell === cell) return onKeyInside(event, cell);
  if (STEPS[event.key]) move(cell, STEPS[event.key]);
  else if (event.key === "F2" || (event.key === "Enter" && event.target === cell)) openCell(cell);
  else return;
  event.preventDefault();
}

// In what has lines of its own, looks for something or has forms, Enter does that; Ctrl Enter saves there.
function onKeyInside(event, cell) {
  if (event.key === "Escape") end(event, cell, leave);
  else if (isPanel(open.editor)) return;
  else if (event.key === "Enter" && !event.target.matches("textarea, [type=search], button")) end(event, cell, save);
}

function end(event, cell, how) {
  how();
  hush(event);
  if (!open) focus(cell);
}

function hush(event) {
  event.preventDefault();
  event.stopPropagation();
}

function onClick(event) {
  const cell = cellOf(event.target);
  const button = event.target.closest("[data-save-cell]");
  if (button) {
    if (button.dataset.empties) button.form.elements[button.dataset.empties].value = "";
    save();
    return open || focus(cell);
  }
  if (open && event.target.isConnected && !open.cell.contains(event.target)) save();
  if (cell && !event.target.closest("a, input, select, .cell-many")) openCell(cell);
}

// What one walks away from is saved; also where the click leads nowhere (onClick).
function onLeaving({ target, relatedTarget }) {
  if (open?.cell.contains(target) && relatedTarget && !open.cell.contains(relatedTarget)) save();
}

export function cellEdit() {
  if (!document.querySelector("[data-task-list]")) return;
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("focusout", onLeaving);
  document.addEventListener("htmx:afterSettle", afterClick);
  document.addEventListener("submit", (event) => event.target.matches("form[data-editor]") && event.preventDefault());
}
