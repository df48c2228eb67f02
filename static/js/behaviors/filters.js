// A filter form with data-filters: what is ticked in a menu is sent when the menu closes, by Escape, by a click
// beside it, or by opening another one.

const menuOf = (node) => node?.closest?.("form[data-filters] details");

function closeOthers(kept) {
  document.querySelectorAll("form[data-filters] details[open]").forEach((menu) => menu !== kept && (menu.open = false));
}

function onToggle(event) {
  const menu = menuOf(event.target);
  if (!menu) return;
  if (menu.open) return closeOthers(menu);
  if (menu.dataset.changed !== undefined) menu.closest("form").requestSubmit();
}

function onKey(event) {
  const menu = menuOf(event.target);
  if (event.key !== "Escape" || !menu?.open) return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary").focus();
}

export function filters() {
  if (!document.querySelector("form[data-filters]")) return;
  document.addEventListener("change", (event) => menuOf(event.target)?.setAttribute("data-changed", ""));
  document.addEventListener("toggle", onToggle, true);
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => closeOthers(menuOf(event.target)));
  document.addEventListener("focusin", (event) => closeOthers(menuOf(event.target)));
}
