// Elements: the parts of blocks that one uses: buttons, menus, choices, dates and lines to type in.

import { channelsMatching, choiceBox, optionsMatching, peopleMatching } from "./choice_box.js";
import { button, el, icon, newId } from "./dom.js";
import { textOf } from "./mrkdwn.js";
import { instantOf, wallTimeOf } from "./times.js";

/**
 * One element. `where` says: block and surface it stands on; acts (true when using it tells the app at once);
 * id, labelId, describedBy, isRequired of a labelled field; labelledBy of an accessory.
 */
export function drawElement(element, where) {
  const draw = DRAWN[element.type];
  return draw ? draw(element, where) : el("p", { class: "picture" }, `[${element.type} cannot be shown here]`);
}

const DRAWN = {
  button: drawButton,
  workflow_button: drawButton,
  overflow: drawOverflow,
  static_select: drawSelect,
  radio_buttons: (element, where) => drawChoices(element, where, "radio"),
  checkboxes: (element, where) => drawChoices(element, where, "checkbox"),
  datepicker: (element, where) => drawPicker(element, where, "date"),
  timepicker: (element, where) => drawPicker(element, where, "time"),
  datetimepicker: drawMomentPicker,
  plain_text_input: (element, where) => drawLine(element, where, "text"),
  email_text_input: (element, where) => drawLine(element, where, "email"),
  url_text_input: (element, where) => drawLine(element, where, "url"),
  number_input: (element, where) => drawLine(element, where, "text"),
  external_select: drawExternal,
  multi_external_select: drawExternal,
  multi_static_select: (element, where) =>
    drawBox(element, where, optionsMatching(optionsOf(element), where.surface.names)),
  users_select: (element, where) => drawBox(element, where, peopleMatching(where.surface.desk)),
  multi_users_select: (element, where) => drawBox(element, where, peopleMatching(where.surface.desk)),
  channels_select: (element, where) => drawBox(element, where, channelsMatching(where.surface.desk)),
  multi_channels_select: (element, where) => drawBox(element, where, channelsMatching(where.surface.desk)),
  conversations_select: (element, where) => drawBox(element, where, channelsMatching(where.surface.desk)),
  multi_conversations_select: (element, where) => drawBox(element, where, channelsMatching(where.surface.desk)),
};

const keyOf = (element, where) => `${where.block.block_id} ${element.action_id}`;

function named(element, where) {
  const isPlaced = where.id !== undefined;
  const label = element.placeholder?.text ?? "Choose";
  return {
    id: where.id ?? newId("element"),
    "data-key": keyOf(element, where),
    "aria-label": isPlaced || where.labelledBy ? null : label,
    "aria-labelledby": isPlaced ? null : where.labelledBy,
    "aria-describedby": where.describedBy,
    "aria-required": where.isRequired ? "true" : null,
  };
}

function keepAndAct(element, where, value) {
  where.surface.keep(where.block, element, value);
  if (where.acts) where.surface.press(where.block, element);
}

function drawButton(element, where) {
  const words = element.text.text;
  const said = element.accessibility_label;
  const style = element.style ? ` ${element.style}` : "";
  const press = async () => {
    const opens = /^https?:/i.test(element.url ?? "") ? element.url : null;
    const taken = await where.surface.press(where.block, element, {});
    if (opens && taken) window.open(opens, "_blank", "noopener");
  };
  return button(words, press, {
    class: `button${style}`,
    "data-key": keyOf(element, where),
    // Who speaks to the page says what they see, so what they see is in the name.
    "aria-label": said ? (said.includes(words) ? said : `${words}: ${said}`) : null,
  });
}

function drawOverflow(element, where) {
  const list = el(
    "ul",
    { class: "overflow-list", id: newId("more"), hidden: true },
    element.options.map((option) =>
      el(
        "li",
        {},
        button(textOf(option.text, where.surface.names), () => choose(option), { class: "quiet" }),
      ),
    ),
  );
  const toggle = button(["More", icon("down")], () => show(list.hidden), {
    "data-key": keyOf(element, where),
    "aria-expanded": "false",
    "aria-controls": list.id,
  });
  const show = (isOpen) => {
    list.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
  };
  const choose = (option) => {
    show(false);
    toggle.focus();
    where.surface.press(where.block, element, { selected_option: option });
  };
  return el(
    "div",
    {
      class: "overflow",
      on: {
        keydown: (event) => {
          if (event.key !== "Escape" || list.hidden) return;
          event.preventDefault();
          show(false);
          toggle.focus();
        },
      },
    },
    toggle,
    list,
  );
}

function optionsOf(element) {
  const groups = element.option_groups ?? [{ options: element.options }];
  return groups.flatMap(({ label, options }) => options.map((option) => ({ option, group: label?.text ?? null })));
}

function drawSelect(element, where) {
  const all = optionsOf(element);
  const chosen = where.surface.valueOf(where.block, element)?.value;
  const drawn = all.map(({ option }, number) =>
    el(
      "option",
      { value: String(number), selected: option.value === chosen },
      textOf(option.text, where.surface.names),
    ),
  );
  const select = el(
    "select",
    { ...named(element, where), class: "select" },
    el("option", { value: "" }, element.placeholder?.text ?? "Choose"),
  );
  let group = null;
  all.forEach((one, number) => {
    if (one.group && one.group !== group?.label) {
      group = el("optgroup", { label: one.group });
      select.append(group);
    }
    (one.group ? group : select).append(drawn[number]);
  });
  select.addEventListener("change", () => {
    const option = select.value === "" ? null : all[Number(select.value)].option;
    if (option || !where.acts) keepAndAct(element, where, option);
  });
  return select;
}

function drawChoices(element, where, type) {
  const { surface, block } = where;
  const name = newId("choice");
  const isMany = type === "checkbox";
  const value = surface.valueOf(block, element);
  const chosen = (isMany ? (value ?? []) : [value]).map((option) => option?.value);
  const inputs = element.options.map((option) =>
    el("input", {
      type,
      name,
      checked: chosen.includes(option.value),
      "data-key": `${keyOf(element, where)} ${option.value}`,
      "aria-describedby": where.describedBy,
    }),
  );
  const changed = () => {
    const options = element.options.filter((_, number) => inputs[number].checked);
    keepAndAct(element, where, isMany ? options : (options[0] ?? null));
  };
  const rows = element.options.map((option, number) => {
    const small = option.description
      ? el("span", { class: "choice-description" }, textOf(option.description, surface.names))
      : null;
    return el("label", { class: "choice" }, inputs[number], el("span", {}, textOf(option.text, surface.names), small));
  });
  const role = where.id ? null : isMany ? "group" : "radiogroup";
  const label = where.id || where.labelledBy ? null : "Choose";
  return el(
    "div",
    {
      class: "choices",
      role,
      "aria-label": label,
      "aria-labelledby": where.id ? null : where.labelledBy,
      on: { change: changed },
    },
    rows,
  );
}

function drawPicker(element, where, type) {
  const input = el("input", {
    ...named(element, where),
    type,
    class: "line short",
    value: where.surface.valueOf(where.block, element),
  });
  input.addEventListener("change", () => keepAndAct(element, where, input.value || null));
  return input;
}

function drawMomentPicker(element, where) {
  const { zone } = where.surface.desk.clock;
  const instant = where.surface.valueOf(where.block, element);
  const value = instant ? wallTimeOf(new Date(instant * 1000), zone) : null;
  const input = el("input", { ...named(element, where), type: "datetime-local", class: "line short", value });
  input.addEventListener("change", () => {
    keepAndAct(element, where, input.value ? Math.floor(instantOf(input.value, zone).getTime() / 1000) : null);
  });
  return input;
}

function drawLine(element, where, type) {
  const { surface, block } = where;
  const value = surface.valueOf(block, element) ?? "";
  const shared = {
    ...named(element, where),
    class: "line",
    placeholder: element.placeholder?.text,
    maxlength: element.max_length,
  };
  const input = element.multiline
    ? el("textarea", { ...shared, rows: "4" }, value)
    : el("input", {
        ...shared,
        type,
        value,
        inputmode: element.type === "number_input" ? "decimal" : null,
        autocomplete: "off",
      });
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  input.addEventListener("input", () => {
    surface.keep(block, element, input.value || null);
    if (where.acts && triggers.includes("on_character_entered")) surface.press(block, element);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !where.acts || element.multiline || !triggers.includes("on_enter_pressed")) return;
    event.preventDefault();
    surface.keep(block, element, input.value || null);
    surface.press(block, element);
  });
  return input;
}

function drawExternal(element, where) {
  const minimum = element.min_query_length ?? 3;
  const find = async (query) =>
    optionsMatching(
      (await where.surface.options(where.block, element, query)).map((option) => ({ option })),
      where.surface.names,
    ).all();
  return drawBox(element, where, { find, describe: optionsMatching([], where.surface.names).describe, minimum });
}

function drawBox(element, where, source) {
  const isMany = element.type.startsWith("multi_");
  const value = where.surface.valueOf(where.block, element);
  return choiceBox({
    ...source,
    attributes: named(element, where),
    placeholder: element.placeholder?.text,
    isMany,
    atMost: element.max_selected_items ?? Infinity,
    chosen: (isMany ? (value ?? []) : value === null ? [] : [value]).map(source.describe),
    onChange: (values) => keepAndAct(element, where, isMany ? values : (values[0] ?? null)),
  });
}
