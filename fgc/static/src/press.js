// A form is sent once, however fast it is pressed: a second press within five seconds does nothing. The server
// counts a form once in any case; this saves the wait.

const WITHIN = 5000;
const sent = new WeakMap();

document.addEventListener("submit", (event) => {
  const before = sent.get(event.target);
  if (before && Date.now() - before < WITHIN) event.preventDefault();
  else sent.set(event.target, Date.now());
});
addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => sent.delete(form)));
