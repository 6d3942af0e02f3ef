// A box in every row of a list to compare it by; without a script there is no comparing, and rows are the lighter for it.
function furnish() {
  const form = document.querySelector("[data-compare]");
  if (!form) return;
  form.hidden = false;
  for (const row of document.querySelectorAll("#results .prow[id]:not(:has([form=cmp]))")) {
    const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "p", value: row.id.slice(1) });
    box.setAttribute("form", form.id);
    box.setAttribute("aria-label", `${form.dataset.compare}: ${row.querySelector(".sku").textContent}`);
    row.querySelector(".ids").prepend(box);
  }
}
furnish();
document.addEventListener("htmx:load", furnish);
