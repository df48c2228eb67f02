// A number's link to why it is what it is (a.why) opens in a dialog; without script, or held with Ctrl, it is
// a link to a page.

function make(html, label) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog why-dialog";
  dialog.setAttribute("aria-label", label);
  dialog.innerHTML = html;
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  return dialog;
}

async function show(link) {
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return location.assign(link.href);
  const dialog = make(await answer.text(), link.title);
  dialog.showModal();
  const part = link.hash && dialog.querySelector(link.hash);
  if (part) part.focus();
}

export function whyNumbers() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.why");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link).catch(() => location.assign(link.href));
  });
}
