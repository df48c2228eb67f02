// A filter form with data-auto-submit is sent as soon as something is chosen; its button is for who has no script.

export function autoSubmit() {
  document.addEventListener("change", (event) => event.target.closest("form[data-auto-submit]")?.requestSubmit());
  document.querySelectorAll("form[data-auto-submit] [type=submit]").forEach((button) => (button.hidden = true));
}
