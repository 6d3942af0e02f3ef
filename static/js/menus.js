// Header menus are <details name="band">; they close on Escape and on a click elsewhere.
const open = () => document.querySelectorAll("details:is(.menu, .pop)[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  const suggest = document.getElementById("suggest");
  if (suggest && !event.target.closest(".seek")) suggest.replaceChildren();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector("summary").focus();
  }
  if (event.target.closest?.(".seek")) {
    document.getElementById("suggest")?.replaceChildren();
    document.getElementById("q")?.focus();
  }
});
