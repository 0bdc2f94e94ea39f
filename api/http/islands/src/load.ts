/** Files dropped anywhere on the form are chosen, and their names are told before they are sent. */
const form = document.querySelector<HTMLFormElement>("#drop");
const field = form?.querySelector<HTMLInputElement>("#file");
const chosen = document.getElementById("chosen");

function tell(): void {
  const files = [...(field?.files ?? [])];
  const size = files.reduce((sum, file) => sum + file.size, 0) / 1e6;
  if (chosen) {
    chosen.textContent = files.length
      ? `${files.map((file) => file.name).join(", ")} (${size.toFixed(1)} MB)`
      : "";
  }
}

if (form && field) {
  field.addEventListener("change", tell);
  for (const name of ["dragover", "dragenter"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer?.files.length) {
      field.files = event.dataTransfer.files;
      tell();
    }
  });
}

export {};
