// A timeline that is longer than a sheet of paper is printed in parts of whole rows, each with its head: the drawing is
// one piece, which a page break would cut through.

const FIRST = 22; // rows that fit on A4 landscape below the head of the page
const FURTHER = 27;
const HEAD = 40;
const ROW = 30;

const plan = () => document.querySelector("[data-timeline]");

// From which row to which; no part ends with the name of a phase.
function parts(rows) {
  const found = [];
  for (let from = 0; from < rows.length; ) {
    let to = Math.min(from + (from ? FURTHER : FIRST), rows.length);
    while (to < rows.length && to > from + 1 && rows[to - 1].matches(".is-phase")) to -= 1;
    found.push([from, to]);
    from = to;
  }
  return found;
}

// The part of the drawing that begins `top` px from above.
function slice(svg, top, height) {
  const pane = Object.assign(document.createElement("div"), { className: "plan-slice" });
  pane.style.blockSize = `${height}px`;
  const copy = svg.cloneNode(true);
  copy.style.marginBlockStart = `${-top}px`;
  pane.append(copy);
  return pane;
}

function sheet(original, [from, to], title) {
  const svg = original.querySelector(".timeline");
  const made = Object.assign(document.createElement("section"), { className: "plan plan-sheet" });
  const head = original.querySelector(".plan-head").cloneNode(true);
  if (from) head.firstElementChild.textContent = title;
  const chart = Object.assign(document.createElement("div"), { className: "plan-chart" });
  chart.append(slice(svg, 0, HEAD), slice(svg, HEAD + from * ROW, (to - from) * ROW));
  const names = Object.assign(document.createElement("ul"), { className: "plan-names" });
  names.append(...[...original.querySelectorAll(".plan-names > li")].slice(from, to).map((row) => row.cloneNode(true)));
  made.append(head, chart, names);
  return made;
}

function lay() {
  clear();
  const original = plan();
  const rows = [...original.querySelectorAll(".plan-names > li")];
  const title = document.querySelector("h1").textContent;
  original.before(...parts(rows).map((part) => sheet(original, part, title)));
  original.classList.add("on-screen");
}

function clear() {
  document.querySelectorAll(".plan-sheet").forEach((one) => one.remove());
  plan()?.classList.remove("on-screen");
}

export function timelinePrint() {
  if (!plan()) return;
  addEventListener("beforeprint", lay);
  addEventListener("afterprint", clear);
}
