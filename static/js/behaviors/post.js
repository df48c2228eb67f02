// Posts a form's fields and answers the response; what went wrong becomes an error with a sentence to show, and
// with the `response`, if there was one.

import { csrfToken } from "./csrf.js";
import { words } from "./toast.js";

export async function post(url, fields) {
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" },
    });
  } catch {
    throw new Error(words.offline);
  }
  if (!response.ok) throw Object.assign(new Error(await refusal(response)), { response });
  return response;
}

async function refusal(response) {
  const plain = response.headers.get("Content-Type")?.startsWith("text/plain");
  return (plain && (await response.text())) || words.refused;
}
