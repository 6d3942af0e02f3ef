// A toast says what was done. It leaves by itself, but not while someone reads it or is inside it.
const STAY = 6000;

const region = document.getElementById("toasts");
const busy = (toast) => toast.matches(":hover, :focus-within");

function retire(toast) {
  setTimeout(() => (busy(toast) ? retire(toast) : toast.remove()), STAY);
}

if (region) {
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const node of addedNodes) if (node.matches?.(".toast:not(.bad)")) retire(node);
  }).observe(region, { childList: true });
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest(".toast, .notice")?.remove();
});

function failed() {
  const template = document.getElementById("request-failed");
  if (template && region && !region.querySelector(".bad")) region.append(template.content.cloneNode(true));
}
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:timeout", failed);
document.addEventListener("htmx:responseError", failed);
