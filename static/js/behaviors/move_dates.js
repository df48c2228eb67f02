// Moves a task or a milestone to days that the page shows already: what the timeline and the calendar share.
// data-move is where it is moved, data-version what its reader has seen, data-first and data-last its days. With
// data-asks its form opens first: why it moves, and whether what depends on it moves too. What is refused goes
// back, and the form opens and says why, with what stands there now.

import { draw } from "./live.js";
import { post } from "./post.js";
import { toast } from "./toast.js";
import { undo } from "./undo.js";

const DAY = 86_400_000;

export const addDays = (day, number) => day && new Date(Date.parse(day) + number * DAY).toISOString().slice(0, 10);

export const daysBetween = (first, last) => Math.round((Date.parse(last) - Date.parse(first)) / DAY);

// 9 – 25 Nov, and 11/9 – 11/25 in Chinese, as the server says them (teamops.formats.day_span).
export function shownDays({ first, last }) {
  const { lang } = document.documentElement;
  const [locale, month] = lang === "en" ? ["en-GB", "short"] : [lang, "numeric"];
  const format = new Intl.DateTimeFormat(locale, { day: "numeric", month, timeZone: "UTC" });
  return format.formatRange(Date.parse(first || last), Date.parse(last || first)).replaceAll("Sept", "Sep");
}

export const daysOf = (thing) => ({ first: thing.dataset.first ?? "", last: thing.dataset.last });

const fieldsOf = ({ first, last }) => ({ ...(first && { starts_on: first }), ...(last && { due: last }) });

// What moves with it (its sub-tasks, of which the server decides) is drawn when it has answered; `takeBack` shows it
// where it was.
export async function move(thing, days, takeBack) {
  const url = thing.dataset.move;
  const fields = fieldsOf(days);
  try {
    if (thing.hasAttribute("data-asks")) return ask(await formAt(`${url}?${new URLSearchParams(fields)}`), takeBack);
    const answer = await post(url, { ...fields, with_parts: "on", version: thing.dataset.version });
    stands(thing, days);
    await moved(answer, shownDays(days));
  } catch (error) {
    if (error.response?.status !== 422) toast(error.message);
    else ask(await error.response.text());
    takeBack();
  }
}

// Who carries it on at once, before it is drawn anew, begins from here.
function stands(thing, { first, last }) {
  Object.assign(thing.dataset, { version: Number(thing.dataset.version) + 1, last }, first && { first });
}

async function formAt(url) {
  const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) return location.assign(url);
  return answer.text();
}

// The form in a dialog, until it is saved or left.
function ask(html, takeBack = () => {}) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  show(dialog, html);
  dialog.addEventListener("submit", (event) => send(event, dialog));
  dialog.addEventListener("click", (event) => event.target.closest("a[data-close]") && event.preventDefault());
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "moved") takeBack();
  });
  document.body.append(dialog);
  dialog.showModal();
}

function show(dialog, html) {
  dialog.innerHTML = html;
  const heading = Object.assign(document.createElement("h2"), { textContent: dialog.querySelector("form").dataset.title });
  dialog.prepend(heading);
  dialog.setAttribute("aria-label", heading.textContent);
  dialog.querySelector("[aria-invalid=true], [name=with_dependents], [name=reason]")?.focus();
}

async function send(event, dialog) {
  event.preventDefault();
  const form = event.target;
  try {
    const answer = await post(form.action, new FormData(form));
    dialog.close("moved");
    await moved(answer, form.dataset.title);
  } catch (error) {
    if (error.response?.status === 422) show(dialog, await error.response.text());
    else toast(error.message);
  }
}

export async function moved(answer, says) {
  const token = answer.headers.get("X-Undo");
  toast(says, token ? () => undo(token).catch(() => {}) : undefined);
  await draw(); // with one thing others may have moved
}
