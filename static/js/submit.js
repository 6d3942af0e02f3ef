// A form marked data-once is sent once: a second click while it travels is ignored.
// The server is safe on its own (idempotency_key); this only spares people the doubt.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
});

// Back from the next page (or a failed htmx request): the form may be sent again.
const release = () => document.querySelectorAll("form[data-once]").forEach((form) => form.removeAttribute("aria-busy"));
addEventListener("pageshow", release);
document.addEventListener("htmx:afterRequest", release);
