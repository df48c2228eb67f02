// J and K move along the rows of a page, from the one that the address names; Enter follows the focused link by itself.
// In the focused row 1 to 4 press the status switch, and data-row-key names other keys.

export const rowOfFocus = () => document.activeElement?.closest("[data-row]");

export const linkOf = (row) => row.querySelector("[data-row-link]") ?? row.querySelector("a[href]") ?? row;

function move(step) {
  const all = [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
  if (!all.length) return;
  const at = all.indexOf(rowOfFocus() ?? document.querySelector("[data-row]:target"));
  const to = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  linkOf(all[to]).focus();
}

export function pressInRow(key) {
  const row = rowOfFocus();
  const target = row && (row.querySelector(`[data-row-key="${CSS.escape(key)}"]`) ?? switchButton(row, key));
  target?.click();
  return Boolean(target);
}

function switchButton(row, key) {
  return /^[1-4]$/.test(key) ? row.querySelectorAll(".switch button")[key - 1] : null;
}

export function rows() {
  document.addEventListener("teamops:key", (event) => {
    const step = { j: 1, k: -1 }[event.detail.key];
    if (step) move(step);
    if (step || pressInRow(event.detail.key)) event.preventDefault();
  });
}
