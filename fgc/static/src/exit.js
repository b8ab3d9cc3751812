// Leaving a page quickly: by its button, or by pressing Shift three times. The page goes blank at once, the visit is
// ended on the server, and this address is replaced, so that Back does not return to it. Without script the button is
// a form of its own that does the same, a little slower. What the tab kept, such as the key to the family's notes, is
// thrown away; also where a page closed by itself, and there is no visit any more. Every other tab of ours goes with it:
// whoever comes in just then would find it behind the weather. On a telephone that is shared, the pages of one relative go
// when another one opens their own.

const way = document.querySelector("[data-exit]");
const visiting = document.querySelector("[data-closes]");
const WITHIN = 5000;
const tabs = "BroadcastChannel" in window ? new BroadcastChannel("left") : null;
let presses = [];

function forget() {
  try {
    sessionStorage.clear();
  } catch {
    // A browser that keeps nothing for us.
  }
}

function leave() {
  tabs?.postMessage("left");
  navigator.sendBeacon(way.action, new FormData(way));
  forget();
  go();
}

function go() {
  document.body.classList.add("fgc-gone");
  document.title = "";
  location.replace(way.dataset.exit);
}

// Whoever came by the square of their family, and is not in by a link of their own yet, is told what to do first.
function cameBySquare() {
  const told = document.querySelector("[data-by-square]");
  if (told && /^#[\w-]{43}$/.test(location.hash)) told.hidden = false;
  history.replaceState(null, "", location.pathname + location.search);
}

if (!visiting) {
  forget();
  if (location.hash) cameBySquare();
}

if (way) {
  const mine = visiting?.dataset.whose;
  tabs?.addEventListener("message", ({ data }) => {
    if (data === "left") forget();
    if (data === "left" || (mine && data !== mine)) go();
  });
  if (mine) tabs?.postMessage(mine);
  way.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keyup", (event) => {
    presses = event.key === "Shift" ? [...presses, Date.now()].slice(-3) : [];
    if (presses.length === 3 && presses[2] - presses[0] < WITHIN) leave();
  });
  // A page kept alive by the browser asks the server again before it is shown once more.
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      document.body.classList.add("fgc-gone");
      location.reload();
    }
  });
}
