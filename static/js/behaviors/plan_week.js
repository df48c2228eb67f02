// My week: a task is dragged onto a day, or P goes from its row to the days and back; T plans it for tomorrow.
// The row shows the day at once; the server answers with the week as it is then, or with a sentence.

import { post } from "./post.js";
import { rowOfFocus } from "./row.js";
import { about, toast } from "./toast.js";
import { undo } from "./undo.js";

let chosen = null;
let carried = null;

const week = () => document.getElementById("week-plan");
const days = () => [...week().querySelectorAll("[data-plan-day]")];
const isTask = (row) => row?.id?.startsWith("task-") && row.querySelector(".switch");

function show(row, day, text) {
  const place = row.querySelector(".extras");
  const label = place.querySelector(".planned") ?? Object.assign(document.createElement("span"), { className: "planned" });
  label.textContent = text;
  if (day) {
    row.dataset.plannedFor = day;
    place.prepend(label);
  } else {
    delete row.dataset.plannedFor;
    label.remove();
  }
}

async function plan(row, day, text) {
  const before = row.dataset.plannedFor ?? "";
  const said = row.querySelector(".planned")?.textContent ?? "";
  if (before === day) return;
  show(row, day, text);
  try {
    const address = row.querySelector(".switch").action.replace(/status\/$/, "plan/");
    const response = await post(address, { day });
    const token = response.headers.get("X-Undo");
    toast(says(row, text), token ? () => takeBack(row, before, said, token) : undefined);
    redraw(await response.text());
  } catch (error) {
    show(row, before, said);
    toast(error.message);
  }
}

const says = (row, text) => about(row.querySelector(".task-title a").textContent, text || week().dataset.noneText);

async function takeBack(row, day, text, token) {
  const [now, said] = [row.dataset.plannedFor ?? "", row.querySelector(".planned")?.textContent ?? ""];
  show(row, day, text);
  await undo(token, says(row, text)).catch(() => show(row, now, said));
}

function redraw(html) {
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  const at = days().indexOf(document.activeElement);
  week().replaceWith(drawn.content.firstElementChild);
  enable();
  days()[at]?.focus();
}

const enable = () => days().forEach((button) => (button.disabled = false));

let focused = -1;
const remember = () => { focused = days().indexOf(document.activeElement); };

function ready() {
  enable();
  days()[focused]?.focus({ preventScroll: true });
}

function onDay(button) {
  const row = chosen;
  if (!row?.isConnected) return toast(week().dataset.choose);
  row.querySelector(".task-title a").focus();
  plan(row, button.dataset.planDay, button.dataset.planned);
}

function onKey(event) {
  const row = rowOfFocus();
  if (!isTask(row)) return;
  if (event.detail.key === "t") plan(row, week().dataset.tomorrow, week().dataset.tomorrowText);
  else if (event.detail.key === "p") (days().find((one) => one.dataset.planDay === row.dataset.plannedFor) ?? days()[0])?.focus({ preventScroll: true });
  else return;
  event.preventDefault();
}

// Among the days: arrows, the number of a day, Escape back to the row.
function amongDays(event) {
  const all = days();
  const at = all.indexOf(event.target);
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) all[Math.min(Math.max(at + step, 0), all.length - 1)].focus();
  else if (event.key === "Escape") chosen?.querySelector(".task-title a").focus();
  else if (/^[1-9]$/.test(event.key) && all[event.key - 1]) onDay(all[event.key - 1]);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function letGo() {
  carried?.classList.remove("is-dragging");
  carried = null;
  days().forEach((day) => day.classList.remove("is-over"));
}

const dayOf = (event) => event.target.closest?.("#week-plan [data-plan-day]");

export function planWeek() {
  if (!week()) return;
  enable();
  document.querySelectorAll(".my-work .task:has(.switch)").forEach((row) => (row.draggable = true));
  document.addEventListener("focusin", ({ target }) => {
    const row = target.closest?.("[data-row]");
    if (isTask(row)) chosen = row;
  });
  document.addEventListener("teamops:stale", remember);
  document.addEventListener("teamops:fresh", ready);
  document.addEventListener("teamops:key", onKey);
  document.addEventListener("keydown", amongDays, true);
  document.addEventListener("click", (event) => dayOf(event) && onDay(dayOf(event)));
  document.addEventListener("dragstart", (event) => {
    carried = event.target.closest?.(".task[draggable]");
    carried?.classList.add("is-dragging");
  });
  document.addEventListener("dragover", (event) => {
    if (!carried) return;
    const day = dayOf(event);
    days().forEach((one) => one.classList.toggle("is-over", one === day));
    if (day) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const day = dayOf(event);
    if (!carried || !day) return;
    event.preventDefault();
    plan(carried, day.dataset.planDay, day.dataset.planned);
  });
  document.addEventListener("dragend", letGo);
}
