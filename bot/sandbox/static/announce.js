// Announce: says to screen readers what has just appeared. Nothing here is seen.

let timer = null;

/** Say one sentence, after whatever is being said. */
export function announce(sentence) {
  const place = document.getElementById("announcer");
  place.textContent = "";
  clearTimeout(timer);
  // The same sentence twice is heard twice only if the place was empty in between.
  timer = setTimeout(() => {
    place.textContent = sentence;
  }, 60);
}
