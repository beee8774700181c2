// Dom: makes elements from values. Data reaches the page as text nodes and attributes only, never as markup.

const SVG = "http://www.w3.org/2000/svg";

let made = 0;

/** An id that nothing else on the page has. */
export function newId(of) {
  made += 1;
  return `${of}-${made}`;
}

/**
 * One element. Attributes that are null, undefined or false are left out; `on` holds listeners by event;
 * children may be elements, strings, lists of them, or null for none.
 */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(key, value === true ? "" : value);
    }
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** A picture from icons.svg, which says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** Text for screen readers only. */
export function unseen(text) {
  return el("span", { class: "unseen" }, text);
}

/** A button that does something when it is pressed. */
export function button(words, press, attributes = {}) {
  return el("button", { type: "button", class: "button", ...attributes, on: { click: press } }, words);
}

/** The small cross that puts something away; *label* says what. */
export function cross(label, press) {
  return button(icon("close"), press, { class: "quiet cross", "aria-label": label });
}

/** The initials of somebody, in a colour that is always the same for *tone*. */
export function avatar(name, tone) {
  const initials = name.split(/\s+/).map((word) => word[0] ?? "");
  const short = initials.length > 1 ? initials[0] + initials[initials.length - 1] : initials[0];
  let hash = 2166136261;
  for (const sign of tone) hash = Math.imul(hash ^ sign.codePointAt(0), 16777619);
  return el("span", { class: `avatar tone-${(hash >>> 8) % 8}`, "aria-hidden": "true" }, short.toUpperCase());
}

/** The mark of the bot, where others have their initials. */
export function botAvatar() {
  return el("span", { class: "avatar of-bot", "aria-hidden": "true" }, icon("bot"));
}

/**
 * Put other content into *place*. Whoever stood on a control with a `data-key` stands on the same one afterwards,
 * with the cursor where it was; if it is gone, on *otherwise*.
 */
export function replaceKeepingFocus(place, content, otherwise = null) {
  const active = document.activeElement;
  const wasInside = place.contains(active);
  const key = wasInside ? active.closest("[data-key]")?.dataset.key : undefined;
  const cursor = wasInside && canSelect(active) ? [active.selectionStart, active.selectionEnd] : null;
  place.replaceChildren(...content);
  if (!wasInside) return;
  const again = key ? [...place.querySelectorAll("[data-key]")].find((node) => node.dataset.key === key) : null;
  (again ?? otherwise)?.focus();
  if (again && cursor && canSelect(again)) again.setSelectionRange(...cursor);
}

function canSelect(node) {
  return node instanceof HTMLTextAreaElement || (node instanceof HTMLInputElement && node.type === "text");
}
