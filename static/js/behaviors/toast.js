// Says what just happened at the foot of the page, with the way back.

import { csrfToken } from "./csrf.js";

const SHOWN_MS = 9000;
const UNDO_MS = 30000; // as long as the server takes back
const region = document.getElementById("toasts");

export const words = region ? region.dataset : {};

// `undo` is a function to call or an address to post to; with `word` the button is no undo but does what that says.
export function toast(message, undo, word) {
  const box = document.createElement("div");
  box.className = "toast";
  box.append(message);
  if (word && undo) box.append(wordButton(word, () => { box.remove(); undo(); }));
  else if (typeof undo === "function") box.append(undoButton(() => { box.remove(); undo(); }));
  else if (undo) box.append(undoForm(undo));
  region.replaceChildren(box);
  fade(box);
}

const isChinese = () => document.documentElement.lang.startsWith("zh");

// What has happened to something, by its name.
export const about = (title, said) => `${title}${isChinese() ? "：" : ": "}${said}`;

// A message and what the server has drawn to be said after it, if anything.
export function sentences(message, drawn) {
  const both = document.createElement("span");
  if (drawn) both.innerHTML = drawn;
  both.prepend(message, drawn && !isChinese() ? " " : "");
  return both;
}

function undoButton(onClick) {
  const button = document.createElement("button");
  button.dataset.key = "z";
  button.append(words.undo, " ", Object.assign(document.createElement("kbd"), { textContent: "Z" }));
  if (onClick) button.addEventListener("click", onClick);
  return button;
}

function wordButton(word, onClick) {
  const button = Object.assign(document.createElement("button"), { textContent: word });
  button.addEventListener("click", onClick);
  return button;
}

function undoForm(url) {
  const form = Object.assign(document.createElement("form"), { method: "post", action: url });
  const token = Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken" });
  token.value = csrfToken();
  form.append(token, undoButton());
  return form;
}

// It stays while somebody points at it or has the focus in it.
function fade(box) {
  const shown = box.querySelector("[data-key=z]") ? UNDO_MS : SHOWN_MS;
  setTimeout(() => (box.matches(":hover, :focus-within") ? fade(box) : box.remove()), shown);
}

export function toasts() {
  region?.querySelectorAll(".toast").forEach(fade);
  document.addEventListener("toast", ({ detail }) => toast(detail.message, detail.undo));
}
