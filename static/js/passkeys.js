// The browser's part of WebAuthn. <form data-passkey="create|get"> with a hidden field "credential", a button
// [data-passkey-go], and what the server asks for in a JSON block (data-options) or at an address (data-options-from).
// Such forms and buttons stay hidden where passkeys cannot work: no script, an old browser, an IP address.
const isNamed = !/^[\d.]+$|:/.test(location.hostname);
const canUse = Boolean(window.PublicKeyCredential && isSecureContext && isNamed);

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

function readable(options) {
  const key = structuredClone(options.publicKey);
  key.challenge = toBytes(key.challenge);
  if (key.user) key.user.id = toBytes(key.user.id);
  for (const list of ["allowCredentials", "excludeCredentials"]) {
    key[list]?.forEach((one) => (one.id = toBytes(one.id)));
  }
  return { publicKey: key };
}

function sendable(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The shop answered ${answer.status}.`);
  return answer.json();
}

async function options(form) {
  const asked = form.dataset.options
    ? JSON.parse(document.getElementById(form.dataset.options).textContent)
    : await fetched(form.dataset.optionsFrom);
  return asked.creation_options ?? asked.request_options;
}

async function ask(form) {
  const wanted = readable(await options(form));
  if (form.dataset.passkey === "get") return navigator.credentials.get(wanted);
  const alone = form.elements.passwordless?.checked ?? false;
  const choice = { residentKey: alone ? "required" : "discouraged", requireResidentKey: alone };
  if (alone) choice.userVerification = "required";
  wanted.publicKey.authenticatorSelection = { ...wanted.publicKey.authenticatorSelection, ...choice };
  return navigator.credentials.create(wanted);
}

function prepare(form) {
  const button = [...form.elements].find((one) => one.hasAttribute("data-passkey-go"));
  const failed = (button.closest(".door, form") ?? document).querySelector("[data-passkey-failed]");
  form.hidden = button.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = button.disabled = true;
    try {
      form.elements.credential.value = JSON.stringify(sendable(await ask(form)));
      HTMLFormElement.prototype.submit.call(form);
    } catch (error) {
      failed.hidden = button.disabled = false;
      console.info(error.name, error.message);
    }
  });
}

if (canUse) {
  document.querySelectorAll("form[data-passkey]").forEach(prepare);
  document.querySelectorAll("[data-passkey-missing]").forEach((one) => one.remove());
}
