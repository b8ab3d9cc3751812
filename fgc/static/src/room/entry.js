// Coming in by four pictures: what the phone that asks shows, and what a phone that is in shows. The page holds every
// sentence; a step (`data-step`) is shown with the sentence it tells (`data-tells`), in which names are filled in.
import { askFor, form } from "./asking.js";
import { agreed, amongThree, newPair, promise } from "./pairing.js";

const SOON = 3000;
const SELDOM = 20000;

export function entryOf(root, { room, press, standing, come }) {
  const { me, entries: address, token: csrf_token } = root.dataset;
  const [asks, lets] = ["asks", "lets"].map((name) => root.querySelector(`[data-${name}]`));
  const list = root.querySelector("[data-pictures]");
  const tell = (step, told) => askFor(`${address}/${step}`, { ...told, csrf_token });
  let own = null; // what this phone asks, and the half of a key it made for that
  let guest = null; // whom this phone is letting in, and the half of a key it made for that
  let offered = null; // who asks, and was answered by nobody
  const done = new Set(); // requests that this phone has seen to
  let timer = 0;
  let over = false; // nobody is let in any more: it was said, and nothing is asked again

  const fill = (text, names) => text.replace(/\{(\w+)\}/g, (_, name) => `\u2068${names[name]}\u2069`);

  function show(place, step, names = {}) {
    if (step !== place.dataset.now) for (const one of place.querySelectorAll("[data-row]")) one.replaceChildren();
    place.dataset.now = step;
    place.hidden = !step;
    for (const one of place.querySelectorAll("[data-step]")) one.hidden = !one.dataset.step.split(" ").includes(step);
    for (const one of place.querySelectorAll("[data-named]")) one.textContent = fill(one.dataset.named, names);
    const said = step ? fill(place.getAttribute(`data-tells-${step}`), names) : "";
    const told = place.querySelector("[data-told]");
    if (told.textContent !== said) told.textContent = said;
  }

  const drawn = (row) => row.map((one) => list.children[one].cloneNode(true));

  // --- the phone that asks --------------------------------------------------------------------------------------------

  function ends(step, names) {
    own = null;
    show(asks, step, names);
    asks.focus();
  }

  async function askIn() {
    const begun = standing().begun.id;
    const pair = await newPair();
    const commitment = await promise({ ...pair, room, begun, asks: me });
    const answer = await tell("ask", { begun, commitment });
    if (!answer.kept) return ends("why", answer);
    own = { ...pair, room, begun, asks: me, commitment, shown_key: pair.key };
    own.id = answer.entries.find((one) => one.asks === me).id;
    await heed(answer);
    asks.focus();
    await look();
  }

  async function waits(mine) {
    if (mine?.id !== own.id || mine.state === "left") return ends("over");
    if (mine.state === "refused") return ends("differ", mine);
    if (mine.state === "asked") return show(asks, "asked");
    own.answer ??= { answers: mine.answers, answer_key: mine.answer_key }; // the first one counts, whatever is said later
    own.agreed ??= await agreed(own.secret, own.answer.answer_key, { ...own, ...own.answer });
    if (mine.state === "answered") {
      return heed(await tell("show", { entry: own.id, key: own.key, nonce: own.nonce }));
    }
    own.sealed = mine.sealed;
    show(asks, mine.sealed ? "check" : "pictures", mine);
    const row = asks.querySelector("[data-row]");
    if (!row.hasChildNodes()) row.replaceChildren(...drawn(own.agreed.pictures));
  }

  async function enter() {
    let bytes;
    try {
      bytes = await own.agreed.open(own.sealed);
    } catch {
      return notFound(); // it was changed on its way
    }
    ends("ask");
    await come(bytes);
  }

  async function notFound() {
    await heed(await tell("refuse", { entry: own.id }));
  }

  async function stop() {
    await tell("stop");
    ends("ask");
  }

  // --- a phone that is in ---------------------------------------------------------------------------------------------

  function close(step) {
    done.add(guest.id);
    show(lets, step, guest);
    guest = null;
    lets.focus();
  }

  async function answerIt() {
    guest = { ...(await newPair()), ...offered, room, begun: standing().begun.id, answers: me };
    guest.answer_key = guest.key;
    const answer = await tell("answer", { entry: guest.id, key: guest.key });
    if (!answer.kept) guest = null;
    else show(lets, "waits", guest);
    lets.focus();
    await heed(answer);
    await look();
  }

  async function differs() {
    const { id } = guest;
    close("differ");
    await tell("refuse", { entry: id });
  }

  async function chooses(row) {
    if (row.some((one, at) => one !== guest.agreed.pictures[at])) return differs();
    const sealed = await guest.agreed.seal(standing().lock.bytes);
    const { kept } = await tell("let-in", { entry: guest.id, sealed });
    close(kept ? "done" : "gone");
  }

  function rowOf(row) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "fgc-pictures" });
    button.append(...drawn(row));
    button.setAttribute("aria-label", row.map((one) => list.children[one].dataset.means).join(", "));
    press(button, () => chooses(row));
    return button;
  }

  // The key that was promised, and no other one, is what the pictures are made of.
  async function compares({ shown_key, nonce }) {
    const said = { ...guest, shown_key, nonce };
    guest.compared = true;
    try {
      if ((await promise({ ...said, key: shown_key })) !== guest.commitment) throw new Error("another key");
      guest.agreed = await agreed(guest.secret, shown_key, said);
    } catch {
      return differs();
    }
    show(lets, "rows", guest);
    lets.querySelector("[data-row]").replaceChildren(...amongThree(guest.agreed.pictures).map(rowOf));
    lets.scrollIntoView({ block: "nearest" });
  }

  async function letsIn(others) {
    if (guest) {
      const one = others.find(({ id }) => id === guest.id);
      if (!one || one.state === "left") return close("gone");
      if (one.state === "refused") return close("differ");
      return one.state === "shown" && !guest.compared ? compares(one) : undefined;
    }
    const there = others.filter(({ id, state }) => !done.has(id) && state !== "left" && state !== "refused");
    offered = there.find(({ state }) => state === "asked");
    const one = offered ?? there.find(({ state }) => state !== "given") ?? there[0];
    const step = one && (offered ? "asks" : one.state === "given" ? "given" : "busy");
    if (step) return show(lets, one.by || offered ? step : `${step}-by-somebody`, one);
    if (!["done", "differ", "gone"].includes(lets.dataset.now)) show(lets, "");
  }

  // --- both -----------------------------------------------------------------------------------------------------------

  async function heed({ entries }) {
    if (own) await waits(entries.find((one) => one.asks === me));
    else if (standing().lock) await letsIn(entries.filter((one) => one.asks !== me));
  }

  function stops(step, why = "") {
    over = true;
    own = guest = offered = null;
    for (const place of [asks, lets]) show(place, step, { why });
  }

  // Asked while there is something to see, and by a page that is looked at: a few hundred bytes each time.
  async function look() {
    clearTimeout(timer);
    if (over || document.hidden || !(own || standing().lock)) return;
    try {
      const answer = await askFor(address);
      if (answer.over) return stops("shut", answer.over);
      await heed(answer);
    } catch (wrong) {
      if (wrong.ended) return stops("lost");
      // or else it is asked again
    }
    timer = setTimeout(look, own || guest ? SOON : SELDOM);
  }

  const doing = {
    "ask-in": askIn, enter, "not-found": notFound, stop, "answer-it": answerIt, "none-of-these": differs,
  };
  if (!asks) return { look: () => {} };
  for (const [name, work] of Object.entries(doing)) {
    for (const button of root.querySelectorAll(`[data-do=${name}]`)) press(button, work);
  }
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => own && navigator.sendBeacon(`${address}/stop`, form({ csrf_token })));
  show(asks, "ask");
  return { look };
}
