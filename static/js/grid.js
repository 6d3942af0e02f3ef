// In a list of quantity fields the up and down arrows move between rows, as in a spreadsheet.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  const field = event.target.closest("[data-grid] input");
  if (!field || ["checkbox", "radio", "number", "date"].includes(field.type)) return;
  const column = [...field.closest("[data-grid]").querySelectorAll(`input[name="${CSS.escape(field.name)}"]`)];
  const next = column[column.indexOf(field) + (event.key === "ArrowDown" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
});
