// Single keys. What a key does stands in the page: data-key="n" on a link, button or field is clicked or
// focused by N. Keys rest while somebody types, with a modifier, and where the person has turned them off.

const FIELDS = "input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select, [contenteditable]";

const rests = (event) =>
  event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest?.(FIELDS) ||
  document.querySelector("dialog:modal");

function press(target) {
  if (target.matches(FIELDS)) target.focus();
  else target.click();
}

function onKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.closest?.("form")?.requestSubmit();
    return;
  }
  if (rests(event)) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const heard = new CustomEvent("teamops:key", { detail: { key, shift: event.shiftKey }, cancelable: true });
  if (!document.dispatchEvent(heard)) return event.preventDefault();
  const target = document.querySelector(`[data-key="${CSS.escape(key)}"]:not([disabled])`);
  if (!target) return;
  event.preventDefault();
  press(target);
}

export function hotkeys() {
  if (document.body.dataset.singleKeys !== "off") document.addEventListener("keydown", onKey);
}
