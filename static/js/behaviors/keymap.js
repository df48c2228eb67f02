// The map behind ?: adds what this page's own elements say about their keys.

const SHOWN_KEYS = { ArrowLeft: "←", ArrowRight: "→" };

function line(element) {
  const entry = document.createElement("div");
  const key = element.dataset.key ?? element.dataset.rowKey;
  const kbd = Object.assign(document.createElement("kbd"), { textContent: SHOWN_KEYS[key] ?? key.toUpperCase() });
  const name = document.createElement("dt");
  name.append(kbd);
  entry.append(name, Object.assign(document.createElement("dd"), { textContent: labelOf(element) }));
  return entry;
}

function labelOf(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const copy = element.cloneNode(true);
  copy.querySelectorAll("kbd, .count").forEach((part) => part.remove());
  return copy.textContent.trim() || element.getAttribute("aria-label") || element.title;
}

function fill(list) {
  const seen = new Set(["?", "z", "c"]);
  list.querySelectorAll("[data-added]").forEach((entry) => entry.remove());
  for (const element of document.querySelectorAll("[data-key], [data-row-key]")) {
    const key = element.dataset.key ?? element.dataset.rowKey;
    if (seen.has(key)) continue;
    seen.add(key);
    const entry = line(element);
    entry.dataset.added = "";
    list.append(entry);
  }
}

export function keymap() {
  const map = document.getElementById("keys");
  map?.addEventListener("beforetoggle", (event) => event.newState === "open" && fill(map.querySelector("dl")));
}
