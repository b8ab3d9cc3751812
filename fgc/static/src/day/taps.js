// On the day one tap notes that somebody is here, and the page stays where the thumb is: the form is sent beside it, and
// only the list is put in its place as it is now. Without this script the same form opens the page again.
//
// The answer is read as a document by the browser itself (no text of ours is made into one), so nothing in it can run.

const part = () => document.querySelector("[data-live]");

function put(answer, form) {
  const fresh = answer.response?.querySelector("[data-live]");
  if (answer.status !== 200) return location.reload(); // refused: the page says how things stand now
  if (!fresh) return location.assign(answer.responseURL); // led elsewhere: to sign in, or the family is on its own
  const place = new URL(form.action).pathname.split("/").slice(-2)[0];
  const opened = [...part().querySelectorAll("details")].map((each) => each.open);
  part().replaceWith(document.importNode(fresh, true));
  part().querySelectorAll("details").forEach((each, number) => { each.open = opened[number] ?? each.open; });
  const button = part().querySelector(`form[action*="${place}"] button`);
  button?.focus({ preventScroll: true });
  const said = [".fgc-row__name", ".fgc-tag"].map((each) => button?.closest("li").querySelector(each)?.textContent.trim());
  document.querySelector("[data-tapped]").textContent = said.filter(Boolean).join(": ");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.closest("[data-taps]")) return;
  event.preventDefault();
  const answer = new XMLHttpRequest();
  answer.open("POST", form.action);
  answer.responseType = "document";
  answer.onload = () => put(answer, form);
  answer.onerror = () => { document.querySelector("[data-tapped]").textContent = part().dataset.live; };
  answer.send(new URLSearchParams(new FormData(form)));
});
