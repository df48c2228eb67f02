// A list of time zones that nobody has chosen from opens at the one that the browser is in, if it has that one.

export function ownZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const list of document.querySelectorAll("select[data-own-zone]")) {
    const own = [...list.options].find((option) => option.value === zone);
    if (own) own.selected = true;
  }
}
