// Each item of a review (a part, or a row whose data-row is its key) gets a button that says whether it was talked
// about, and a link that opens it with its note in a dialog. Without script a page lists all items.

import { post } from "./post.js";
import { toast, words } from "./toast.js";

// The votes belong to the goals before them.
const ITEMS = '.review .part[id]:not(.votes), .review [data-row*=":"]';
const form = () => document.getElementById("act");
const shape = (name) => `<svg class="icon"><use href="#i-${name}"/></svg>`;
const keyOf = (item) => item.dataset.row ?? `part:${item.id}`;
// Where it stands in the item: with its name.
const headOf = (item) => item.matches(".part") ? item.querySelector(".part-head") : item.querySelector("th, .gr-title, dd, :scope > span:has(a)") ?? item;

function dress(item) {
  const { items, talk, undo, open } = form().dataset;
  const head = headOf(item);
  const done = Boolean(head.querySelector(":scope > [data-talked]"));
  const marks = Object.assign(document.createElement("span"), { className: "marks" });
  const button = Object.assign(document.createElement("button"), { type: "button", title: done ? undo : talk, innerHTML: shape("check") });
  button.setAttribute("aria-pressed", done);
  const link = Object.assign(document.createElement("a"), { href: `${items}${keyOf(item)}/`, title: open, innerHTML: shape("edit") });
  marks.append(button, link);
  head.querySelector(":scope > .marks, :scope > [data-talked]")?.remove();
  const name = head.querySelector(":scope > a:first-of-type, :scope > .person");
  const note = head.querySelector(":scope > .note");
  if (item.matches(".part")) head.prepend(marks);
  else if (name) name.after(marks);
  else if (note) note.before(marks);
  else head.append(marks);
}

const isDressed = (item) => Boolean(headOf(item).querySelector(":scope > .marks"));
let had = null; // the item, and which of its marks, that was used last

function dressAll() {
  if (!form()) return;
  document.querySelectorAll(ITEMS).forEach((item) => isDressed(item) || dress(item));
  if (had && document.activeElement === document.body) markOf(had)?.focus({ preventScroll: true });
}

// Who goes by the keyboard goes on where they were, though the part was drawn anew.
const markOf = ({ key, tag }) => [...document.querySelectorAll(ITEMS)].find((item) => keyOf(item) === key)?.querySelector(`.marks > ${tag}`);

function remember({ target }) {
  const item = target.closest(".marks") && target.closest(ITEMS);
  if (item) had = { key: keyOf(item), tag: target.localName };
  else if (!target.closest(".item-dialog")) had = null;
}

// Others' changes are drawn at once, and so is this one.
const changed = () => document.dispatchEvent(new CustomEvent("teamops:changed", { cancelable: true }));

async function talk(button) {
  const done = button.getAttribute("aria-pressed") === "true";
  const { talk: said, undo } = form().dataset;
  try {
    await post(form().action, { [done ? "not" : "item"]: keyOf(button.closest(ITEMS)) });
    button.setAttribute("aria-pressed", !done);
    button.title = done ? said : undo;
    changed();
  } catch (error) {
    toast(error.message);
  }
}

// What is there already is gone on with.
function toEnd(field) {
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

function show(html, label) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "dialog item-dialog", innerHTML: html });
  dialog.setAttribute("aria-label", label);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  toEnd(dialog.querySelector("textarea"));
  return dialog;
}

const fetched = (address, options = {}) => fetch(address, { ...options, headers: { "HX-Request": "true" } });

async function openItem(address, label) {
  const answer = await fetched(address).catch(() => null);
  if (!answer) return toast(words.lost);
  if (!answer.ok) return location.assign(address);
  show(await answer.text(), label);
}

// What is refused is shown in the dialog, with what was typed; what is kept closes it.
async function send(event) {
  const sent = event.target;
  const dialog = sent.closest(".item-dialog");
  if (!dialog) return;
  event.preventDefault();
  const answer = await fetched(sent.action, { method: "POST", body: new FormData(sent, event.submitter) }).catch(() => null);
  if (!answer) return toast(words.offline);
  if (answer.status === 422) {
    dialog.innerHTML = await answer.text();
    return dialog.querySelector("[aria-invalid], textarea")?.focus();
  }
  dialog.close();
  return changed();
}

export function reviewItems() {
  dressAll();
  document.addEventListener("teamops:fresh", dressAll);
  document.addEventListener("focusin", remember);
  document.addEventListener("submit", send);
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".marks > button");
    if (button) return talk(button);
    const link = event.target.closest(".marks > a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openItem(link.href, link.title);
  });
}
