// Every quantity field gets its − and + here, because a page has fifty of them. They move by its step and land on its multiples; behind another unit than the article's
// stands what it comes to. What a person types is never changed here; the server says when it cannot be ordered.
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

// "500" or "127/50", how much of the article's own unit one of the chosen unit holds; nothing: it is that unit.
export function inBase(value, content) {
  const [numerator, denominator] = (content || "1").split("/").map(Number);
  return (value * numerator) / (denominator || 1);
}

// The quantity in another unit that comes to the same, or null where none does.
export function converted(value, from, to, step) {
  const number = inBase(value, from) / inBase(1, to);
  return number > 0 && Math.abs(number / step - Math.round(number / step)) < 1e-9 ? round(number) : null;
}

const german = () => document.documentElement.lang.startsWith("de");
const written = (number) => (german() ? String(number).replace(".", ",") : String(number));
const placeOf = (element) => element.closest(".buy, .counted");

function rulesOf(box) {
  const chosen = placeOf(box)?.querySelector("select[name=unit]")?.selectedOptions[0];
  const { step, min } = chosen?.dataset.of ? chosen.dataset : box.dataset;
  return { step: Number(step) || 1, minimum: Number(min) || Number(step) || 1 };
}

const buttons = document.getElementById("steps");
function furnish(root) {
  for (const box of buttons ? root.querySelectorAll(".qty:not(:has([data-by]))") : []) {
    const [less, more] = buttons.content.cloneNode(true).children;
    box.prepend(less);
    box.append(more);
  }
}
furnish(document);
document.addEventListener("htmx:load", (event) => furnish(event.target));

function outputOf(select) {
  const found = select.parentNode.querySelector("output");
  if (!found) select.after(document.createElement("output"));
  return found ?? select.nextElementSibling;
}

// The first unit of the list is the article's own, and called so.
function tellTotal(place) {
  const select = place?.querySelector("select[name=unit]");
  if (!select) return;
  const content = select.selectedOptions[0].dataset.of;
  const total = inBase(read(place.querySelector(".qty input").value), content);
  const number = new Intl.NumberFormat(german() ? "de-DE" : "en-GB", { maximumFractionDigits: 4 });
  outputOf(select).value = content && total > 0 ? `= ${number.format(total)}\u00a0${select.options[0].text}` : "";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".qty [data-by]");
  if (!button) return;
  const box = button.closest(".qty");
  const input = box.querySelector("input");
  const { step, minimum } = rulesOf(box);
  input.value = written(stepped(read(input.value), Number(button.dataset.by), step, minimum));
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

// In the capture phase, so that a form that saves at once sends what stands here. A number nobody typed follows the
// unit: to the same quantity where there is one, else to the least that can be ordered.
document.addEventListener(
  "change",
  (event) => {
    const select = event.target.closest(":is(.buy, .counted) select[name=unit]");
    if (select) {
      const box = placeOf(select).querySelector(".qty");
      const input = box.querySelector("input");
      const before = [...select.options].find((option) => option.value === select.dataset.before)
        ?? [...select.options].find((option) => option.defaultSelected) ?? select.options[0];
      if (input.value === (input.dataset.kept ?? input.defaultValue)) {
        const { step, minimum } = rulesOf(box);
        const same = converted(read(input.value), before.dataset.of, select.selectedOptions[0].dataset.of, step);
        input.value = written(same !== null && same >= minimum ? same : minimum);
        input.dataset.kept = input.value;
      }
      select.dataset.before = select.value;
    }
    tellTotal(placeOf(event.target));
  },
  true,
);
document.addEventListener("input", (event) => tellTotal(placeOf(event.target)));
