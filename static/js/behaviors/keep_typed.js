// Nothing typed is lost to a broken line: a form is not sent while the network is away, and says so.

import { toast, words } from "./toast.js";

// A machine without any network still reaches the TeamOps that runs on itself.
const runsHere = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);

export function keepTyped() {
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || runsHere || event.target.method !== "post") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    toast(words.offline);
  }, true);
  document.addEventListener("htmx:sendError", () => toast(words.offline));
  document.addEventListener("htmx:responseError", () => toast(words.refused));
}
