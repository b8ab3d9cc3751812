// Asks the server how the notes stand, or tells it something: what is locked, and nothing else. `kept` says whether it
// was done; the answer says in each case how the notes stand now. Throws when there is no such answer: no line, a visit
// that ended, a fault on the other side.
import { toText } from "./lock.js";

const NOT_TAKEN = 422;
const once = () => toText(crypto.getRandomValues(new Uint8Array(18)));

export async function ask(address, told) {
  const sent = told && { method: "POST", body: new URLSearchParams({ ...told, once: once() }) };
  const answer = await fetch(address, { credentials: "same-origin", ...sent });
  const isNotes = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!isNotes || answer.status === NOT_TAKEN) {
    throw new Error(`asked in vain: ${answer.status}`);
  }
  const { begun, notes } = await answer.json();
  return { kept: answer.ok, begun, notes: new Map(notes.map((note) => [note.box, note])) };
}
