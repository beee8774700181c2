// Messages: the list of one channel or of the direct messages, day by day, kept as it changes.

import { announce } from "./announce.js";
import { drawBlocks } from "./blocks.js";
import { avatar, botAvatar, el, icon, newId, replaceKeepingFocus } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";
import { Surface, inBrief, namesOf } from "./surface.js";

const NEAR_THE_END = 120;

export class Messages {
  /** place: where the list stands; scroll: the box that it is scrolled in. */
  constructor(desk, { place, scroll }) {
    this.desk = desk;
    this.place = place;
    this.scroll = scroll;
    this.answers = new Map();
    this.channelId = null;
    this.latest = null;
    this.staysAtTheEnd = false;
    desk.addEventListener("message", ({ detail }) => this.receive(detail));
    scroll.addEventListener("scroll", () => {
      this.staysAtTheEnd = this.isAtTheEnd();
    });
    // The newest message stays in view when a phone is turned, or the clock says more above it.
    new ResizeObserver(() => this.channelId !== null && this.staysAtTheEnd && this.toTheEnd()).observe(scroll);
  }

  /** Show a channel from its newest message; the same channel again is brought up to date. */
  async open(channel) {
    this.channelId = channel.id;
    this.latest = null;
    this.days = new Map();
    this.items = new Map();
    this.place.replaceChildren(el("p", { class: "beginning" }, this.beginning(channel)));
    try {
      const { messages } = await this.desk.ask("/sandbox/messages", { channel: channel.id });
      if (this.channelId !== channel.id) return;
      for (const message of messages) this.put(message);
      // Where nothing was said yet, what one can try stands above, and is read from its beginning.
      this.staysAtTheEnd = messages.length > 0;
      if (this.staysAtTheEnd) this.toTheEnd();
      else this.scroll.scrollTop = 0;
    } catch (refused) {
      this.desk.report(refused);
    }
  }

  /** Put in what came between the first look and the first push. */
  async fillIn() {
    const { channelId } = this;
    if (channelId === null) return;
    try {
      const { messages } = await this.desk.ask("/sandbox/messages", { channel: channelId });
      if (this.channelId !== channelId) return;
      for (const message of messages.filter(({ ts }) => !this.items.has(ts))) this.put(message);
    } catch (refused) {
      this.desk.report(refused);
    }
  }

  /** Nothing is shown any more. */
  leave() {
    this.channelId = null;
  }

  /** A private answer that has just come back to what was typed. */
  answered(channelId, message, typed) {
    this.answers.set(message.ts, typed);
    if (channelId !== this.channelId) return;
    this.put(message);
    this.bringIntoView(message.ts);
  }

  receive({ type, channel, message }) {
    if (channel !== this.channelId) {
      this.announceElsewhere(type, channel, message);
      return;
    }
    if (type === "message_deleted") {
      this.remove(message.ts);
      return;
    }
    const wasAtTheEnd = this.isAtTheEnd();
    const isOwn = message.user === this.desk.me.id;
    this.put(message);
    if (type === "message" && !isOwn) {
      announce(`${message.name}: ${inBrief(message.text, this.desk)}`);
      this.countAsRead(channel);
      this.latest = message.ts;
    }
    if (wasAtTheEnd || isOwn) this.bringIntoView(message.ts);
  }

  announceElsewhere(type, channelId, message) {
    const room = this.desk.channels.find((one) => one.id === channelId);
    if (type !== "message" || !room || message.user === this.desk.me.id) return;
    announce(room.kind === "dm" ? `New direct message from ${room.name}` : `New message in ${room.name}`);
  }

  // The sandbox counts a channel as read when its messages are fetched. If that fails they are only counted again.
  countAsRead(channelId) {
    this.desk.ask("/sandbox/messages", { channel: channelId }).catch(() => {});
  }

  put(message) {
    const known = this.items.get(message.ts);
    if (known) {
      replaceKeepingFocus(known.firstChild, this.parts(message), known.firstChild);
      return;
    }
    const item = el("li", { "data-ts": message.ts }, this.draw(message));
    this.items.set(message.ts, item);
    const list = this.day(message.date);
    const after = [...list.children].find((other) => other.dataset.ts > message.ts);
    list.insertBefore(item, after ?? null);
  }

  remove(ts) {
    const item = this.items.get(ts);
    if (!item) return;
    const hadFocus = item.contains(document.activeElement);
    const list = item.parentElement;
    item.remove();
    this.items.delete(ts);
    if (list.children.length === 0) {
      list.parentElement.remove();
      this.days.delete(list.dataset.date);
    }
    if (hadFocus) this.scroll.focus();
  }

  day(date) {
    if (!this.days.has(date)) {
      const list = el("ol", { class: "messages", "data-date": date });
      this.days.set(date, list);
      this.place.append(el("section", { class: "day" }, el("h2", { class: "date" }, date), list));
    }
    return this.days.get(date);
  }

  draw(message) {
    const kind = `${message.ephemeral ? " private" : ""}${message.thread_ts ? " reply" : ""}`;
    const article = el("article", {
      class: `message${kind}`,
      tabindex: "-1",
      "aria-label": `${message.name}, ${message.when}`,
    });
    article.append(...this.parts(message));
    return article;
  }

  parts(message) {
    const status = el("p", { class: "status", role: "status", id: newId("status") });
    const person = this.desk.person(message.user);
    return [
      message.bot ? botAvatar() : avatar(message.name, person?.organisation ?? ""),
      el(
        "div",
        { class: "said" },
        el(
          "p",
          { class: "said-by" },
          el("strong", {}, message.name),
          person ? el("span", { class: "of" }, person.organisation) : el("span", { class: "tag" }, "app"),
          el("time", {}, message.when),
          message.edited ? el("span", { class: "of" }, "edited") : null,
        ),
        message.thread_ts ? el("p", { class: "caption" }, icon("reply"), "A reply to an earlier message") : null,
        message.ephemeral ? this.caption(message) : null,
        this.body(message, status),
        message.files.length > 0 ? this.files(message) : null,
        status,
      ),
    ];
  }

  caption(message) {
    const typed = this.answers.get(message.ts);
    return el(
      "p",
      { class: "caption" },
      icon("eye"),
      "Only visible to you",
      typed ? [", in answer to ", el("code", {}, typed)] : null,
    );
  }

  body(message, status) {
    if (message.blocks.length === 0 && message.text === "") return null;
    if (message.blocks.length === 0) return el("div", { class: "prose" }, mrkdwn(message.text, namesOf(this.desk)));
    const body = el("div", { class: "card" });
    const surface = new Surface(this.desk, {
      place: { channel: this.channelId, ts: message.ts },
      level: 3,
      onState: (isWaiting, trouble) => {
        body.classList.toggle("waiting", isWaiting);
        status.classList.toggle("bad", trouble !== null);
        status.textContent = isWaiting ? "Waiting for the app…" : (trouble ?? "");
      },
    });
    body.append(...drawBlocks(message.blocks, surface));
    return body;
  }

  files(message) {
    const links = message.files.map((file) => {
      const place = { as: this.desk.me.id, channel: this.channelId, ts: message.ts, id: file.id };
      const address = `/sandbox/file?${new URLSearchParams(place)}`;
      return el(
        "li",
        {},
        el("a", { href: address, download: file.name }, icon("file"), file.title || file.name),
        el("span", { class: "of" }, file.name),
      );
    });
    return el("ul", { class: "attached", "aria-label": "Files" }, links);
  }

  beginning(channel) {
    if (channel.kind === "dm") {
      return `Your direct messages with ${channel.name}. Write to it here without a slash: help, for example.`;
    }
    return `This is where #${channel.name} begins. Type /prevent and choose what to do.`;
  }

  /** Bring into view what others wrote here last, if it is new since the last time. */
  showNewest() {
    if (this.channelId !== null && this.items.has(this.latest)) this.bringIntoView(this.latest);
    this.latest = null;
  }

  // A message that is longer than the box is read from its beginning.
  bringIntoView(ts) {
    const item = this.items.get(ts);
    const above = item.getBoundingClientRect().top - this.scroll.getBoundingClientRect().top;
    const isLong = item.offsetHeight > this.scroll.clientHeight;
    if (isLong) this.scroll.scrollTop += above;
    else this.toTheEnd();
  }

  isAtTheEnd() {
    return this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < NEAR_THE_END;
  }

  toTheEnd() {
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }
}
