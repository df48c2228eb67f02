// Files that are dropped on [data-drop-files] are attached as if they had been chosen in its form.

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
const placeOf = (event) => holdsFiles(event) && event.target.closest?.("[data-drop-files]");

export function dropFiles() {
  document.addEventListener("dragover", (event) => {
    const place = placeOf(event);
    if (!place) return;
    event.preventDefault();
    place.classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => {
    const place = placeOf(event);
    if (place && !place.contains(event.relatedTarget)) place.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    const place = placeOf(event);
    if (!place) return;
    event.preventDefault();
    place.classList.remove("is-over");
    const form = place.querySelector("form.attach");
    form.elements.file.files = event.dataTransfer.files;
    form.requestSubmit();
  });
}
