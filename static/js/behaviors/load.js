// How loaded people are while work is given to them: rows or forms with data-assigns hold owner, due and hours
// of a task; [data-load] beside a name says the fullest weeks. The words are those of tasks/load.py. In a form of
// one task, [data-assigning] fetches the line of whoever is chosen; where nothing but its owner can be
// chosen, [data-brings] says what the task brings with it. Where there is room for one sentence, it stands
// below a list of people with data-says-load as soon as one is chosen.

import { fill, shown } from "./number.js";

const field = (row, name) =>
  (row.querySelector(`[name="${name}"], [name$="-${name}"]`)?.value ?? row.querySelector("[data-brings]")?.dataset[name]) || "";

function given() {
  return [...document.querySelectorAll("[data-assigns]")].map((row) => ({
    person: field(row, "assignee"),
    due: field(row, "due"),
    hours: Number(field(row, "estimate")) || 0,
  }));
}

const weekOf = (weeks, due) => Math.max(0, weeks.findLastIndex(([first]) => first <= due));

function hoursWith(weeks, tasks) {
  const hours = weeks.map((week) => week[2]);
  for (const { due, hours: more } of tasks) if (due && due <= weeks.at(-1)[1]) hours[weekOf(weeks, due)] += more;
  return hours;
}

function line(words, kind, [, , , capacity, day], hours) {
  const over = hours > capacity;
  const share = `${Math.round((100 * hours) / capacity)}${words.percent}`;
  const facts = { hours: shown(Math.round(hours)), capacity: shown(capacity), day, share };
  const span = document.createElement("span");
  span.className = over ? "late" : "";
  span.textContent = fill(words[over ? (capacity ? `${kind}_over` : `${kind}_none`) : kind], facts);
  return span;
}

function say(place, words, tasks) {
  const weeks = JSON.parse(place.dataset.weeks);
  const hours = hoursWith(weeks, tasks.filter((task) => task.person === place.dataset.load));
  const later = weeks.map((week, at) => [week, hours[at]]).slice(1);
  const fullest = later.reduce((most, one) => (!most || one[1] / one[0][3] > most[1] / most[0][3] ? one : most), null);
  const lines = [line(words, place.dataset.first, weeks[0], hours[0])];
  if (fullest && fullest[1] > fullest[0][3]) lines.push(line(words, "week", ...fullest));
  place.replaceChildren(...lines);
}

export function load() {
  document.addEventListener("focusin", ({ target }) => target.matches("[data-says-load]") && placeBelow(target));
  document.addEventListener("input", ({ target }) => target.matches("[data-says-load]") && saySentence(target));
  const words = document.getElementById("load-words");
  if (!words) return;
  const texts = JSON.parse(words.textContent);
  const labels = () => document.querySelectorAll("[data-load]").forEach((place) => say(place, texts, given()));
  const place = document.querySelector("[data-assigning]");
  if (place) return oneTask(place, texts);
  document.addEventListener("input", ({ target }) => {
    if (!target.closest?.("[data-assigns]")) return;
    labels();
    nameLoad(target.closest("[data-assigns]"));
  });
}

// Below the owner of the task stands how loaded they are with it.
function nameLoad(row) {
  const owner = row.querySelector('[name$="-assignee"]');
  const place = document.querySelector(`[data-load="${CSS.escape(owner.value)}"]`);
  let said = row.querySelector("output");
  if (!said) {
    said = Object.assign(document.createElement("output"), { className: "load" });
    owner.after(said);
  }
  said.replaceChildren(...(place ? [...place.children].map((one) => one.cloneNode(true)) : []));
}

// The form of one task, which the load does not count. Its hours fall on the week in which it is due; with a
// start, on the weeks from there, each by the hours that it has.
function oneTask(place, texts) {
  const form = place.closest("form");
  const owner = form.elements.assignee ?? form.elements.taker;
  if (!owner) return;
  place.setAttribute("aria-live", "polite");
  owner.closest(".field")?.append(place);
  const renew = () => place.querySelectorAll("[data-load]").forEach((one) => say(one, texts, parts(form, one)));
  const fetched = async () => {
    const chosen = owner.value;
    const answer = chosen && (await fetch(place.dataset.assigning.replace("{id}", chosen)).catch(() => null));
    if (owner.value !== chosen) return;
    place.innerHTML = answer?.ok ? await answer.text() : "";
    renew();
  };
  form.addEventListener("input", ({ target }) => (target === owner ? fetched() : renew()));
  fetched();
}

function parts(form, place) {
  const task = { person: place.dataset.load, due: field(form, "due"), hours: Number(field(form, "estimate")) || 0 };
  const start = field(form, "starts_on");
  const weeks = JSON.parse(place.dataset.weeks).filter(([first, last]) => first <= task.due && last >= start);
  const whole = weeks.reduce((sum, week) => sum + week[3], 0);
  if (!start || start >= task.due || !whole) return [task];
  return weeks.map(([first, , , capacity]) => ({ ...task, due: first, hours: (task.hours * capacity) / whole }));
}

// It is there before it says anything, so that screen readers hear it; it lies over the page and moves nothing.
function placeBelow(owner) {
  if (owner.nextElementSibling?.matches(".load-said")) return owner.nextElementSibling;
  const place = Object.assign(document.createElement("output"), { className: "load-said" });
  place.setAttribute("aria-live", "polite");
  owner.after(place);
  return place;
}

// In a row of a task it counts that task as theirs.
async function saySentence(owner) {
  const [place, chosen] = [placeBelow(owner), owner.value];
  const task = owner.closest("[data-row]")?.dataset.n ?? "";
  const address = `${document.body.dataset.base}/people/${chosen}/load/line/?with=${task}`;
  const answer = chosen && (await fetch(address).catch(() => null));
  if (owner.value === chosen) place.innerHTML = answer?.ok ? await answer.text() : "";
}
