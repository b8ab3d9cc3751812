// Passkeys. A form with `data-passkey="create"` or `"get"` stands hidden in the page; where the browser can do it, it is
// shown, and what the device answers is put into the form's own hidden field and sent as any other form is. `data-ask` is
// the address that puts the question. Without script the page has another way in.

const able = () => Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);

const question = async (form) => {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const answer = await fetch(form.dataset.ask, { method: "POST", body, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`asked in vain: ${answer.status}`);
  return answer.json();
};

const answered = async (form) => {
  const asked = await question(form);
  if (form.dataset.passkey === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(asked);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(asked);
  return navigator.credentials.get({ publicKey });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!able()) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const failed = form.querySelector("[data-failed]");
    button.disabled = true;
    failed.hidden = true;
    try {
      const credential = await answered(form);
      form.querySelector("[data-answer]").value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      failed.hidden = false;
      button.disabled = false;
    }
  });
}
