// In a list of quantity fields the up and down arrows move between rows, as in a spreadsheet.
function nextInList(field, step) {
  const column = [...field.closest("[data-grid]").querySelectorAll(`input[name="${CSS.escape(field.name)}"]`)];
  return column[column.indexOf(field) + step];
}

// In a size table they move within the column; sizes that have no field are passed over.
function nextInTable(field, step) {
  const place = field.closest("td").cellIndex;
  const sibling = step > 0 ? "nextElementSibling" : "previousElementSibling";
  let row = field.closest("tr")[sibling];
  while (row && !row.cells[place]?.querySelector("input")) row = row[sibling];
  return row?.cells[place].querySelector("input");
}

// A column copied from a spreadsheet fills the fields below, one by one; empty cells leave theirs as they are.
document.addEventListener("paste", (event) => {
  const field = event.target.closest("[data-grid] input[name='quantity'], [data-grid='table'] input");
  const rows = (event.clipboardData?.getData("text") ?? "").replace(/\r?\n$/, "").split(/\r?\n/);
  if (!field || rows.length < 2) return;
  event.preventDefault();
  let current = field;
  let last = field;
  for (const row of rows) {
    if (!current) break;
    const text = row.split("\t")[0].trim();
    if (text) current.value = text;
    last = current;
    current = field.closest('[data-grid="table"]') ? nextInTable(current, 1) : nextInList(current, 1);
  }
  last.focus();
  last.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  const field = event.target.closest("[data-grid] input");
  if (!field || ["checkbox", "radio", "number", "date"].includes(field.type)) return;
  const step = event.key === "ArrowDown" ? 1 : -1;
  const next = field.closest('[data-grid="table"]') ? nextInTable(field, step) : nextInList(field, step);
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
});
