// data-dialog="id" opens that dialog in place of following its link; data-close closes the one it stands in.

function open(event, opener) {
  const dialog = document.getElementById(opener.dataset.dialog);
  if (!dialog || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  dialog.showModal();
}

export function dialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) return open(event, opener);
    const closer = event.target.closest("[data-close]");
    if (closer || event.target.matches("dialog:modal")) event.target.closest("dialog")?.close();
  });
}
