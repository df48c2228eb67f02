// Posts a form's fields and answers the response; what went wrong becomes an error with a sentence to show, and
// with the `response`, if there was one.

import { csrfToken } from "./csrf.js";
import { remember } from "./last_act.js";
import { words } from "./toast.js";

let open = 0;
let count = 0;

// How many are on their way, and how many there have been: what is fetched meanwhile may know nothing of them.
export const writes = () => ({ open, count });

export async function post(url, fields) {
  let response;
  open += 1;
  count += 1;
  try {
    response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" },
    });
  } catch {
    throw new Error(words.offline);
  } finally {
    open -= 1;
  }
  if (!response.ok) throw Object.assign(new Error(await refusal(response)), { response });
  remember(response.headers.get("X-Undo"));
  return response;
}

export async function refusal(response) {
  const plain = response.headers.get("Content-Type")?.startsWith("text/plain");
  return (plain && (await response.text())) || words.refused;
}
