// One click changes a status: it shows at once, is posted, and is taken back with a sentence when refused.

import { post } from "./post.js";
import { about, toast } from "./toast.js";
import { undo as undoAct } from "./undo.js";

const present = (form) => form.querySelector("[aria-current]");

function show(form, button) {
  const old = present(form);
  const word = form.querySelector(".word") ?? Object.assign(document.createElement("span"), { className: "word" });
  old?.removeAttribute("aria-current");
  word.remove();
  if (!button) return;
  word.textContent = button.title;
  button.setAttribute("aria-current", "true");
  button.append(word);
  form.closest("[data-row]")?.toggleAttribute("data-done", button.value === "done");
}

// The server may answer with the row as it now is; it takes the place of the element with the same id.
async function redraw(response) {
  if (!response.headers.get("Content-Type")?.startsWith("text/html")) return;
  const drawn = document.createElement("template");
  drawn.innerHTML = await response.text();
  const fresh = drawn.content.firstElementChild;
  const stale = fresh?.id && document.getElementById(fresh.id);
  if (!stale) return;
  const hadFocus = stale.contains(document.activeElement);
  stale.replaceWith(fresh);
  if (hadFocus) fresh.querySelector("[aria-current]")?.focus();
}

async function change(form, button) {
  const before = present(form);
  if (before === button) return;
  show(form, button);
  try {
    const response = await post(form.action, { [button.name]: button.value });
    const token = response.headers.get("X-Undo");
    const undo = before && token ? () => takeBack(form, before, button, token) : undefined;
    toast(about(titleOf(form), button.title), undo);
    tell(form, button);
    await redraw(response);
  } catch (error) {
    show(form, before);
    toast(error.message);
  }
}

// Shown at once as it was, and again as it is when that is refused.
async function takeBack(form, before, after, token) {
  show(form, before);
  tell(form, before);
  document.addEventListener("teamops:undone", (event) => event.preventDefault(), { once: true });
  try {
    await undoAct(token, about(titleOf(form), before.title));
  } catch {
    show(form, after);
    tell(form, after);
  }
}

const tell = (form, button) =>
  form.dispatchEvent(new CustomEvent("teamops:status", { bubbles: true, detail: { status: button.value } }));

function titleOf(form) {
  const id = form.querySelector("fieldset")?.getAttribute("aria-labelledby");
  return document.getElementById(id)?.textContent.trim() ?? "";
}

export function statusSwitch() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".switch") || !event.submitter) return;
    event.preventDefault();
    change(form, event.submitter);
  });
}
