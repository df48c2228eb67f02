// While somebody types @ and a name, the people who may be meant stand below the text: the arrows choose, Enter or
// Tab takes, Escape closes. The text area says with data-mentions where to ask. Typing the whole name does as well.

const BEFORE_CARET = /(?:^|[^A-Za-z0-9./_@＠-])[@＠]([^@＠\n]{1,40})$/;
const PAUSE_MS = 120;

let open = null; // { area, list, from }
let timer;
let asked = 0;

const queryOf = (area) => area.value.slice(0, area.selectionStart).match(BEFORE_CARET)?.[1].trimStart();

async function ask(area) {
  const query = queryOf(area);
  const turn = ++asked;
  const names = query ? await namesFor(area, query) : [];
  if (turn === asked) names.length ? show(area, query, names) : close();
}

async function namesFor(area, query) {
  try {
    const response = await fetch(`${area.dataset.mentions}?q=${encodeURIComponent(query)}`);
    return response.ok ? (await response.json()).names : [];
  } catch {
    return []; // nobody needs the list to name somebody
  }
}

function show(area, query, names) {
  close();
  const list = Object.assign(document.createElement("ul"), { id: "mention-list", className: "mention-list" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", area.dataset.mentionsLabel);
  list.append(...names.map(option));
  area.after(list);
  area.setAttribute("aria-controls", list.id);
  area.setAttribute("aria-autocomplete", "list");
  open = { area, list, from: area.selectionStart - query.length };
  choose(0);
}

function option({ name, title }, at) {
  const item = Object.assign(document.createElement("li"), { id: `mention-${at}`, textContent: name });
  item.setAttribute("role", "option");
  item.dataset.name = name;
  if (title) item.append(" ", Object.assign(document.createElement("span"), { className: "meta", textContent: title }));
  return item;
}

const chosen = () => open.list.querySelector("[aria-selected=true]");

function choose(at) {
  const all = [...open.list.children];
  all.forEach((item, index) => item.setAttribute("aria-selected", String(index === (at + all.length) % all.length)));
  open.area.setAttribute("aria-activedescendant", chosen().id);
}

function take(item) {
  const { area, from } = open;
  area.setRangeText(`${item.dataset.name} `, from, area.selectionStart, "end");
  close();
  area.focus();
}

function close() {
  if (!open) return;
  open.list.remove();
  for (const name of ["aria-controls", "aria-autocomplete", "aria-activedescendant"]) open.area.removeAttribute(name);
  open = null;
}

function onKey(event) {
  if (!open || event.target !== open.area || event.isComposing || event.ctrlKey || event.metaKey) return;
  const at = [...open.list.children].indexOf(chosen());
  const does = {
    ArrowDown: () => choose(at + 1),
    ArrowUp: () => choose(at - 1),
    Enter: () => take(chosen()),
    Tab: () => take(chosen()),
    Escape: close,
  }[event.key];
  if (!does) return;
  event.preventDefault();
  event.stopPropagation();
  does();
}

export function mentions() {
  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.("textarea[data-mentions]")) return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS, target);
  });
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("mousedown", (event) => {
    const item = open && event.target.closest(".mention-list [role=option]");
    if (!item) return;
    event.preventDefault();
    take(item);
  });
  document.addEventListener("focusout", ({ target }) => open?.area === target && close());
}
