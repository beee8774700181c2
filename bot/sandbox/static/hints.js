// Hints: five things to try at first, put away once and for all, and found again by a button.

import { button, el, icon } from "./dom.js";

const KEPT_UNDER = "practice-hints-put-away";

export class Hints {
  /** onType gets a command to put on the line, for the coordinator in the steering group's channel. */
  constructor(desk, { panel, button, onType }) {
    this.desk = desk;
    this.panel = panel;
    this.button = button;
    this.onType = onType;
    button.addEventListener("click", () => this.show());
    desk.addEventListener("facts", () => this.drawOnce(), { once: true });
  }

  drawOnce() {
    const close = button(["Put away", icon("close")], () => this.putAway(), { class: "quiet" });
    this.title = el("h2", { tabindex: "-1" }, "Five things to try");
    this.panel.replaceChildren(
      el("div", { class: "hints-head" }, this.title, close),
      el("p", {}, "A practice workspace with a made-up region: try anything, nothing leaves this machine."),
      el(
        "ol",
        {},
        this.steps().map((step) => el("li", {}, step)),
      ),
    );
    this.panel.hidden = localStorage.getItem(KEPT_UNDER) !== null;
    this.button.setAttribute("aria-expanded", String(!this.panel.hidden));
  }

  steps() {
    const name = this.desk.people.find((person) => person.coordinator)?.name ?? this.desk.people[0].name;
    const command = (words) => button(words, () => this.onType(words), { class: "command" });
    return [
      [
        `As ${name}, the coordinator, see who attends and what is missing:`,
        [" ", command("/prevent who-attends"), " ", command("/prevent who-attends gaps")],
      ],
      ["Plan the meetings, read the dates, press Confirm:", " ", command("/prevent schedule monthly")],
      ["Move the clock to the next due moment. Answer the reminder, then act as others and answer too."],
      ["Move on past the meeting. Whoever said yes is asked for feedback in a direct message."],
      ["See how many have answered; totals come from five:", " ", command("/prevent feedback")],
    ];
  }

  show() {
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    localStorage.removeItem(KEPT_UNDER);
    this.panel.scrollIntoView({ block: "start" });
    this.title.focus();
  }

  putAway() {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    localStorage.setItem(KEPT_UNDER, "yes");
    document.getElementById("line")?.focus();
  }
}
