// A text that is one line but may be longer than its field: it wraps, and Enter saves as in any other field.

function onKey(event) {
  if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.metaKey) return;
  if (!event.target.matches?.("textarea[data-one-line]")) return;
  event.preventDefault();
  event.target.form.querySelector("[type=submit]").click();
}

export function oneLine() {
  document.addEventListener("keydown", onKey);
}
