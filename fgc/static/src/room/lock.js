// The lock of a family's notes: AES-GCM with a key of 256 bits that is made here, on a device of the family, and is never
// sent. What is locked is one byte that says how (1), twelve random bytes, and what AES-GCM made of the words; it is
// bound to the room and the box it was written in, and opens nowhere else.

const FORM = 1;
const NONCE = 12;
const KEY = /^[\w-]{43}$/;

export const able = () => {
  try {
    return Boolean(crypto.subtle && sessionStorage);
  } catch {
    return false; // some browsers forbid even asking
  }
};

export const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
export const toBytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

// A key as it stands in the fragment of a link.
const inAddress = (bytes) => toText(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
const fromAddress = (text) => toBytes(`${text.replace(/-/g, "+").replace(/_/g, "/")}=`);

export const utf8 = (text) => new TextEncoder().encode(text);

// Bytes locked with a key of AES-GCM and bound to `additionalData`, as text; and opened, which throws when it is not that.
export async function sealWith(key, additionalData, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, bytes);
  return toText([FORM, ...iv, ...new Uint8Array(sealed)]);
}

export async function openWith(key, additionalData, text) {
  const sealed = toBytes(text);
  if (sealed[0] !== FORM) throw new Error("locked in a way that is not known here");
  const iv = sealed.subarray(1, 1 + NONCE);
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, sealed.subarray(1 + NONCE)),
  );
}

// The lock of one room with one key: `seal` and `open` one box. `open` throws when it is not what was locked for it.
export async function lockOf(room, bytes) {
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  const bound = (box) => utf8(`fgc|room_draft|${room}|${box}|1`);
  return {
    bytes,
    seal: (box, words) => sealWith(key, bound(box), utf8(words)),
    open: async (box, text) => new TextDecoder().decode(await openWith(key, bound(box), text)),
  };
}

// Nothing at all, locked with a key, shows a device whether the key it was given is this one.
export const proofOf = (lock) => lock.seal("", "");
export const opens = (lock, proof) => lock.open("", proof).then(() => true, () => false);

// The key is kept for this tab alone, until it is closed or the visit ends.
const place = (room) => `fgc room ${room}`;
export const keep = (room, bytes) => sessionStorage.setItem(place(room), inAddress(bytes));
export const drop = (room) => sessionStorage.removeItem(place(room));

export function kept(room) {
  const text = sessionStorage.getItem(place(room));
  return text && fromAddress(text);
}

// The link by which others come in; and the key in the address of this page, which is taken out of it at once.
export const linkWith = (bytes) => `${location.origin}${location.pathname}#${inAddress(bytes)}`;

export function carried() {
  const text = location.hash.slice(1);
  if (!KEY.test(text)) return null;
  history.replaceState(null, "", location.pathname + location.search);
  return fromAddress(text);
}
