// Leaving a page quickly: by its button, or by pressing Shift three times. The page goes blank at once, the visit is
// ended on the server, and this address is replaced, so that Back does not return to it. Without script the button is
// a form of its own that does the same, a little slower.

const way = document.querySelector("[data-exit]");
const WITHIN = 5000;
let presses = [];

function leave() {
  document.body.classList.add("fgc-gone");
  document.title = "";
  navigator.sendBeacon(way.action, new FormData(way));
  location.replace(way.dataset.exit);
}

if (way) {
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
