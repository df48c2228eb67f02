// The map behind ?: adds what this page's own elements say about their keys, and what a view says of those that move
// things in it (.keys-block: keys, and after them what they do).

const SHOWN_KEYS = { ArrowLeft: "←", ArrowRight: "→" };

function line(keys, does) {
  const entry = document.createElement("div");
  const name = document.createElement("dt");
  name.append(...keys);
  entry.append(name, Object.assign(document.createElement("dd"), { textContent: does }));
  entry.dataset.added = "";
  return entry;
}

function lineOf(element) {
  const key = element.dataset.key ?? element.dataset.rowKey;
  return line([Object.assign(document.createElement("kbd"), { textContent: SHOWN_KEYS[key] ?? key.toUpperCase() })], labelOf(element));
}

function* linesOf(block) {
  let keys = [];
  for (const node of block.childNodes) {
    const does = node.textContent.replace("·", "").trim();
    if (node.localName === "kbd") keys.push(node.cloneNode(true), " ");
    else if (does && keys.length) {
      yield line(keys, does);
      keys = [];
    }
  }
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
    list.append(lineOf(element));
  }
  for (const block of document.querySelectorAll("span.keys-block")) list.append(...linesOf(block));
}

export function keymap() {
  const map = document.getElementById("keys");
  map?.addEventListener("beforetoggle", (event) => event.newState === "open" && fill(map.querySelector("dl")));
}
