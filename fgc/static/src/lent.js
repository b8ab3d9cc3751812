// A browser that is handed to somebody of the family: what its other tabs show of whoever works here goes, at once
// (fgc/access/lending.py). The server opens nothing to them either way.

const channel = new BroadcastChannel("lent");
const goes = () => location.replace("/locked-screen");

if (document.querySelector("[data-lent]")) channel.postMessage("lent");
else if (document.querySelector(".fgc-header__me, [data-staff]")) {
  channel.addEventListener("message", goes);
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}
