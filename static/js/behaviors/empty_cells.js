// On a phone a row of a list shows what it has. Its plus shows the cells that are empty as well, to be written in.

const ROWS = "[data-task-list] [data-edit]";
const isNarrow = matchMedia("(max-width: 40rem)");

export function offerEmpty(row) {
  const place = row.querySelector(".list-form");
  if (!isNarrow.matches || !row.matches(ROWS) || place.querySelector("button")) return;
  const { fields } = row.closest("table").dataset;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "icon-btn", textContent: "+" });
  button.setAttribute("aria-label", `${fields}: ${row.querySelector("a").textContent}`);
  place.prepend(button);
  show(row, row.hasAttribute("data-open"));
}

function show(row, isOpen) {
  row.toggleAttribute("data-open", isOpen);
  row.querySelector(".list-form button").setAttribute("aria-expanded", isOpen);
  for (const cell of row.querySelectorAll("[data-f]:empty")) cell.tabIndex = isOpen ? 0 : -1;
}

export function emptyCells() {
  const offer = () => document.querySelectorAll(ROWS).forEach(offerEmpty);
  offer();
  isNarrow.addEventListener("change", offer);
  document.addEventListener("teamops:fresh", offer);
  document.addEventListener("click", ({ target }) => {
    const row = target.closest(`${ROWS} .list-form button`)?.closest("tr");
    if (row) show(row, !row.hasAttribute("data-open"));
  });
}
