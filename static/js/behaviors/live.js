// What others change appears by itself: while the page is looked at it asks whether something is new, and if so
// fetches itself and puts the rows that differ in their places. A row in which somebody types or has a list open
// is left alone until they are done.

const PAUSE_MS = 3000;
const ROWS = '[data-row][id^="task-"]';
const BUSY = "input:focus, textarea:focus, select:focus, details[open], [data-selected-row], .is-dragging";

let version = null;
let isDrawing = false;

const base = () => document.body.dataset.base;
const team = () => location.pathname.match(/\/teams\/([^/]+)\//)?.[1] ?? "";

async function look() {
  if (document.hidden || isDrawing) return;
  try {
    const asked = new URLSearchParams({ team: team(), ...(version ? { since: version } : { drawn: document.body.dataset.drawn }) });
    const response = await fetch(`${base()}/live/?${asked}`, { headers: { "X-Requested-With": "fetch" } });
    if (response.status !== 200) return;
    const { version: present, changed } = await response.json();
    version = present;
    if (changed) await draw();
  } catch {
    // The next time will do.
  }
}

async function draw() {
  isDrawing = true;
  try {
    const response = await fetch(location.href, { headers: { "X-Requested-With": "live" } });
    if (response.ok) settle(new DOMParser().parseFromString(await response.text(), "text/html"));
  } finally {
    isDrawing = false;
  }
}

function settle(fresh) {
  const wanted = new Map([...fresh.querySelectorAll(ROWS)].map((row) => [row.id, row]));
  for (const row of document.querySelectorAll(ROWS)) {
    const drawn = wanted.get(row.id);
    if (row.matches(BUSY) || row.querySelector(BUSY)) continue;
    if (!drawn) row.remove();
    else if (!same(row, drawn) || placeOf(row) !== placeOf(drawn)) put(row, drawn);
  }
  for (const [id, row] of wanted) if (!document.getElementById(id)) place(document.importNode(row, true), row);
}

const tidy = (row) => {
  const copy = row.cloneNode(true);
  copy.removeAttribute("draggable");
  copy.querySelectorAll(".row-box, [name=csrfmiddlewaretoken]").forEach((part) => part.remove());
  return copy.outerHTML;
};
const same = (row, drawn) => tidy(row) === tidy(drawn);
const listOf = (row) => row.parentElement;
const placeOf = (row) => row.closest("[data-column], section, main")?.getAttribute("aria-labelledby") ?? "";

function put(row, drawn) {
  const fresh = document.importNode(drawn, true);
  fresh.draggable = row.draggable;
  const had = row.contains(document.activeElement) && document.activeElement;
  if (placeOf(row) === placeOf(drawn)) row.replaceWith(fresh);
  else if (place(fresh, drawn)) row.remove();
  if (had) (fresh.querySelector(had.id ? `#${CSS.escape(had.id)}` : "[aria-current]") ?? fresh.querySelector("a"))?.focus({ preventScroll: true });
}

// In the same list, after the row that it follows there.
function place(fresh, drawn) {
  const named = drawn.closest("[aria-labelledby]")?.getAttribute("aria-labelledby");
  const list = named && document.querySelector(`[aria-labelledby="${CSS.escape(named)}"] ${listOf(drawn).localName}`);
  if (!list) return false;
  const before = drawn.previousElementSibling && document.getElementById(drawn.previousElementSibling.id);
  if (before && list.contains(before)) before.after(fresh);
  else list.prepend(fresh);
  return true;
}

export function live() {
  if (!document.querySelector(ROWS) || !document.body.dataset.drawn) return;
  setInterval(look, PAUSE_MS);
  document.addEventListener("visibilitychange", look);
  for (const name of ["teamops:changed", "teamops:undone"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      draw();
    });
  }
}
