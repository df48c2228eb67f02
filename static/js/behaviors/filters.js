// A filter form with data-filters: what is ticked in a menu is sent when the menu closes, by Escape, by a click
// beside it, or by opening another one. On the page that answers, the focus is where it was. Where a phone has folded
// the filters, the key of their text field unfolds them first.

const AGAIN = "filter-again"; // the filter that was closed by a key

const menuOf = (node) => node?.closest?.("form[data-filters] details");

function closeOthers(kept) {
  document.querySelectorAll("form[data-filters] details[open]").forEach((menu) => menu !== kept && (menu.open = false));
}

const nameOf = (menu) => menu.querySelector("[name]").name;

function send(menu) {
  if (menu.contains(document.activeElement)) sessionStorage.setItem(AGAIN, nameOf(menu));
  menu.closest("form").requestSubmit();
}

function goOn(form) {
  const name = sessionStorage.getItem(AGAIN);
  sessionStorage.removeItem(AGAIN);
  if (name) [...form.querySelectorAll("details")].find((menu) => nameOf(menu) === name)?.querySelector("summary").focus();
}

function onToggle(event) {
  const menu = menuOf(event.target);
  if (!menu) return;
  if (menu.open) return closeOthers(menu);
  if (menu.dataset.changed !== undefined) send(menu);
}

function onKey(event) {
  const menu = menuOf(event.target);
  if (event.key !== "Escape" || !menu?.open) return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary").focus();
}

function unfold(form) {
  const fold = form.parentElement.querySelector(":scope > .fold");
  if (fold?.checkVisibility()) fold.open = true;
}

export function filters() {
  const form = document.querySelector("form[data-filters]");
  if (!form) return;
  goOn(form);
  document.addEventListener("change", (event) => menuOf(event.target)?.setAttribute("data-changed", ""));
  document.addEventListener("toggle", onToggle, true);
  document.addEventListener("keydown", onKey);
  document.addEventListener("teamops:key", ({ detail }) => detail.key === "/" && unfold(form));
  document.addEventListener("click", (event) => closeOthers(menuOf(event.target)));
  document.addEventListener("focusin", (event) => closeOthers(menuOf(event.target)));
}
