// A button with data-copy puts the text of the template with that id onto the clipboard, where there is one.

import { toast } from "./toast.js";

export function copying() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).content.textContent);
      toast(button.dataset.copied);
    });
  }
}
