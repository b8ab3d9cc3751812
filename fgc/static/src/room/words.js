// A key as twenty-four words that can be read out: the list of BIP 39, of which the first four letters are enough. A word
// that was misheard shows, the last one checks the others.
import { entropyToMnemonic, mnemonicToEntropy } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";

export const COUNT = 24;
const ENOUGH = 4;
// Nobody should have to read these out to their family on such a day. A key that has one is not used: of 256 bits that
// costs one.
const HURTS = new Set(
  ("abandon abuse alcohol assault attack betray blame blood crime cruel danger despair destroy divorce enemy evil exile " +
    "fatal fault guilt gun harsh hurt illegal injury inmate insane jealous knife lawsuit liar lonely misery neglect " +
    "orphan pill pistol police poverty prison punch reject sad sadness scare shoot sick suffer suspect tragic trash " +
    "trouble ugly useless vicious weapon witness wrong").split(" "),
);

export const inWords = (bytes) => entropyToMnemonic(bytes, wordlist).split(" ");

export function newKey() {
  for (;;) {
    const bytes = crypto.getRandomValues(new Uint8Array(32));
    if (!inWords(bytes).some((word) => HURTS.has(word))) return bytes;
  }
}

const whole = (typed) =>
  wordlist.find((word) => word === typed || (typed.length >= ENOUGH && word.startsWith(typed)));

// What was typed, as a key. Otherwise what is wrong: `unknown` the first word that is not in the list, `count` how many
// words there are, or neither: then one of them is another than was read out.
export function fromWords(text) {
  const typed = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const unknown = typed.find((word) => !whole(word));
  if (unknown || typed.length !== COUNT) return { unknown, count: typed.length };
  try {
    return { bytes: mnemonicToEntropy(typed.map(whole).join(" "), wordlist) };
  } catch {
    return {};
  }
}
