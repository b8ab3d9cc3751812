// A button that copies what a person has to carry by hand, sign for sign. Where the browser gives no clipboard the button
// stays hidden, and the box beside it can be selected.
//
// The words hold a secret link. When the page's own form says that they were sent, the clipboard is emptied, if what went
// into it last went from here.

let copied = false;

function say(place, words) {
  place.textContent = ""; // the same words twice would be read out once only
  requestAnimationFrame(() => { place.textContent = words; });
}

async function copy(button) {
  const box = document.getElementById(button.dataset.copies);
  box.select();
  const done = await navigator.clipboard.writeText(box.value).then(() => true, () => false);
  copied ||= done;
  say(button.parentElement.querySelector("[role=status]"), done ? button.dataset.copied : button.dataset.notCopied);
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
  document.addEventListener("copy", () => { copied = false; }); // copied by their own hand: it is theirs
  document.addEventListener("submit", () => { if (copied) navigator.clipboard.writeText("").catch(() => {}); });
}
