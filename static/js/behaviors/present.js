// Present mode shows one part of the review at a time; the arrows move between them, Escape leaves.

const parts = () => [...document.querySelectorAll(".part[id]")];

function current(all) {
  const at = all.findIndex((part) => `#${part.id}` === location.hash);
  return at < 0 ? Math.max(all.findIndex((part) => part.classList.contains("is-current")), 0) : at;
}

function mark() {
  const all = parts();
  const id = all[current(all)]?.id;
  document.querySelectorAll(".agenda a[href^='#']").forEach((link) => {
    if (link.hash === `#${id}`) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  });
}

const leave = () => document.querySelector("[data-mode=present] .review-actions [data-key=p]")?.click();

function move(step) {
  const all = parts();
  const to = all[current(all) + step];
  if (to) location.hash = to.id;
}

export function presentMode() {
  if (!document.querySelector(".agenda")) return;
  mark();
  addEventListener("hashchange", mark);
  document.addEventListener("teamops:key", (event) => {
    if (event.detail.key === "Escape") leave();
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.detail.key];
    if (!step) return;
    event.preventDefault();
    move(step);
  });
}
