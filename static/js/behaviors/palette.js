// The palette: Ctrl K opens it wherever one is; the arrows choose, Enter does it, Escape closes. Tab on a task, or
// a row that had the focus, offers what can be done with it: its status, and whose it is. So do the lines that assign
// or change a status (data-act): with the task of the focused row or of the page, else with one that is chosen next.

import { post } from "./post.js";
import { rowOfFocus } from "./row.js";
import { about, sentences, toast } from "./toast.js";
import { undo } from "./undo.js";

const PAUSE_MS = 60;
const STATUSES = ".switch button[name=status]";

let parts = null; // { dialog, input, list, words }; its words come with the first answer
let row = null; // the row that had the focus
let task = null; // { number, title } of the task that is being changed
let act = ""; // what is done with that task, or with the one to be chosen: "assign", "status"; "": whatever is offered
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
    if (line && does(line)) event.preventDefault();
  });
  return { dialog, input, list, words: null };
}

function learn(drawn) {
  const words = drawn.querySelector("[data-words]");
  const keys = drawn.querySelector("footer");
  words?.remove();
  keys?.remove();
  if (parts.words || !words) return;
  parts.words = { ...words.dataset, also: JSON.parse(words.dataset.also) };
  if (!task) parts.input.placeholder = parts.words.placeholder;
  parts.list.setAttribute("aria-label", parts.words.found);
  parts.dialog.append(keys);
}

function open() {
  parts ??= build();
  if (parts.dialog.open) return parts.input.select();
  if (document.querySelector("dialog:modal")) return;
  row = rowOfFocus() ?? document.querySelector('main > [data-row][id^="task-"]'); // the page of a task is about it
  reset();
  parts.dialog.showModal();
  parts.input.focus();
}

function reset() {
  task = null;
  act = "";
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
    const response = await fetch(`${base()}/search/?q=${encodeURIComponent(text)}${act && "&only=tasks"}`, { headers: { "X-Requested-With": "fetch" } });
    if (response.ok) drawn.innerHTML = await response.text();
    learn(drawn.content);
  } catch {
    // Without an answer it still offers what it knows.
  }
  const own = act ? [] : ofRow(text);
  if (own.length) drawn.content.querySelector("#hit-none")?.remove();
  return [...own, ...drawn.content.children];
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

function group(title, lines, none) {
  if (!lines.length) return none ? [nothing(none)] : [];
  const box = document.createElement("div");
  const label = Object.assign(document.createElement("div"), { className: "label", id: "palette-own", textContent: title });
  box.setAttribute("role", "group");
  box.setAttribute("aria-labelledby", label.id);
  box.append(label, ...lines);
  return [box];
}

function nothing(sentence) {
  const line = option(sentence, undefined, 0);
  line.setAttribute("aria-disabled", "true");
  line.firstChild.classList.add("meta");
  return line;
}

// As the server finds its own: by the name, or by the beginning of a word that it is also called by; Chinese ones may
// follow each other unparted.
const isCalled = (word, names) =>
  names.some((one) => one.startsWith(word)) ||
  names.some((one) => /^[^\x00-\x7f]/.test(one) && word.startsWith(one) && isCalled(word.slice(one.length), names));

const has = ([title, , also], text) =>
  text.toLowerCase().split(/\s+/).every((word) => title.toLowerCase().includes(word) || isCalled(word, also.split(" ")));

const fitting = (acts, text) => acts.filter((one) => has(one, text)).map(([name, act], at) => option(name, act, at));

function ofRow(text) {
  const number = row?.id.match(/^task-(\d+)$/)?.[1];
  const buttons = [...(row?.querySelectorAll(STATUSES) ?? [])];
  if (!number || !buttons.length || !parts.words) return [];
  const { title } = taskOfRow();
  const acts = buttons.map((button) => [
    parts.words.set.replace("{status}", button.title), () => button.click(), parts.words.also[button.value] ?? ""]);
  acts.push([parts.words.assign, () => change({ number, title }, "assign"), parts.words.also.assign]);
  return group(title || parts.words.this, fitting(acts, text));
}

function taskOfRow() {
  const number = row?.querySelector(STATUSES) && row.id.match(/^task-(\d+)$/)?.[1];
  return number ? { number, title: document.getElementById(`task-${number}-title`)?.textContent.trim() ?? "" } : null;
}

function change(what, then = "") {
  task = what;
  act = then;
  parts.input.value = "";
  parts.input.placeholder = !what ? parts.words.which : then === "assign" ? parts.words.whom : what.title;
  parts.input.focus(); // whoever chose by mouse types next
  ask();
  return true; // stays open
}

async function linesOfTask(text) {
  if (act === "assign") return group(task.title, await people(text), text ? parts.words.nobody : parts.words.whom);
  const also = parts.words.also;
  const acts = Object.entries(JSON.parse(parts.words.statuses)).map(([value, name]) => [
    parts.words.set.replace("{status}", name), () => send(`tasks/${task.number}/status/`, { status: value }), also[value]]);
  if (!act) {
    acts.unshift([parts.words.open, () => location.assign(`${base()}/tasks/${task.number}/`), ""]);
    acts.push([parts.words.assign, () => change(task, "assign"), also.assign]);
  }
  return group(task.title, fitting(acts, text), parts.words.none);
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
    toast(sentences(about(what.title, parts.words.done), fields.what === "owner" && (await response.text())), token ? () => undo(token).catch(() => {}) : undefined);
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

// Whether the line is something other than a link to follow.
function does(line) {
  if (line.act) {
    if (line.act() !== true) parts.dialog.close();
  } else if (line.dataset.act) change(taskOfRow(), line.dataset.act);
  else if (act && line.dataset.task) change(taskOfLine(line), act);
  else return line.getAttribute("aria-disabled") === "true";
  return true;
}

const taskOfLine = (line) => ({ number: line.dataset.task, title: line.querySelector(".title").textContent });

function go(line) {
  if (line && !does(line) && line.href) location.assign(line.href);
}

function onKey(event) {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose(options().indexOf(chosen()) + step);
  else if (event.key === "Enter") go(chosen());
  else if (event.key === "Tab" && !task && chosen()?.dataset.task) change(taskOfLine(chosen()), act);
  else if (event.key === "Backspace" && (task || act) && !parts.input.value) reset();
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
