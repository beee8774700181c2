// Composer: the line one types in, with the commands to choose from, and what is said while the app is waited for.

import { el, icon } from "./dom.js";
import { fits } from "./choice_box.js";

const WAITS_AFTER = 300;
const REMEMBERED = 30;
const INVITATION = /^\/invite\s+@?(?<name>\S+)$/;
const LATE =
  "The app did not answer in three seconds, so nothing came back. It may be busy: look again, then try once more.";

export class Composer {
  /**
   * onAnswer gets (channelId, message, typed) for a private answer to what was typed; onInvite the channel that the bot
   * shall come into, and is waited for.
   */
  constructor(desk, { onAnswer, onInvite }) {
    this.desk = desk;
    this.onAnswer = onAnswer;
    this.onInvite = onInvite;
    this.drafts = new Map();
    this.typed = [];
    this.recalled = -1;
    this.active = -1;
    this.rows = [];
    this.list = el("ul", {
      class: "completions",
      id: "completions",
      role: "listbox",
      "aria-label": "Commands",
      hidden: true,
    });
    this.label = el("label", { class: "unseen", for: "line" });
    this.line = el("input", {
      id: "line",
      class: "line",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "true",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "completions",
      "aria-describedby": "composer-status",
    });
    this.button = el("button", { type: "submit", class: "button primary send" }, icon("send"), el("span", {}, "Send"));
    this.status = el("p", { class: "composer-status", id: "composer-status", role: "status" });
    this.form = el(
      "form",
      { class: "composer", autocomplete: "off" },
      this.list,
      el("div", { class: "composer-line" }, this.label, this.line, this.button),
      this.status,
    );
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.line.addEventListener("input", () => this.complete());
    this.line.addEventListener("keydown", (event) => this.onKey(event));
    this.line.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /** Write to this channel from now on; what was begun in another is kept for it. */
  open(channel) {
    if (this.draftKey) this.drafts.set(this.draftKey, this.line.value);
    this.draftKey = `${this.desk.me.id} ${channel.id}`;
    this.channel = channel;
    const place = channel.kind === "dm" ? channel.name : `#${channel.name}`;
    this.label.textContent = `Write to ${place}, or type a slash for commands`;
    this.line.placeholder =
      channel.kind === "dm" ? `Write to ${place}: help, for example` : `Write to ${place}, or type /`;
    this.line.value = this.drafts.get(this.draftKey) ?? "";
    this.say("");
    this.close();
  }

  /** Put words on the line and go there, without sending them. */
  fill(text) {
    this.line.value = text;
    this.line.focus();
    this.line.setSelectionRange(text.length, text.length);
    this.complete();
  }

  async send() {
    const text = this.line.value.trim();
    if (!text || this.isWaiting) return;
    const { channel } = this;
    const started = this.draftKey;
    this.close();
    this.wait(true);
    const slow = setTimeout(() => this.say("Waiting for the app…"), WAITS_AFTER);
    try {
      const invited = INVITATION.exec(text);
      if (invited) {
        await this.invite(channel, invited.groups.name);
        this.done(text, started);
        return;
      }
      const answer = await this.desk.tell("/sandbox/type", { channel: channel.id, text });
      this.say(answer.timed_out ? LATE : "", answer.timed_out);
      this.done(text, started);
      if (answer.ephemeral) this.onAnswer(channel.id, answer.ephemeral, text);
    } catch (refused) {
      this.say(refused.message, true);
    } finally {
      clearTimeout(slow);
      this.wait(false);
    }
  }

  // Slack's own command, which no app is asked about. The app tells people to type it, so it works here too.
  async invite(channel, name) {
    const { bot } = this.desk;
    if (name !== bot.name || channel.kind !== "channel") {
      throw new Error(`Here only @${bot.name} can be invited, and only into a channel. Nothing changed.`);
    }
    if (this.desk.channel?.bot_is_member) {
      this.say(`${bot.name} is in #${channel.name} already. Nothing changed.`);
      return;
    }
    await this.onInvite(channel);
    this.say(`${bot.name} is in #${channel.name} now.`);
  }

  done(text, started) {
    this.remember(text);
    if (this.draftKey === started) this.line.value = "";
    else this.drafts.delete(started);
  }

  wait(isWaiting) {
    this.isWaiting = isWaiting;
    // Not disabled: whoever stands on the line stays there.
    this.line.readOnly = isWaiting;
    this.form.classList.toggle("waiting", isWaiting);
    this.button.setAttribute("aria-disabled", String(isWaiting));
  }

  say(sentence, isBad = false) {
    this.status.textContent = sentence;
    this.status.classList.toggle("bad", isBad);
  }

  remember(text) {
    this.typed = [text, ...this.typed.filter((one) => one !== text)].slice(0, REMEMBERED);
    this.recalled = -1;
  }

  complete() {
    this.rows = completionsFor(this.line.value, this.desk.commands);
    this.list.replaceChildren(...this.rows.map((row, number) => this.drawRow(row, number)));
    this.list.hidden = this.rows.length === 0;
    this.line.setAttribute("aria-expanded", String(this.rows.length > 0));
    this.mark(-1);
  }

  drawRow({ shown, what }, number) {
    return el(
      "li",
      {
        role: "option",
        id: `completion-${number}`,
        class: "box-row",
        "aria-selected": "false",
        on: { click: () => this.take(number) },
      },
      el("span", { class: "verb" }, shown),
      el("span", { class: "box-row-note" }, what),
    );
  }

  mark(number) {
    this.active = number;
    [...this.list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === number));
      if (at === number) option.scrollIntoView({ block: "nearest" });
    });
    if (number < 0) this.line.removeAttribute("aria-activedescendant");
    else this.line.setAttribute("aria-activedescendant", `completion-${number}`);
  }

  take(number) {
    this.line.value = `${this.rows[number].whole} `;
    this.line.focus();
    this.complete();
  }

  close() {
    this.rows = [];
    this.list.hidden = true;
    this.line.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }

  /** Whether Tab completes: once something is begun or chosen. Else it goes on to the next control, as everywhere. */
  get mayComplete() {
    return this.active >= 0 || !this.line.value.endsWith(" ");
  }

  onKey(event) {
    const isOpen = this.rows.length > 0;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (isOpen && step) {
      event.preventDefault();
      const from = this.active < 0 && step < 0 ? 0 : this.active;
      this.mark((from + step + this.rows.length) % this.rows.length);
    } else if (isOpen && event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.take(this.active);
    } else if (isOpen && event.key === "Tab" && !event.shiftKey && this.mayComplete) {
      event.preventDefault();
      this.take(Math.max(this.active, 0));
    } else if (isOpen && event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (step && this.typed.length > 0) {
      event.preventDefault();
      this.recall(-step);
    }
  }

  // As in a terminal: up goes back through what was typed, down comes forward to an empty line.
  recall(step) {
    this.recalled = Math.max(-1, Math.min(this.typed.length - 1, this.recalled + step));
    this.line.value = this.recalled < 0 ? "" : this.typed[this.recalled];
  }
}

/**
 * What the beginning of a line can become: the command itself, then its examples. At first the plainest example of
 * each kind; once something is typed all that fit it. Nothing when one stands there whole.
 */
export function completionsFor(line, commands) {
  if (/^\/\S*$/.test(line)) {
    return commands
      .filter(({ command }) => command.startsWith(line))
      .map(({ command, description }) => ({ shown: command, whole: command, what: description }));
  }
  const [, name, begun] = /^(\/\S+)\s+(.*)$/.exec(line) ?? [];
  const command = commands.find((one) => one.command === name);
  if (!command || command.verbs.some(({ verb }) => verb === begun)) return [];
  const isPlainest = ({ what }, at) => command.verbs.findIndex((one) => one.what === what) === at;
  const isBegun = ({ verb }) => (begun.includes(" ") ? verb.startsWith(begun) : fits(begun, verb));
  const rank = ({ verb }) => (verb.startsWith(begun) ? 0 : 1);
  return command.verbs
    .filter(begun ? isBegun : isPlainest)
    .sort((one, other) => rank(one) - rank(other))
    .map(({ verb, what }) => ({ shown: verb, whole: `${command.command} ${verb}`, what }));
}
