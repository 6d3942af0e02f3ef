// "/" jumps to the search field; arrow down in it walks into the suggestions and back.
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const field = document.getElementById("q");
  if (!field) return;
  if (event.key === "/" && !typing(event.target) && !document.querySelector("dialog[open]")) {
    event.preventDefault();
    field.focus();
    field.select();
    return;
  }
  if (!["ArrowDown", "ArrowUp"].includes(event.key) || !event.target.closest(".seek")) return;
  const stops = [field, ...document.querySelectorAll("#suggest a")];
  const next = stops[stops.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1)];
  if (next) {
    event.preventDefault();
    next.focus();
  }
});
