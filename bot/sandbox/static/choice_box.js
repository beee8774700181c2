// Choice box: a menu in which one searches by typing, for one choice or several. Knows no block.

import { button, cross, el, icon, newId } from "./dom.js";
import { textOf } from "./mrkdwn.js";

const TYPING_PAUSE = 180;

/**
 * find(query) answers rows {value, label, note, group}, now or later; `minimum` letters are needed before it is asked.
 * attributes: of the line one types in, its id and data-key among them. onChange gets the list of chosen values.
 */
export function choiceBox({ find, minimum = 0, attributes, placeholder, isMany, atMost, chosen, onChange }) {
  const list = el("ul", {
    class: "box-list",
    role: "listbox",
    id: newId("list"),
    hidden: true,
    "aria-label": placeholder ?? "Choices",
  });
  const note = el("p", { class: "box-note", role: "status" });
  const line = el("input", {
    ...attributes,
    type: "text",
    class: "line",
    role: "combobox",
    autocomplete: "off",
    placeholder: placeholder ?? "Type a part of the name",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  });
  const chips = el("ul", { class: "chips", "aria-label": "Chosen", hidden: true });
  const clear = cross("Clear the choice", () => {
    change([]);
    line.focus();
  });
  let picked = [...chosen];
  let rows = [];
  let active = -1;
  let asked = 0;
  let timer = null;

  const isOpen = () => !list.hidden;
  const labelOf = () => (isMany ? "" : (picked[0]?.label ?? ""));

  function showPicked() {
    line.value = labelOf();
    clear.hidden = isMany || picked.length === 0;
    chips.hidden = !isMany || picked.length === 0;
    chips.replaceChildren(
      ...picked.map((row) =>
        el(
          "li",
          {},
          button([row.label, icon("close")], () => drop(row), { class: "chip", "aria-label": `Remove ${row.label}` }),
        ),
      ),
    );
  }

  function change(next) {
    picked = next;
    showPicked();
    onChange(picked.map((row) => row.value));
  }

  function drop(row) {
    change(picked.filter((one) => one !== row));
    line.focus();
  }

  function close() {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    note.textContent = "";
    line.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function mark(number) {
    active = number;
    [...list.querySelectorAll("[role=option]")].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === number));
      if (at === number) option.scrollIntoView({ block: "nearest" });
    });
    if (number < 0) line.removeAttribute("aria-activedescendant");
    else line.setAttribute("aria-activedescendant", `${list.id}-${number}`);
  }

  async function search(query) {
    const question = ++asked;
    if (query.length < minimum) {
      list.hidden = true;
      line.setAttribute("aria-expanded", "false");
      note.textContent = `Type at least ${minimum} letters.`;
      return;
    }
    try {
      const found = await find(query);
      if (question !== asked) return;
      const taken = new Set(isMany ? picked.map((row) => keyOf(row.value)) : []);
      rows = found.filter((row) => !taken.has(keyOf(row.value)));
      show();
    } catch (refused) {
      if (question === asked) note.textContent = refused.message;
    }
  }

  function show() {
    const content = [];
    let group = null;
    rows.forEach((row, number) => {
      if (row.group && row.group !== group)
        content.push(el("li", { class: "box-group", role: "presentation" }, row.group));
      group = row.group ?? group;
      content.push(drawRow(row, number));
    });
    list.replaceChildren(...content);
    list.hidden = rows.length === 0;
    line.setAttribute("aria-expanded", String(rows.length > 0));
    note.textContent =
      rows.length === 0 ? "Nothing fits. Type less, or something else." : `${rows.length} to choose from.`;
    mark(-1);
    (list.hidden ? note : list).scrollIntoView({ block: "nearest" });
  }

  function drawRow(row, number) {
    const small = row.note ? el("span", { class: "box-row-note" }, row.note) : null;
    return el(
      "li",
      {
        role: "option",
        id: `${list.id}-${number}`,
        class: "box-row",
        "aria-selected": "false",
        on: { click: () => pick(number) },
      },
      el("span", {}, row.label),
      small,
    );
  }

  function pick(number) {
    const row = rows[number];
    if (!row || (isMany && picked.length >= atMost)) return;
    close();
    change(isMany ? [...picked, row] : [row]);
  }

  // Leaving the line chooses nothing; an emptied line takes the choice back.
  function leave() {
    const isEmptied = !isMany && picked.length > 0 && line.value.trim() === "";
    close();
    if (isEmptied) change([]);
    else line.value = labelOf();
  }

  line.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => search(line.value.trim()), TYPING_PAUSE);
  });
  line.addEventListener("click", () => isOpen() || search(""));
  line.addEventListener("blur", leave);
  line.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!isOpen()) search(line.value === labelOf() ? "" : line.value.trim());
      else mark((active + step + rows.length) % rows.length);
    } else if (event.key === "Enter" && isOpen()) {
      event.preventDefault();
      if (active >= 0 || rows.length === 1) pick(Math.max(active, 0));
    } else if (event.key === "Escape" && isOpen()) {
      // Only the list closes: a form around it has its own Escape.
      event.preventDefault();
      event.stopPropagation();
      close();
      line.value = labelOf();
    } else if (event.key === "Backspace" && isMany && line.value === "" && picked.length > 0) {
      change(picked.slice(0, -1));
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  showPicked();
  return el("div", { class: "box" }, chips, el("div", { class: "box-line" }, line, clear), list, note);
}

function keyOf(value) {
  return typeof value === "string" ? value : value.value;
}

/** Options of Block Kit to search in; each row's value is the whole option. */
export function optionsMatching(options, names) {
  const rowOf = ({ option, group }) => ({ ...describe(option), group: group ?? null });
  const describe = (option) => ({
    value: option,
    label: words(option.text, names),
    note: option.description ? words(option.description, names) : null,
  });
  const all = () => options.map(rowOf);
  return { all, describe, find: (query) => all().filter((row) => fits(query, row.label, row.group)) };
}

/** The people of the workspace; each row's value is their id. */
export function peopleMatching(desk) {
  const describe = (id) => {
    const person = desk.person(id);
    return { value: id, label: person?.name ?? id, note: person ? `${person.post}, ${person.organisation}` : null };
  };
  const find = (query) =>
    desk.people
      .filter((person) => fits(query, person.name, person.handle, person.organisation))
      .map((person) => describe(person.id));
  return { describe, find };
}

/** The channels that the person is in; each row's value is its id. */
export function channelsMatching(desk) {
  const describe = (id) => ({
    value: id,
    label: desk.channels.find((channel) => channel.id === id)?.name ?? id,
    note: null,
  });
  const rooms = () => desk.channels.filter((channel) => channel.kind === "channel");
  return {
    describe,
    find: (query) =>
      rooms()
        .filter((room) => fits(query, room.name))
        .map((room) => describe(room.id)),
  };
}

function words(text, names) {
  return el("span", {}, textOf(text, names)).textContent;
}

/** Whether every word of the query stands somewhere in the texts, whatever its accents and capitals. */
export function fits(query, ...texts) {
  const hay = plainLetters(texts.filter(Boolean).join(" "));
  return plainLetters(query)
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

function plainLetters(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
