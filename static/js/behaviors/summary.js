// Tells those who listen what a part of the page says in sum, when that has changed and typing has paused.
// Such a part follows what is typed by itself; its button, data-without-script, is for who has no script.

const PAUSE = 900;

export function summaries() {
  document.querySelectorAll("[data-without-script]").forEach((button) => (button.hidden = true));
  let waiting;
  document.addEventListener("htmx:afterSwap", () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, PAUSE);
  });
}

function tell() {
  for (const said of document.querySelectorAll("[data-summary-of]")) {
    const summary = document.getElementById(said.dataset.summaryOf)?.dataset.summary;
    if (summary && said.textContent !== summary) said.textContent = summary;
  }
}
