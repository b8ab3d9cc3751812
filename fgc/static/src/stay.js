// Says in good time that the page will close by itself, and lets it stay. When the time is over the page goes: whoever
// picks the telephone up later finds nothing on it.

const place = document.querySelector("[data-closes]");
const WARNS = 5 * 60;

function count(place, seconds) {
  const notice = place.querySelector("form");
  let end = Date.now() + seconds * 1000;

  function look() {
    const left = (end - Date.now()) / 1000;
    notice.hidden = left > WARNS;
    if (left <= 0) location.replace("/closed");
  }

  async function stay(event) {
    event.preventDefault();
    const answer = await fetch(notice.action, { method: "POST", body: new FormData(notice), redirect: "error" });
    if (!answer.ok) return;
    end = Date.now() + seconds * 1000;
    look();
  }

  notice.addEventListener("submit", (event) => stay(event).catch(() => location.replace("/closed")));
  setInterval(look, 1000);
  // A telephone that slept counts too.
  document.addEventListener("visibilitychange", look);
}

if (place) count(place, Number(place.dataset.closes));
