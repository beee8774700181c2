// Surface: one thing with blocks on it (a message, a form, the Home tab): what was chosen there, and what is pressed.

import { askToConfirm } from "./confirm.js";
import { plain } from "./mrkdwn.js";

/** What each element keeps, and the property with its first value. */
const KEPT = {
  plain_text_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  radio_buttons: ["selected_option", "initial_option"],
  users_select: ["selected_user", "initial_user"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  channels_select: ["selected_channel", "initial_channel"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  checkboxes: ["selected_options", "initial_options"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  multi_users_select: ["selected_users", "initial_users"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  multi_channels_select: ["selected_channels", "initial_channels"],
};

const NOT_TAKEN = "The app did not answer in three seconds. Nothing may have changed: look, then try again.";

export class Surface {
  /**
   * place: what the sandbox knows the surface by, {channel, ts} or {view_id}. level: of its headings, 2 to 4.
   * onState: called with (isWaiting, sentence or null) while something is pressed and after it.
   * known: the values that the sandbox knows; chosen: those that the person has typed or chosen here since.
   */
  constructor(desk, { place, level, onState, known = {}, chosen = {} }) {
    this.desk = desk;
    this.place = place;
    this.level = level;
    this.onState = onState;
    this.known = known;
    this.chosen = chosen;
    this.isWaiting = false;
  }

  /** How mentions are called on this surface. */
  get names() {
    return namesOf(this.desk);
  }

  /** Every value on the surface that is known or chosen, by block and element. */
  get values() {
    const all = structuredClone(this.known);
    for (const [block, actions] of Object.entries(this.chosen)) all[block] = { ...all[block], ...actions };
    return all;
  }

  /** The value of an element as far as one is chosen or known, else its first; null for none. */
  valueOf(block, element) {
    const [key, first] = KEPT[element.type];
    const kept = this.values[block.block_id]?.[element.action_id];
    return (kept && key in kept ? kept[key] : element[first]) ?? null;
  }

  /** Keep what the person chose or typed. */
  keep(block, element, value) {
    const actions = (this.chosen[block.block_id] ??= {});
    actions[element.action_id] = { type: element.type, [KEPT[element.type][0]]: value };
  }

  /** Use an element, after its confirmation if it has one. True when the app took it. */
  async press(block, element, given = this.chosen[block.block_id]?.[element.action_id] ?? {}) {
    if (this.isWaiting) return false;
    if (element.confirm && !(await askToConfirm(element.confirm, this.names))) return false;
    this.isWaiting = true;
    this.onState(true, null);
    let trouble = null;
    try {
      const answer = await this.desk.tell("/sandbox/press", {
        ...given,
        ...this.place,
        block_id: block.block_id,
        action_id: element.action_id,
        state_values: this.values,
      });
      if (answer.timed_out) trouble = NOT_TAKEN;
    } catch (refused) {
      trouble = refused.message;
    }
    this.isWaiting = false;
    this.onState(false, trouble);
    return trouble === null;
  }

  /** The options of an external menu for what was typed. */
  async options(block, element, query) {
    const place = { ...this.place, block_id: block.block_id, action_id: element.action_id };
    return (await this.desk.tell("/sandbox/options", { ...place, query })).options;
  }
}

/** What mentions of people and channels are called, undefined for those nobody here knows. */
export function namesOf(desk) {
  return {
    person: (id) => (id === desk.bot.id ? desk.bot.name : desk.person(id)?.name),
    channel: (id) => desk.channels.find((channel) => channel.id === id && channel.kind === "channel")?.name,
  };
}

/** A message's text in one plain line of at most 300 signs, for announcements. */
export function inBrief(text, desk) {
  const words = plain(text, namesOf(desk)).replace(/\s+/g, " ").trim();
  return words.length > 300 ? `${words.slice(0, 299)}…` : words;
}
