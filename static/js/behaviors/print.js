// A button with data-print opens the browser's own print dialog.

export function printing() {
  document.addEventListener("click", (event) => event.target.closest("[data-print]") && print());
}
