// A task written as one line: while one types, the server says below it what it has understood. Enter sends what is
// shown; where the answer is still on its way, it waits for it.

const PAUSE_MS = 60;
const AGAIN = "quick-add-again"; // who has added one goes on with the next

let timer;
let turn = 0;

const field = (form) => form.elements.text;
function query(form, ...without) {
  const fields = new FormData(form);
  for (const name of ["csrfmiddlewaretoken", "key", "next", "seen", ...without]) fields.delete(name);
  return new URLSearchParams(fields).toString();
}
const said = (form) => query(form, "new_label");

async function understand(form) {
  clearTimeout(timer);
  const asked = said(form);
  const mine = ++turn;
  const place = form.querySelector("[data-said]");
  if (!field(form).value.trim()) return place.replaceChildren();
  const response = await fetch(`${form.dataset.quickAdd}?${query(form)}`).catch(() => null);
  if (mine !== turn || !response?.ok) return;
  place.replaceChildren(document.createRange().createContextualFragment(await response.text()));
  form.dataset.shown = asked;
}

const misses = (form) => Number(form.querySelector("[data-misses]")?.dataset.misses ?? 0) > 0;

async function onSubmit(event) {
  const form = event.target;
  if (!form.matches?.("form[data-quick-add]")) return;
  if (form.dataset.shown === said(form) || !field(form).value.trim()) {
    sessionStorage.setItem(AGAIN, "1");
    return;
  }
  event.preventDefault();
  await understand(form);
  if (!misses(form) && !form.querySelector("[data-said] .error")) {
    form.dataset.shown = said(form); // also where nothing came back: the server then shows what it understands
    form.requestSubmit();
  }
}

export function quickAdd() {
  const line = document.querySelector("form[data-quick-add]");
  if (!line) return;
  document.addEventListener("input", ({ target }) => {
    const form = target.closest?.("form[data-quick-add]");
    if (!form || target.type === "checkbox") return;
    clearTimeout(timer);
    timer = setTimeout(understand, PAUSE_MS, form);
  });
  document.addEventListener("submit", onSubmit);
  if (sessionStorage.getItem(AGAIN)) field(line).focus({ preventScroll: true });
  sessionStorage.removeItem(AGAIN);
}
