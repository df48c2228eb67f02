// Present mode shows one part of the review at a time, and a part longer than the wall in pages. The arrows move
// between them, Escape leaves; on the page itself the arrows move between the parts.

const ROWS = "tbody > tr, .joint, .steps-list > li, .goal-rows > li, .diff > div, .decision-list > li, .votes > .vote";
let page = 0;
let enterAtEnd = false;

const presenting = () => document.documentElement.dataset.mode === "present";
const parts = () => [...document.querySelectorAll(".part[id]")];

function current(all) {
  const at = all.findIndex((part) => `#${part.id}` === location.hash);
  return at < 0 ? Math.max(all.findIndex((part) => part.classList.contains("is-current")), 0) : at;
}

// The list that a row is of. The days with other teams end the table above them, and so stand once.
const listOf = (row) => (row.matches(".table + .joint") && row.previousElementSibling.tBodies[0]) || row.parentElement;

const bottom = (element) => element.getBoundingClientRect().bottom;

// A part with little on it is set larger, if it then still fits.
function enlarge(part, room) {
  part.toggleAttribute("data-roomy", !part.querySelector(".two"));
  if (bottom(part) > room) part.removeAttribute("data-roomy");
}

// Columns keep their widths when rows go.
function holdColumns(part) {
  const heads = [...part.querySelectorAll("thead th")];
  heads.forEach((head) => { head.style.inlineSize = ""; });
  const widths = heads.map((head) => head.getBoundingClientRect().width);
  heads.forEach((head, number) => { head.style.inlineSize = `${widths[number]}px`; });
}

// The page of each row: as many rows of a list as fit under its head stand on one.
function pagesOf(part) {
  const rows = [...part.querySelectorAll(ROWS)];
  rows.forEach((row) => { row.hidden = false; });
  part.removeAttribute("data-roomy");
  holdColumns(part);
  const pages = new Map();
  const room = bottom(part.parentElement);
  if (bottom(part) <= room) {
    enlarge(part, room);
    return pages;
  }
  const boxes = new Map(rows.map((row) => [row, row.getBoundingClientRect()]));
  const after = bottom(part) - Math.max(...rows.map((row) => boxes.get(row).bottom));
  for (const list of new Set(rows.map(listOf))) {
    const own = rows.filter((row) => listOf(row) === list);
    const height = room - after - boxes.get(own[0]).top;
    let numbers = numbered(own, boxes, height, Infinity);
    // So many pages it takes; they are then filled alike, if that takes no more of them.
    const evenly = numbered(own, boxes, height, Math.ceil(own.length / (numbers.at(-1) + 1)));
    if (evenly.at(-1) === numbers.at(-1)) numbers = evenly;
    own.forEach((row, place) => pages.set(row, numbers[place]));
  }
  return pages;
}

// The page of each row, in their order: a new one when the next row is too much for the height, or one too many.
function numbered(rows, boxes, height, most) {
  let number = 0;
  let start = boxes.get(rows[0]).top;
  let count = 0;
  return rows.map((row) => {
    const { top: from, bottom: to } = boxes.get(row);
    if (count && (to - start > height || count === most)) { number += 1; start = from; count = 0; }
    count += 1;
    return number;
  });
}

function fit(part) {
  const pages = pagesOf(part);
  const last = Math.max(0, ...pages.values());
  page = Math.min(enterAtEnd ? last : page, last);
  enterAtEnd = false;
  part.dataset.pages = last + 1;
  pages.forEach((number, row) => { row.hidden = number !== page; });
  part.querySelector(".part-page")?.remove();
  if (last) {
    const said = document.createElement("span");
    said.className = "part-page";
    said.textContent = `${page + 1} / ${last + 1}`;
    part.querySelector(".part-head h2").append(said);
  }
}

function show() {
  const all = parts();
  const part = all[current(all)];
  document.querySelectorAll(".agenda a[href^='#']").forEach((link) => {
    if (link.hash === `#${part?.id}`) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  });
  if (part && presenting()) fit(part);
}

// A part that others have changed is a new node, and no longer the one to which the address leads.
function keepTarget() {
  if (presenting() && location.hash && !document.querySelector(":target")) location.replace(location.hash);
}

const leave = () => document.querySelector("[data-mode=present] .review-actions [data-key=p]")?.click();

function move(step) {
  const all = parts();
  const here = current(all);
  const next = page + step;
  if (presenting() && next >= 0 && next < Number(all[here].dataset.pages ?? 1)) {
    page = next;
    fit(all[here]);
  } else if (all[here + step]) {
    enterAtEnd = step < 0;
    location.hash = all[here + step].id;
  }
}

export function presentMode() {
  if (!document.querySelector(".agenda")) return;
  show();
  addEventListener("load", show); // the style sheets may have come after the script
  addEventListener("hashchange", () => { page = 0; show(); });
  addEventListener("resize", show);
  document.addEventListener("teamops:fresh", () => { keepTarget(); show(); });
  document.addEventListener("teamops:key", (event) => {
    if (event.detail.key === "Escape") leave();
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.detail.key];
    if (!step) return;
    event.preventDefault();
    move(step);
  });
}
