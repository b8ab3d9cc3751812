// One box of the family's notes on the page: what stands there, and the place to write. Whatever is being typed stays in
// this tab until it was kept; when somebody else wrote meanwhile, both texts stand on the page.
import { toBytes } from "./lock.js";

const LONGEST = 60000;

export function boxOf(place, { room, tell, press }) {
  const box = place.dataset.box;
  const draft = `fgc draft ${room} ${box}`;
  const find = (name) => place.querySelector(`[data-${name}]`);
  const area = place.querySelector("textarea");
  const writes = place.querySelector("[data-do=write]");
  let lock = null;
  let standing = { words: "", version: 0 };
  let opened = 0; // the version that is being changed

  function say(name) {
    for (const one of place.querySelectorAll("[data-say]")) one.hidden = one.dataset.say !== name;
  }

  function reads() {
    find("writing").hidden = true;
    find("reading").hidden = false;
    find("meanwhile").hidden = true;
    find("kept").hidden = !standing.words;
  }

  function begin(words, version) {
    area.value = words;
    opened = version;
    find("writing").hidden = false;
    find("reading").hidden = true;
    find("kept").hidden = true;
  }

  function end() {
    sessionStorage.removeItem(draft);
    reads();
    writes.focus();
  }

  // What stands there now, opened. What is being written meanwhile is left alone. A note that does not open says so.
  async function stand(openLock, note) {
    lock = openLock;
    say(null);
    try {
      standing = note ? { words: await lock.open(box, note.sealed), version: note.version } : { words: "", version: 0 };
    } catch {
      standing = { words: "", version: note.version };
      say("broken");
    }
    find("kept").hidden = !standing.words || find("writing")?.hidden === false;
    find("text").textContent = standing.words;
    find("last").textContent = note?.last ?? "";
    if (!writes) return;
    writes.textContent = standing.words ? writes.dataset.again : writes.dataset.first;
    find("put").hidden = !standing.words;
    const left = JSON.parse(sessionStorage.getItem(draft));
    if (left && find("writing").hidden) begin(left.words, left.version);
  }

  async function theirs(note) {
    const words = await lock.open(box, note.sealed);
    if (words === area.value.trim()) return false; // ours did arrive before, and the answer was lost
    opened = note.version;
    find("who").textContent = note.meanwhile;
    find("theirs").textContent = words;
    find("meanwhile").hidden = false;
    find("meanwhile").scrollIntoView({ block: "nearest" });
    return true;
  }

  async function keep() {
    say(null);
    const sealed = await lock.seal(box, area.value.trim());
    if (toBytes(sealed).length > LONGEST) return say("long");
    const answer = await tell(place.dataset.address, { sealed, version: opened });
    const note = answer.notes.get(box);
    if (answer.kept || (answer.same && note && !(await theirs(note)))) end();
    return answer.heed();
  }

  if (writes) {
    area.addEventListener("input", () => {
      sessionStorage.setItem(draft, JSON.stringify({ words: area.value, version: opened }));
    });
    press(writes, () => {
      begin(standing.words, standing.version);
      area.focus();
    });
    press(place.querySelector("[data-do=keep]"), keep, () => say("unkept"));
    press(place.querySelector("[data-do=leave]"), end);
  }
  return { box, stand };
}
