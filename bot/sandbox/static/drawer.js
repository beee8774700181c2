// Drawer: on narrow screens the list of places lies behind a button; here it is opened and closed.

/** Make *side* a drawer that *toggle* opens. Answers a function that closes it, for when a place was chosen. */
export function makeDrawer({ side, toggle, shade, behind }) {
  const narrow = matchMedia("(max-width: 52rem)");
  let isOpen = false;

  function set(open) {
    isOpen = open && narrow.matches;
    side.classList.toggle("open", isOpen);
    shade.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
    behind.inert = isOpen;
    if (isOpen) side.querySelector("button, a").focus();
  }

  toggle.addEventListener("click", () => set(!isOpen));
  shade.addEventListener("click", () => set(false));
  narrow.addEventListener("change", () => set(false));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen || document.querySelector("dialog[open]")) return;
    set(false);
    toggle.focus();
  });
  return () => set(false);
}
