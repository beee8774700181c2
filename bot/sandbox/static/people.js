// People: whom one acts as, and the menu in which to become somebody else.

import { announce } from "./announce.js";
import { avatar, cross, el, icon, newId, unseen } from "./dom.js";
import { fits } from "./choice_box.js";

const OUTSIDERS = {
  guest: "Guest",
  external: "From another workspace",
  stranger: "In the workspace, not in the group",
};

export class People {
  /** button: shows the present person and opens the menu. onChosen is called after somebody else was chosen. */
  constructor(desk, { button, onChosen }) {
    this.desk = desk;
    this.button = button;
    this.onChosen = onChosen;
    const title = newId("people-title");
    const search = newId("people-search");
    this.search = el("input", {
      type: "search",
      id: search,
      class: "line",
      autocomplete: "off",
      placeholder: "Name, post or organisation",
    });
    this.list = el("div", { class: "people" });
    this.count = el("p", { class: "unseen", role: "status" });
    this.dialog = el(
      "dialog",
      { class: "dialog people-dialog", "aria-labelledby": title },
      el(
        "div",
        { class: "dialog-head" },
        el("h2", { id: title }, "Act as somebody else"),
        cross("Close", () => this.dialog.close()),
      ),
      el(
        "div",
        { class: "people-search" },
        el("label", { class: "label", for: search }, "Search"),
        this.search,
        this.count,
      ),
      this.list,
    );
    document.body.append(this.dialog);
    button.addEventListener("click", () => this.open());
    this.search.addEventListener("input", () => this.drawList());
    this.dialog.addEventListener("keydown", (event) => this.onKey(event));
    desk.addEventListener("facts", () => this.drawFacts());
  }

  open() {
    this.search.value = "";
    this.drawList();
    this.dialog.showModal();
    this.search.focus();
    // Who has direct messages waiting may have changed since; the menu does not wait for it.
    this.desk.refresh().catch(() => {});
  }

  drawFacts() {
    const { me } = this.desk;
    this.button.replaceChildren(
      avatar(me.name, me.organisation),
      el(
        "span",
        { class: "acting-words" },
        el("span", { class: "acting-lead" }, "Acting as"),
        el("strong", {}, me.name),
        el("span", { class: "acting-post" }, `${me.post}, ${me.organisation}`),
        OUTSIDERS[me.kind] ? el("span", { class: "tag" }, OUTSIDERS[me.kind]) : null,
      ),
      icon("down"),
      unseen("Act as somebody else"),
    );
    if (this.dialog.open) this.drawList();
  }

  drawList() {
    const active = document.activeElement?.dataset?.person;
    const groups = groupsOf(this.desk.people, this.search.value);
    this.list.replaceChildren(...groups.map(({ name, people }) => this.drawGroup(name, people)));
    const found = groups.reduce((sum, { people }) => sum + people.length, 0);
    this.count.textContent = this.search.value ? (found === 1 ? "One person" : `${found} people`) : "";
    if (found === 0)
      this.list.append(el("p", { class: "beginning" }, "Nobody fits. Try a part of a name or organisation."));
    if (active) this.list.querySelector(`[data-person="${CSS.escape(active)}"]`)?.focus();
  }

  drawGroup(name, people) {
    return el(
      "section",
      {},
      el("h3", {}, name),
      el(
        "ul",
        {},
        people.map((person) => el("li", {}, this.drawPerson(person))),
      ),
    );
  }

  drawPerson(person) {
    const isMe = person.id === this.desk.me.id;
    const waiting = isMe ? 0 : person.waiting;
    return el(
      "button",
      {
        type: "button",
        class: "person",
        "data-person": person.id,
        "aria-current": isMe ? "true" : null,
        on: { click: () => this.choose(person) },
      },
      avatar(person.name, person.organisation),
      el("span", { class: "person-words" }, el("strong", {}, person.name), el("span", {}, describe(person))),
      waiting
        ? el(
            "span",
            { class: "badge" },
            String(waiting),
            unseen(waiting === 1 ? " new direct message" : " new direct messages"),
          )
        : null,
      isMe ? el("span", { class: "tag" }, "you now") : null,
    );
  }

  async choose(person) {
    this.dialog.close();
    await this.desk.go({ as: person.id });
    announce(`You act as ${person.name} now.`);
    this.onChosen();
  }

  // The arrows go from the search into the list and through it.
  onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const rows = [...this.list.querySelectorAll(".person")];
    if (event.key === "Enter" && event.target === this.search && rows.length > 0) {
      event.preventDefault();
      rows[0].click();
    } else if (step && rows.length > 0) {
      event.preventDefault();
      const to = rows.indexOf(document.activeElement) + step;
      if (to < 0) this.search.focus();
      else rows[Math.min(to, rows.length - 1)].focus();
    }
  }
}

function describe(person) {
  return person.kind === "member" ? person.post : `${person.post}, ${person.organisation}`;
}

/** Those who fit: the coordinator, then the members by organisation, then the outsiders by what they are. */
export function groupsOf(people, query) {
  const groups = new Map();
  const add = (name, person) => groups.set(name, [...(groups.get(name) ?? []), person]);
  const isWanted = (person) => fits(query, person.name, person.post, person.organisation, OUTSIDERS[person.kind]);
  const fitting = people.filter(isWanted);
  const members = fitting.filter((person) => person.kind === "member");
  for (const person of members.filter((one) => one.coordinator)) add("Coordinator", person);
  const others = members.filter((one) => !one.coordinator);
  for (const person of others.sort((one, two) => one.organisation.localeCompare(two.organisation))) {
    add(person.organisation, person);
  }
  for (const [kind, name] of Object.entries(OUTSIDERS)) {
    for (const person of fitting.filter((one) => one.kind === kind)) add(`Outsider: ${name.toLowerCase()}`, person);
  }
  return [...groups].map(([name, listed]) => ({ name, people: listed }));
}
