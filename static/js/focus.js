// After a sent form came back with errors, or after a swap, reading continues at what changed.
const point = (root) => root.querySelector?.("form[method=post] [data-focus]")?.focus();

point(document);
document.addEventListener("htmx:afterSwap", (event) => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) point(event.detail.elt);
});
