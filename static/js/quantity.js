// The − and + of a quantity field move by its packing step and land on its multiples.
// What a person types is never changed here; the server says when it cannot be ordered.
const read = (text) => {
  const value = Number(text.trim().replace(",", "."));
  return Number.isFinite(value) ? value : 0;
};
const round = (value) => Math.round(value * 1e6) / 1e6;

export function stepped(value, by, step, minimum) {
  const position = value / step;
  const next = by > 0 ? Math.floor(round(position) + 1) : Math.ceil(round(position) - 1);
  return Math.max(round(next * step), minimum);
}

// Buttons that only a script can serve are made by it.
const made = (sign, label) =>
  Object.assign(document.createElement("button"), { type: "button", tabIndex: -1, textContent: sign, ariaLabel: label });
function furnish(root) {
  const { less, more } = document.body.dataset;
  for (const box of root.querySelectorAll("[data-qty]:not(:has([data-by]))")) {
    for (const [by, sign, label] of [["-1", "−", less], ["1", "+", more]]) {
      const button = made(sign, label);
      button.dataset.by = by;
      box[by === "1" ? "append" : "prepend"](button);
    }
  }
}
furnish(document);
document.addEventListener("htmx:load", (event) => furnish(event.target.parentElement ?? document));

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-qty] [data-by]");
  if (!button) return;
  const box = button.closest("[data-qty]");
  const input = box.querySelector("input");
  const step = Number(box.dataset.step) || 1;
  const minimum = Number(box.dataset.min) || step;
  const comma = document.documentElement.lang.startsWith("de");
  const text = String(stepped(read(input.value), Number(button.dataset.by), step, minimum));
  input.value = comma ? text.replace(".", ",") : text;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});
