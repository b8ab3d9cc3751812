// Reads the page aloud with the device's own voice, if it has one for the page's language. The button stays hidden
// until a voice is found; pressing it again stops. Voices that live elsewhere are never asked: they would be sent every
// word of the page.

const button = document.querySelector("[data-aloud]");
const language = document.documentElement.lang;
const READ = "h1, h2, h3, p, li, dt, dd, label, legend, summary, figcaption, .fgc-answer";

const speaks = (voice) => voice.localService && voice.lang.slice(0, 2) === language.slice(0, 2);
const voice = () => speechSynthesis.getVoices().find(speaks);

// What can be seen, in order; what stands inside another piece is read once.
function pieces() {
  return [...document.querySelectorAll(READ)]
    .filter((each) => each.closest("main, [data-read]") && each.checkVisibility?.() !== false)
    .filter((each) => !each.parentElement.closest(READ))
    .map((each) => each.innerText.trim())
    .filter(Boolean);
}

function stop() {
  speechSynthesis.cancel();
  button.setAttribute("aria-pressed", "false");
  button.textContent = button.dataset.aloud;
}

function read() {
  button.setAttribute("aria-pressed", "true");
  button.textContent = button.dataset.stop;
  const spoken = pieces().map((text) => {
    const words = new SpeechSynthesisUtterance(text);
    words.voice = voice();
    words.lang = language;
    words.rate = 0.9;
    return words;
  });
  if (spoken.length) spoken.at(-1).addEventListener("end", stop);
  spoken.forEach((words) => speechSynthesis.speak(words));
}

function offer() {
  if (voice()) button.hidden = false;
}

if (button && "speechSynthesis" in window) {
  offer();
  speechSynthesis.addEventListener("voiceschanged", offer);
  button.addEventListener("click", () => (button.getAttribute("aria-pressed") === "true" ? stop() : read()));
  addEventListener("pagehide", () => speechSynthesis.cancel());
}
