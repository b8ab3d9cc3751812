// The family's room: its notes are opened and locked here, on the family's own device. The page holds every sentence and
// shows a line for those whose browser cannot do this; whatever has `data-when` is shown in the states it names:
// unable, unreached, new (nobody began), shut (begun, and no key here), open.
import { ask } from "./room/asking.js";
import { boxOf } from "./room/boxes.js";
import { entryOf } from "./room/entry.js";
import { able, carried, drop, keep, kept, linkWith, lockOf, opens, proofOf } from "./room/lock.js";
import { squareOf } from "./room/square.js";
import { fromWords, inWords, newKey } from "./room/words.js";

const root = document.querySelector("[data-room]");

function begin() {
  const { room, token: csrf_token } = root.dataset;
  const find = (name) => root.querySelector(`[data-${name}]`);
  const every = (name) => [...root.querySelectorAll(`[data-${name}]`)];
  let begun = null;
  let lock = null;
  let shown = null; // the lock whose key the square and the words are
  let given = []; // keys that came by a link or by words
  const made = []; // keys that were made here; which one counts is known when the answer came

  function show(state) {
    for (const one of every("when")) one.hidden = !one.dataset.when.split(" ").includes(state);
  }

  function say(name) {
    for (const one of every("say")) if (!one.closest("[data-box]")) one.hidden = one.dataset.say !== name;
  }

  // A press does one thing at a time. What does not arrive is said, and can be pressed again.
  function press(button, work, failed = () => say("unreached")) {
    button?.addEventListener("click", async () => {
      if (button.disabled) return;
      button.disabled = true;
      say(null);
      try {
        await work();
      } catch {
        failed();
      }
      button.disabled = false;
    });
  }

  async function tell(address, told) {
    const answer = await ask(address, { ...told, csrf_token, begun: begun?.id ?? "" });
    return { ...answer, same: answer.begun?.id === begun?.id, heed: () => heed(answer) };
  }

  const boxes = every("box").map((place) => boxOf(place, { room, tell, press }));

  function letIn() {
    shown = lock;
    entry.look();
    find("square").replaceChildren(squareOf(linkWith(lock.bytes), find("square").dataset.square));
    find("words").replaceChildren(
      ...inWords(lock.bytes).map((word) => Object.assign(document.createElement("li"), { textContent: word })),
    );
  }

  async function fits() {
    for (const bytes of [...given, ...made, kept(room)]) {
      const tried = bytes && (await lockOf(room, bytes));
      if (tried && (await opens(tried, begun.proof))) return tried;
    }
    return null;
  }

  // The notes as they stand now, and what that means for this device.
  async function heed(answer) {
    const before = begun?.id;
    begun = answer.begun;
    if (!lock || begun?.id !== before) lock = begun && (await fits());
    const came = given.length > 0;
    given = [];
    if (!lock) {
      drop(room);
      show(begun ? "shut" : "new");
      if (begun) find("begun").textContent = begun.said;
      if (begun && came) say("another");
      return;
    }
    keep(room, lock.bytes);
    if (lock !== shown) letIn();
    await Promise.all(boxes.map((one) => one.stand(lock, answer.notes.get(one.box))));
    show("open");
  }

  async function look() {
    if (location.hash.length > 1) given.push(...[carried()].filter(Boolean));
    try {
      await heed(await ask(root.dataset.notes));
    } catch {
      if (!lock) show("unreached"); // whoever is in goes on writing, and is told when it matters
    }
  }

  // A key is made, and what it locks first is nothing at all: by that the others find out whether theirs is the same.
  async function makeKey(address, told) {
    const fresh = await lockOf(room, newKey());
    made.push(fresh.bytes);
    await (await tell(address, { ...told, proof: await proofOf(fresh) })).heed();
    document.getElementById("notes").focus();
  }

  async function comeIn() {
    const found = fromWords(find("typed").value);
    if (!found.bytes) {
      find("word").textContent = found.unknown ?? "";
      find("count").textContent = found.count ?? "";
      return say(found.unknown ? "unknown" : found.count === undefined ? "misheard" : "count");
    }
    given.push(found.bytes);
    await heed(await ask(root.dataset.notes));
    if (!lock) return;
    find("typed").value = "";
    document.getElementById("notes").focus();
  }

  // By pictures: the key came from a phone that is in.
  async function come(bytes) {
    given.push(bytes);
    await heed(await ask(root.dataset.notes));
    document.getElementById("notes").focus();
  }

  const entry = entryOf(root, { room, press, standing: () => ({ begun, lock }), come });
  const sure = (yes) => () => {
    find("sure").hidden = !yes;
    root.querySelector("[data-do=ask-anew]").hidden = yes;
  };
  const doing = {
    look,
    begin: () => makeKey(root.dataset.begin),
    "come-in": comeIn,
    "ask-anew": sure(true),
    "not-anew": sure(false),
    anew: () => makeKey(root.dataset.anew, { instead_of: begun.id }).then(sure(false)),
  };
  for (const [name, work] of Object.entries(doing)) press(root.querySelector(`[data-do=${name}]`), work);
  addEventListener("hashchange", look);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  show("none");
  look();
}

if (root && able()) begin();
