// Says in good time that the page will close by itself, and lets it stay. When the time is over the page goes: whoever
// picks the telephone up later finds nothing on it.

const place = document.querySelector("[data-closes]");
const WARNS = 5 * 60;

// What was being written waits for half an hour for whoever wrote it (fgc/access/unsent.py); the family's own notes do not:
// they leave this device only as they were locked here.
async function bring(place) {
  const kind = ":not([type=hidden], [type=password], [type=checkbox], [type=radio], [type=file], [name=pin])";
  const typed = (one) =>
    one.matches(`textarea, input${kind}`) ? one.value !== one.defaultValue : one.checked !== one.defaultChecked;
  const form = [...document.forms].find((each) => each.method === "post" && [...each.elements].some(typed));
  if (!form || document.querySelector("[data-room]")) return;
  const told = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  told.set("unsent_path", new URL(form.getAttribute("action") || "", location).pathname);
  await fetch(place.dataset.keeps, { method: "POST", body: told, redirect: "manual" });
}

function count(place, seconds) {
  const notice = place.querySelector("[role=alertdialog]");
  const form = notice.querySelector("form");
  let before = null;
  let end = Date.now() + seconds * 1000;
  let closing = false;

  function look() {
    const left = (end - Date.now()) / 1000;
    show(left <= WARNS);
    if (left <= 0 && !closing) close();
  }

  // The notice takes the focus, so that a screen reader says it and Enter answers it; then it gives it back.
  function show(soon) {
    if (notice.hidden !== soon) return;
    notice.hidden = !soon;
    if (soon) {
      before = document.activeElement;
      notice.querySelector("button").focus();
    } else if (before?.isConnected) before.focus();
  }

  async function close() {
    closing = true;
    await bring(place).catch(() => {}); // whatever comes of it, the page goes
    location.replace("/closed");
  }

  async function stay(event) {
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "error" });
    if (!answer.ok) return;
    end = Date.now() + seconds * 1000;
    look();
  }

  form.addEventListener("submit", (event) => stay(event).catch(() => location.replace("/closed")));
  setInterval(look, 1000);
  // A telephone that slept counts too.
  document.addEventListener("visibilitychange", look);
}

if (place) count(place, Number(place.dataset.closes));
