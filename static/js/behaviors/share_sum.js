// Says the sum of shares against its whole while somebody types: "+14 of +18: 4 still to be taken".
// Amounts carry data-part, the output with the same value in data-sum says their sum.

import { fill, parse, shown } from "./number.js";

const words = () => JSON.parse(document.getElementById("sum-words").textContent);

function say(output) {
  const { whole, others, sign, unit } = output.dataset;
  const parts = [...document.querySelectorAll(`[data-part="${CSS.escape(output.dataset.sum)}"]`)];
  const sum = parts.reduce((total, part) => total + parse(part.value), Number(others));
  const rest = Math.abs(whole - sum);
  const stands = rest < 1e-9 * Math.max(1, whole) ? "exact" : sum < whole ? "missing" : "more";
  const text = (amount) => shown(amount) + unit;
  output.textContent = fill(words()[stands], { sum: sign + text(sum), whole: sign + text(whole), rest: text(rest) });
}

export function shareSum() {
  document.addEventListener("input", ({ target }) => {
    const part = target.dataset?.part;
    if (part) document.querySelectorAll(`[data-sum="${CSS.escape(part)}"]`).forEach(say);
  });
}
