// On a page of the plan: what the family noted, opened on this device when it has the key. A press puts the words into
// the form; nothing is sent before the family sends it. Coming from a note, its words stand there already.
import { ask } from "./room/asking.js";
import { able, kept, lockOf, opens } from "./room/lock.js";

const place = document.querySelector("[data-room]");

function put(fold, words) {
  const field = document.querySelector(`form [name="${fold.dataset.into}"]`);
  field.value = field.value.trim() ? `${field.value}\n${words}` : words;
  fold.open = false;
  place.querySelector("[data-put-in]").hidden = false;
  field.focus();
}

async function show(bytes) {
  const lock = await lockOf(place.dataset.room, bytes);
  const { begun, notes } = await ask(place.dataset.notes);
  if (!begun || !(await opens(lock, begun.proof))) return;
  for (const fold of place.querySelectorAll("[data-note]")) {
    const note = notes.get(fold.dataset.note);
    const words = note && (await lock.open(note.box, note.sealed));
    if (!words) continue;
    fold.querySelector("[data-text]").textContent = words;
    fold.querySelector("[data-put]")?.addEventListener("click", () => put(fold, words));
    fold.hidden = false;
    if (location.hash !== `#note-${note.box}`) continue;
    history.replaceState(null, "", location.pathname);
    if (fold.dataset.into) put(fold, words);
    else fold.open = true;
  }
}

if (place && able()) {
  const bytes = kept(place.dataset.room);
  if (bytes) show(bytes).catch(() => {}); // the plan can be written without its notes
}
