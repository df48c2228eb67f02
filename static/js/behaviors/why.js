// A number's link to why it is what it is (a.why) opens in a dialog; without script, or held with Ctrl, it is
// a link to a page. What is told on the same page is just gone to. A link is given its title when it is first
// pointed at or focused: a page may have hundreds.

import { fill } from "./number.js";
import { words } from "./toast.js";

function name(link) {
  const drawn = link.querySelector("[aria-label]");
  const shown = link.cloneNode(true);
  for (const part of shown.querySelectorAll(".sr, small")) part.remove();
  const number = shown.textContent.trim() || (drawn ? drawn.getAttribute("aria-label") : "");
  // A sentence that is asked about loses its full stop.
  link.title = fill(words.why || "{number}", { number: number.replace(/[.。]$/, "") });
}

function make(html, label) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog why-dialog";
  dialog.setAttribute("aria-label", label);
  dialog.innerHTML = html;
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  return dialog;
}

// A link of a drawing has no plain `href`.
const addressOf = (link) => link.getAttribute("href");

async function show(link) {
  const address = addressOf(link);
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return location.assign(address);
  if (!link.title) name(link);
  const dialog = make(await answer.text(), link.title);
  dialog.showModal();
  const { hash } = new URL(address, location);
  const part = hash && dialog.querySelector(hash);
  if (part) part.focus();
}

export function whyNumbers() {
  for (const event of ["pointerover", "focusin"]) {
    document.addEventListener(event, ({ target }) => {
      const link = target.closest("a.why:not([title])");
      if (link) name(link);
    });
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.why");
    if (!link || addressOf(link).startsWith("#") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link).catch(() => location.assign(addressOf(link)));
  });
}
