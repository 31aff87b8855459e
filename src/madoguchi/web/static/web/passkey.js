/* Passkeys. A button with data-passkey="create" or "get" and data-passkey-begin="address" asks that address (POST, the
   fields of its form) for options, lets the device answer, puts the answer into the field "passkey" and sends the form.
   Where passkeys work, what has data-passkey-with is shown and what has data-passkey-without is not. */
"use strict";
(() => {
  if (!window.isSecureContext || !window.PublicKeyCredential || !navigator.credentials) return;

  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const show = (selector, within, shown) => all(selector, within).forEach((one) => { one.hidden = !shown; });

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (one) => one.charCodeAt(0));
  };
  const text = (buffer) => {
    const plain = Array.from(new Uint8Array(buffer), (one) => String.fromCharCode(one)).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };

  const asked = (options) => {
    options.challenge = bytes(options.challenge);
    if (options.user) options.user.id = bytes(options.user.id);
    for (const list of [options.excludeCredentials, options.allowCredentials]) {
      (list || []).forEach((one) => { one.id = bytes(one.id); });
    }
    return { publicKey: options };
  };

  const answered = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
  };

  const hidden = (form, name, value) => {
    const made = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(made);
    return made;
  };

  const answer = async (button) => {
    const form = button.form;
    const made = button.dataset.passkey === "create";
    const sent = new FormData(form);
    // A file goes with the form alone, and no secret is signed for.
    for (const [name, value] of Array.from(sent)) if (value instanceof File || (name === "secret" && !made)) sent.delete(name);
    if (button.name) sent.set(button.name, button.value);
    const begun = await fetch(button.dataset.passkeyBegin, { method: "POST", body: sent });
    if (begun.redirected) return window.location.assign(begun.url);
    if (!begun.ok) throw new Error(String(begun.status));
    const options = asked(await begun.json());
    const given = await (made ? navigator.credentials.create(options) : navigator.credentials.get(options));
    const added = [hidden(form, "passkey", answered(given))];
    // form.submit() would leave out the button that was pressed.
    if (button.name) added.push(hidden(form, button.name, button.value));
    form.submit();
    // What is answered by a file leaves this page where it is, and the next button is another.
    added.forEach((one) => one.remove());
  };

  let waits = false;
  const press = async (event) => {
    event.preventDefault();
    if (waits) return;
    waits = true;
    const form = event.currentTarget.form;
    show("[data-passkey-failed], [data-passkey-held]", form, false);
    show("[data-passkey-waiting]", form, true);
    try {
      await answer(event.currentTarget);
    } catch (error) {
      // The device refuses to hold a second one of the same owner.
      const held = error.name === "InvalidStateError" && form.querySelector("[data-passkey-held]");
      show(held ? "[data-passkey-held]" : "[data-passkey-failed]", form, true);
    } finally {
      show("[data-passkey-waiting]", form, false);
      waits = false;
    }
  };

  all("button[data-passkey]").forEach((one) => one.addEventListener("click", press));
  show("[data-passkey-with]", document, true);
  show("[data-passkey-without]", document, false);
})();
