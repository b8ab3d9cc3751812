// Asks the server how something stands, or tells it something: what is locked or half of a key, and nothing else. `kept` says
// whether it was done; the answer says in each case how it stands now. Throws when there is no such answer: no line, a visit
// that ended, a fault on the other side. `ended` is true where asking again would get no other: the page is no longer theirs.
import { toText } from "./lock.js";

const NOT_TAKEN = 422;

export const form = (told) =>
  new URLSearchParams({ ...told, once: toText(crypto.getRandomValues(new Uint8Array(18))) });

export async function askFor(address, told) {
  const sent = told && { method: "POST", body: form(told) };
  const answer = await fetch(address, { credentials: "same-origin", ...sent });
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!isOurs || answer.status === NOT_TAKEN) {
    const ended = answer.redirected || answer.status === 403 || answer.status === 404;
    throw Object.assign(new Error(`asked in vain: ${answer.status}`), { ended });
  }
  return { kept: answer.ok, ...(await answer.json()) };
}

// How the family's notes stand.
export async function ask(address, told) {
  const { kept, begun, notes } = await askFor(address, told);
  return { kept, begun, notes: new Map(notes.map((note) => [note.box, note])) };
}
