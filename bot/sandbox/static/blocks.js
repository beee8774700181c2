// Blocks: Block Kit to elements, for messages, forms and the Home tab. Knows no message and no form.

import { drawElement } from "./elements.js";
import { el, newId } from "./dom.js";
import { textOf } from "./mrkdwn.js";

const GROUPS = ["radio_buttons", "checkboxes"];

/** The blocks as a list of elements. */
export function drawBlocks(blocks, surface) {
  return blocks.map((block) => (DRAWN[block.type] ?? drawWords)(block, surface));
}

const DRAWN = {
  header: (block, surface) => el(`h${surface.level}`, { class: "block-header" }, textOf(block.text, surface.names)),
  divider: () => el("hr"),
  section: drawSection,
  context: drawContext,
  actions: drawActions,
  input: drawInput,
  image: drawImage,
  table: drawTable,
};

function drawSection(block, surface) {
  const textId = newId("section");
  const words = el("div", { class: "prose", id: textId }, textOf(block.text, surface.names));
  if (block.fields) {
    const fields = block.fields.map((field) => el("li", {}, textOf(field, surface.names)));
    words.append(el("ul", { class: "fields" }, fields));
  }
  const { accessory } = block;
  if (!accessory) return el("div", { class: "section" }, words);
  const drawn =
    accessory.type === "image"
      ? drawImage(accessory)
      : drawElement(accessory, { block, surface, acts: true, labelledBy: textId });
  return el("div", { class: "section with-accessory" }, words, el("div", { class: "accessory" }, drawn));
}

function drawContext(block, surface) {
  const parts = block.elements.map((part) =>
    part.type === "image" ? drawImage(part) : el("div", { class: "prose" }, textOf(part, surface.names)),
  );
  return el("div", { class: "context" }, parts);
}

function drawActions(block, surface) {
  return el(
    "div",
    { class: "actions" },
    block.elements.map((element) => drawElement(element, { block, surface, acts: true })),
  );
}

/** A labelled field. Its `data-block` is where a mistake is shown; see `showMistakes` in forms.js. */
function drawInput(block, surface) {
  const { element } = block;
  const id = newId("field");
  const hint = block.hint ? el("p", { class: "hint", id: `${id}-hint` }, textOf(block.hint, surface.names)) : null;
  const mistake = el("p", { class: "mistake", id: `${id}-mistake`, hidden: true });
  const where = {
    block,
    surface,
    acts: block.dispatch_action === true,
    id,
    labelId: `${id}-label`,
    describedBy: hint ? hint.id : null,
    isRequired: !block.optional,
  };
  const label = [
    textOf(block.label, surface.names),
    block.optional ? el("span", { class: "optional" }, " (optional)") : null,
  ];
  const isGroup = GROUPS.includes(element.type);
  const parts = isGroup
    ? [el("legend", { class: "label", id: `${id}-label` }, label)]
    : [el("label", { class: "label", for: id, id: `${id}-label` }, label)];
  return el(
    isGroup ? "fieldset" : "div",
    { class: "field", "data-block": block.block_id, "aria-describedby": isGroup ? where.describedBy : null },
    parts,
    hint,
    mistake,
    drawElement(element, where),
  );
}

// The page may fetch nothing from elsewhere, so a picture is its description.
function drawImage(block) {
  return el("p", { class: "picture" }, `[Picture: ${block.alt_text}]`);
}

function drawTable(block, surface) {
  const row = (cells) =>
    el(
      "tr",
      {},
      cells.map((cell) => el("td", {}, wordsIn(cell, surface.names))),
    );
  return el(
    "div",
    { class: "table", tabindex: "0", role: "region", "aria-label": "Table" },
    el("table", {}, block.rows.map(row)),
  );
}

// Rich text and markdown come without their formatting: every word is there.
function drawWords(block, surface) {
  return el(
    "div",
    { class: "section" },
    el("div", { class: "prose" }, el("span", { class: "lines" }, wordsIn(block, surface.names))),
  );
}

function wordsIn(part, names) {
  if (part.type === "user") return `@${names.person(part.user_id) ?? "somebody"}`;
  if (part.type === "link") return part.text ?? part.url;
  if (typeof part.text === "string") return part.text;
  const glue = (part.elements ?? []).some((inner) => inner.elements) ? "\n" : "";
  return (part.elements ?? []).map((inner) => wordsIn(inner, names)).join(glue);
}
