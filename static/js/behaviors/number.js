// Numbers as people type them and as the pages show them; the server reads and says them alike.

export function parse(text) {
  const typed = text.replace(/\s/g, "").replace("−", "-").replace(/%$/, "");
  const points = /^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+|(?<=\.\d{3}\.\d{3}))$/.test(typed);
  if (points) return Number(typed.replaceAll(".", "").replace(",", ".")) || 0;
  const comma = /^[^,.]*,[^,.]*$/.test(typed) && !/^[+-]?[1-9]\d{0,2}(,\d{3})+$/.test(typed);
  return Number(comma ? typed.replace(",", ".") : typed.replaceAll(",", "")) || 0;
}

const places = (value, most) => value.toLocaleString("en", { maximumFractionDigits: most });

export function shown(number) {
  const value = Number(number);
  const size = Math.abs(value);
  if (size < 10_000) return places(value, 2).replace("-", "−");
  const [share, letter] = size >= 999_500 ? [value / 1e6, "M"] : [value / 1e3, "k"];
  const decimals = Math.max(0, 3 - String(Math.trunc(Math.abs(share))).length);
  return (share.toFixed(Math.min(decimals, letter === "M" ? 2 : 1)) + letter).replace("-", "−");
}

export const fill = (text, values) => text.replace(/{(\w+)}/g, (_all, name) => values[name]);
