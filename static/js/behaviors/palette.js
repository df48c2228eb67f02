// The palette: Ctrl K opens it wherever one is; the arrows choose, Enter does it, Escape closes. Tab on a task, or
// a row that had the focus, offers what can be done with it: its status, and whose it is.

import { post } from "./post.js";
import { rowOfFocus } from "./row.js";
import { sentences, toast } from "./toast.js";
import { undo } from "./undo.js";

const PAUSE_MS = 60;
const STATUSES = ".switch button[name=status]";

let parts = null; // { dialog, input, list, words }; its words come with the first answer
let row = null; // the row that had the focus
let task = null; // { number, title } of the task that is being changed
let isAssigning = false;
let timer;
let asked = 0;

const base = () => document.body.dataset.base;

// It is made when it is first wanted: no page has to carry it.
function build() {
  const label = document.querySelector("[data-palette] span")?.textContent ?? "";
  const dialog = Object.assign(document.createElement("dialog"), { className: "palette", id: "palette", ariaLabel: label });
  const form = document.createElement("form");
  const input = Object.assign(document.createElement("input"), { type: "text", maxLength: 100, autocomplete: "off", spellcheck: false });
  const list = Object.assign(document.createElement("div"), { id: "palette-list" });
  const said = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "true", "aria-controls": list.id, "aria-label": label };
  Object.entries(said).forEach(([name, value]) => input.setAttribute(name, value));
  form.setAttribute("role", "search");
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", label);
  form.append(input);
  dialog.append(form, list);
  document.body.append(dialog);
  input.addEventListener("keydown", onKey);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const line = event.target.closest("[role=option]");
    if (line?.act) act(line);
  });
  return { dialog, input, list, words: null };
}

function learn(drawn) {
  const words = drawn.querySelector("[data-words]");
  const keys = drawn.querySelector("footer");
  words?.remove();
  keys?.remove();
  if (parts.words || !words) return;
  parts.words = words.dataset;
  if (!task) parts.input.placeholder = parts.words.placeholder;
  parts.list.setAttribute("aria-label", parts.words.found);
  parts.dialog.append(keys);
}

function open() {
  parts ??= build();
  if (parts.dialog.open) return parts.input.select();
  if (document.querySelector("dialog:modal")) return;
  row = rowOfFocus() ?? null;
  reset();
  parts.dialog.showModal();
  parts.input.focus();
}

function reset() {
  task = null;
  isAssigning = false;
  parts.input.value = "";
  parts.input.placeholder = parts.words?.placeholder ?? "";
  parts.list.replaceChildren();
  ask();
}

async function ask() {
  clearTimeout(timer); // what is typed is asked for now: a second answer would exchange a line that is being clicked
  const turn = ++asked;
  const text = parts.input.value;
  const drawn = task ? await linesOfTask(text) : await linesFor(text);
  if (turn !== asked) return;
  parts.list.replaceChildren(...drawn);
  choose(0);
}

async function linesFor(text) {
  const drawn = document.createElement("template");
  try {
    const response = await fetch(`${base()}/search/?q=${encodeURIComponent(text)}`, { headers: { "X-Requested-With": "fetch" } });
    if (response.ok) drawn.innerHTML = await response.text();
    learn(drawn.content);
  } catch {
    // Without an answer it still offers what it knows.
  }
  return [...ofRow(text), ...drawn.content.children];
}

// --- What can be done with a task ------------------------------------------------------------------------

function option(title, act, at) {
  const line = Object.assign(document.createElement("div"), { id: `palette-own-${at}` });
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", "false");
  line.append(Object.assign(document.createElement("span"), { className: "title", textContent: title }));
  line.act = act;
  return line;
}

function group(title, lines) {
  if (!lines.length) return [];
  const box = document.createElement("div");
  const label = Object.assign(document.createElement("div"), { className: "label", id: "palette-own", textContent: title });
  box.setAttribute("role", "group");
  box.setAttribute("aria-labelledby", label.id);
  box.append(label, ...lines);
  return [box];
}

const has = (title, text) => text.toLowerCase().split(/\s+/).every((word) => title.toLowerCase().includes(word));

function ofRow(text) {
  const number = row?.id.match(/^task-(\d+)$/)?.[1];
  const buttons = [...(row?.querySelectorAll(STATUSES) ?? [])];
  if (!number || !buttons.length || !parts.words) return [];
  const title = document.getElementById(`task-${number}-title`)?.textContent.trim() ?? "";
  const acts = buttons.map((button) => [parts.words.set.replace("{status}", button.title), () => button.click()]);
  acts.push([parts.words.assign, () => change({ number, title }, true)]);
  const lines = acts.filter(([name]) => has(name, text)).map(([name, act], at) => option(name, act, at));
  return group(title || parts.words.this, lines);
}

function change(what, assigns = false) {
  task = what;
  isAssigning = assigns;
  parts.input.value = "";
  parts.input.placeholder = assigns ? parts.words.whom : what.title;
  parts.input.focus(); // whoever chose by mouse types next
  ask();
  return true; // stays open
}

async function linesOfTask(text) {
  if (isAssigning) return group(task.title, await people(text));
  const acts = [[parts.words.open, () => location.assign(`${base()}/tasks/${task.number}/`)]];
  for (const [value, name] of Object.entries(JSON.parse(parts.words.statuses))) {
    acts.push([parts.words.set.replace("{status}", name), () => send(`tasks/${task.number}/status/`, { status: value })]);
  }
  acts.push([parts.words.assign, () => change(task, true)]);
  return group(task.title, acts.filter(([name]) => has(name, text)).map(([name, act], at) => option(name, act, at)));
}

async function people(text) {
  const response = await fetch(`${base()}/tasks/bulk/owners/?q=${encodeURIComponent(text)}`);
  const { people: found } = await response.json();
  return found.map(({ pk, name }, at) =>
    option(parts.words.assignTo.replace("{name}", name), () => send("tasks/bulk/", { task: task.number, owner: pk, what: "owner" }), at));
}

async function send(address, fields) {
  const what = task;
  try {
    const response = await post(`${base()}/${address}`, fields);
    const token = response.headers.get("X-Undo");
    toast(sentences(`${what.title}: ${parts.words.done}`, fields.what === "owner" && (await response.text())), token ? () => undo(token).catch(() => {}) : undefined);
    document.dispatchEvent(new CustomEvent("teamops:changed"));
  } catch (error) {
    toast(error.message);
  }
}

// --- Choosing --------------------------------------------------------------------------------------------

const options = () => [...parts.list.querySelectorAll("[role=option]")];
const chosen = () => parts.list.querySelector("[aria-selected=true]");

function choose(at) {
  const all = options();
  chosen()?.setAttribute("aria-selected", "false");
  const one = all.at(at % (all.length || 1));
  parts.input.setAttribute("aria-activedescendant", one?.id ?? "");
  one?.setAttribute("aria-selected", "true");
  one?.scrollIntoView({ block: "nearest" });
}

function act(line) {
  if (!line) return;
  if (line.act) {
    if (line.act() !== true) parts.dialog.close();
  } else if (line.href) location.assign(line.href);
}

function onKey(event) {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose(options().indexOf(chosen()) + step);
  else if (event.key === "Enter") act(chosen());
  else if (event.key === "Tab" && !task && chosen()?.dataset.task) {
    const line = chosen();
    change({ number: line.dataset.task, title: line.querySelector(".title").textContent });
  } else if (event.key === "Backspace" && task && !parts.input.value) reset();
  else return;
  event.preventDefault();
}

export function palette() {
  if (!document.querySelector("[data-palette]")) return;
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-palette]") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open();
    }
  });
}
