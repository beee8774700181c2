// Desk: who one acts as, where one looks, and what is known of the workspace. Draws nothing; tells the parts that do.

import { ask, tell } from "./api.js";
import { Live } from "./live.js";

export const HOME = "home";
/** The direct messages with the bot, whoever one is. */
export const DIRECT = "dm";

/**
 * Events, each with what it is about in `detail`:
 * facts (people, channels or unread counts changed), place (another place or person), message, view, clock,
 * lost, found, trouble (a sentence).
 */
export class Desk extends EventTarget {
  me = null;
  people = [];
  channels = [];
  bot = { id: "", name: "prevent" };
  clock = null;
  commands = [];
  name = "";
  placeId = null;
  #live = null;
  #journey = 0;

  /** The channel that is open, null on the Home tab. */
  get channel() {
    return this.channels.find((channel) => channel.id === this.placeId) ?? null;
  }

  /** Somebody of the workspace, undefined for nobody. */
  person(id) {
    return this.people.find((person) => person.id === id);
  }

  /** Go where the address of the page says. */
  async follow() {
    const wanted = new URLSearchParams(location.search);
    const journey = ++this.#journey;
    const personId = wanted.get("as") ?? "";
    try {
      if (this.me === null || this.me.id !== personId) await this.#actAs(personId, journey);
      if (journey !== this.#journey) return;
      this.#enter(wanted.get("in"));
    } catch (refused) {
      // An address from an earlier workspace can name somebody who is not in this one.
      if (personId && this.me === null) this.go({ as: "", in: "" });
      else this.report(refused);
    }
  }

  /** Go to another place, or be somebody else; the browser's back button comes back. */
  go({ as = this.me?.id ?? "", in: place = this.placeId ?? "" }) {
    const address = new URLSearchParams();
    if (as) address.set("as", as);
    if (place) address.set("in", place);
    const query = `?${address}`;
    if (query !== location.search) history.pushState(null, "", query);
    return this.follow();
  }

  /** Fetch the facts again: after something that has no event of its own. */
  async refresh() {
    const personId = this.me.id;
    const state = await ask("/sandbox/state", { as: personId });
    if (this.me.id === personId) this.#take(state);
  }

  /** Act in the sandbox as the present person. */
  tell(path, body) {
    return tell(path, { as: this.me.id, ...body });
  }

  /** Read from the sandbox as the present person. */
  ask(path, query = {}) {
    return ask(path, { as: this.me.id, ...query });
  }

  /** Tell the person what could not be done. */
  report(refused) {
    this.#emit("trouble", refused.message);
  }

  async #actAs(personId, journey) {
    const state = await ask("/sandbox/state", personId ? { as: personId } : {});
    if (journey !== this.#journey) return;
    this.#live?.stop();
    this.me = state.me;
    this.placeId = null;
    this.#take(state);
    this.#live = new Live(this.me.id, {
      onEvent: (event) => this.#receive(event),
      onFound: (again) => this.#found(again),
      onLost: () => this.#emit("lost"),
    });
  }

  #enter(wanted) {
    const direct = this.channels.find((channel) => channel.kind === "dm");
    const steering = this.channels.find((channel) => channel.name === "steering");
    const room = wanted === DIRECT ? direct : this.channels.find((channel) => channel.id === wanted);
    this.placeId = wanted === HOME ? HOME : (room ?? steering ?? this.channels[0]).id;
    this.#markRead();
    this.#emit("facts");
    this.#emit("place");
  }

  #take(state) {
    Object.assign(this, {
      me: state.me,
      people: state.people,
      channels: state.channels,
      bot: state.bot,
      clock: state.clock,
      commands: state.commands,
      name: state.workspace,
    });
    this.#markRead();
    this.#emit("facts");
    this.#emit("clock");
  }

  #markRead() {
    if (this.channel) this.channel.unread = 0;
  }

  async #found(again) {
    this.#emit("found");
    if (!again) return;
    // Whatever happened in between had nobody to tell it to.
    try {
      await this.refresh();
      this.#emit("place");
    } catch (refused) {
      this.report(refused);
    }
  }

  #receive(event) {
    if (event.type === "clock") {
      this.clock = event.clock;
      this.#emit("clock");
    } else if (event.view) {
      this.#emit("view", event);
    } else if (event.message) {
      const isNew = event.type === "message" && event.message.user !== this.me.id;
      const room = this.channels.find((channel) => channel.id === event.channel);
      if (isNew && room && event.channel !== this.placeId) {
        room.unread += 1;
        this.#emit("facts");
      }
      this.#emit("message", event);
    }
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
