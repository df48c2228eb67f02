// A field for tasks looks for them while one types; what is ticked stays. [data-task-search] says where to ask.

const PAUSE_MS = 150;
let timer;
let asked = 0;

async function find(part) {
  const turn = ++asked;
  const { taskSearch, name, kind } = part.dataset;
  const text = part.querySelector("[type=search]").value;
  try {
    const response = await fetch(`${taskSearch}?${new URLSearchParams({ text, name, kind })}`);
    if (response.ok && turn === asked) show(part, await response.text());
  } catch {
    // The button finds them as well.
  }
}

function show(part, html) {
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  for (const input of part.querySelectorAll("[data-found] :checked")) keep(part, input);
  for (const input of drawn.content.querySelectorAll("input"))
    if (part.querySelector(`[data-chosen] input[value="${input.value}"]`)) input.closest("li").remove();
  part.querySelector("[data-found]").replaceChildren(drawn.content);
}

// What was found and ticked stands with what is chosen from then on.
function keep(part, input) {
  part.querySelector("[data-chosen]").append(input.closest("li"));
}

export function taskSearch() {
  document.addEventListener("input", ({ target }) => {
    const part = target.matches?.("[type=search]") && target.closest("[data-task-search]");
    if (!part) return;
    clearTimeout(timer);
    timer = setTimeout(() => find(part), PAUSE_MS);
  });
  // Having ticked what was meant, one need not take the words away.
  document.addEventListener("change", ({ target }) => {
    const part = target.closest?.("[data-task-search]");
    if (!part || !target.closest("[data-found]") || !target.checked) return;
    keep(part, target);
    target.focus();
    part.querySelector("[type=search]").value = "";
    part.querySelector("[data-found]").replaceChildren();
  });
  document.addEventListener("keydown", (event) => {
    const part = event.key === "Enter" && event.target.matches?.("[type=search]") && event.target.closest("[data-task-search]");
    if (!part || event.ctrlKey || event.metaKey || event.isComposing) return;
    event.preventDefault();
    find(part);
  });
  document.addEventListener("click", (event) => {
    const part = event.target.closest?.("[data-task-search] [name=search]")?.closest("[data-task-search]");
    if (!part) return;
    event.preventDefault();
    find(part);
  });
}
