// Two phones agree on a key that nobody between them knows, and on four pictures by which two people see that it is so.
//
// The phone that asks first promises its key by a hash (commitment); only then does the phone that answers show its own; only
// then is the promised one shown. So whoever carries the messages has to choose keys before it could know which pictures they
// would give, and has one chance in 2^24 each time. Both halves are of P-256, which every WebCrypto has, live in this page
// alone, and cannot be taken out of it.
import { openWith, sealWith, toBytes, toText, utf8 } from "./lock.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const PICTURES = 4;
const COUNT = 64;

const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const hash = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

export async function newPair() {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  return { secret: pair.privateKey, key: toText(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey))), nonce: toText(nonce) };
}

// The promise of whoever asks: this key, for these notes, from this person.
export const promise = async ({ room, begun, asks, key, nonce }) =>
  toText(await hash(joined(utf8(`fgc|entry|1|${room}|${begun}|${asks}|`), toBytes(key), toBytes(nonce))));

// What the two phones have in common, of all that was said: the four pictures, and `seal` and `open` for the key to the notes.
export async function agreed(secret, theirs, { room, begun, asks, answers, commitment, shown_key, nonce, answer_key }) {
  const said = joined(
    utf8(`fgc|entry|1|${room}|${begun}|${asks}|${answers}|`),
    ...[commitment, shown_key, nonce, answer_key].map(toBytes),
  );
  const other = await crypto.subtle.importKey("raw", toBytes(theirs), CURVE, false, []);
  const bits = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, secret, 256);
  const root = await crypto.subtle.importKey("raw", bits, "HKDF", false, ["deriveBits", "deriveKey"]);
  const salt = await hash(said);
  const how = (info) => ({ name: "HKDF", hash: "SHA-256", salt, info: utf8(info) });
  const [a, b, c] = new Uint8Array(await crypto.subtle.deriveBits(how("fgc|entry|pictures"), root, 24));
  const wrap = { name: "AES-GCM", length: 256 };
  const key = await crypto.subtle.deriveKey(how("fgc|entry|wrap"), root, wrap, false, ["encrypt", "decrypt"]);
  return {
    pictures: [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63],
    seal: (bytes) => sealWith(key, said, bytes),
    open: (text) => openWith(key, said, text),
  };
}

// Numbers from 0 to below `most`, shuffled.
function shuffled(most) {
  const drawn = [...crypto.getRandomValues(new Uint32Array(most))];
  return drawn.map((_, at) => at).sort((one, other) => drawn[one] - drawn[other]);
}

// The right row among three, in any order. In three of the four places two rows show the same picture, so that one picture
// is never enough to choose by; and each of the three is as much like the others, so that none stands out as the right one.
export function amongThree(right) {
  const others = shuffled(COUNT).filter((one) => !right.includes(one));
  const [first, second, third] = shuffled(PICTURES);
  const rows = [right, others.slice(0, PICTURES), others.slice(PICTURES, 2 * PICTURES)];
  rows[1][first] = right[first];
  rows[2][second] = right[second];
  rows[2][third] = rows[1][third];
  return shuffled(rows.length).map((at) => rows[at]);
}
