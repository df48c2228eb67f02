// The way back from the last act of this page.
// Z presses Undo in the toast that stands there; where none does, it undoes the last act.

import { lastAct, remember } from "./last_act.js";
import { post } from "./post.js";
import { toast, words } from "./toast.js";

const base = () => document.body.dataset.base;

// Undoes the act of a token and says so; whoever shows its rows hears of it and draws them anew.
export async function undo(token, said = "") {
  try {
    const response = await post(`${base()}/undo/`, { token });
    const { message, go } = await response.json();
    if (go) return location.assign(go); // the page of what is gone
    toast(said || message);
    const heard = new CustomEvent("teamops:undone", { cancelable: true });
    if (document.dispatchEvent(heard)) location.reload();
  } catch (error) {
    toast(error.message);
    throw error;
  }
}

// What a form of the page has changed in place can be taken back like everything else.
function offer({ detail }) {
  const token = detail.successful && detail.xhr.getResponseHeader("X-Undo");
  if (!token) return;
  remember(token);
  toast(words.saved, () => undo(token).catch(() => {}));
}

export function undoing() {
  document.addEventListener("htmx:afterRequest", offer);
  document.addEventListener("teamops:key", (event) => {
    if (event.detail.key !== "z" || document.querySelector("[data-key=z]") || !lastAct()) return;
    event.preventDefault();
    undo(lastAct()).catch(() => {});
  });
}
