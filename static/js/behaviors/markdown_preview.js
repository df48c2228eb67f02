// "Preview" shows below a text how its Markdown will read, without sending the form. [data-preview] says where to ask.

import { post } from "./post.js";
import { toast } from "./toast.js";

async function show(part) {
  const place = part.querySelector(".preview");
  try {
    const response = await post(part.dataset.preview, { text: part.querySelector("textarea").value });
    place.innerHTML = await response.text();
    place.hidden = false;
  } catch (error) {
    toast(error.message);
  }
}

export function markdownPreview() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-preview] [name=preview]");
    if (!button) return;
    event.preventDefault();
    show(button.closest("[data-preview]"));
  });
}
