// Nothing typed is lost to a broken line: a form is not sent while the network is away, and says so.

import { toast, words } from "./toast.js";

// A machine without any network still reaches the TeamOps that runs on itself.
const runsHere = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);

// What the page itself has found out (live.js).
const isLost = () => Boolean(document.querySelector(".lost"));
let isTried = false;

function hold(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

// The page may only not have heard yet that TeamOps is back.
async function tryAgain(form, submitter) {
  const answer = await fetch("/livez", { cache: "no-store" }).catch(() => null);
  if (!answer || answer.status >= 500) return toast(words.offline);
  isTried = true;
  form.requestSubmit(submitter);
  isTried = false;
}

export function keepTyped() {
  document.addEventListener("submit", (event) => {
    if (isTried || event.target.method !== "post") return;
    if (!navigator.onLine && !runsHere) {
      hold(event);
      toast(words.offline);
    } else if (isLost()) {
      hold(event);
      tryAgain(event.target, event.submitter);
    }
  }, true);
  document.addEventListener("htmx:sendError", () => toast(words.offline));
  document.addEventListener("htmx:responseError", () => toast(words.refused));
}
