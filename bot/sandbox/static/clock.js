// Clock: what time it is in the workspace, what is due next, and the buttons that move it forward.

import { announce } from "./announce.js";
import { button, cross, el, icon, newId } from "./dom.js";
import { said, wallTimeOf } from "./times.js";
import { DIRECT } from "./desk.js";

const MOVES = [
  ["+1 hour", 60],
  ["+1 day", 24 * 60],
  ["+1 week", 7 * 24 * 60],
];
const NAMED = 4;

export class Clock {
  /** onMoved is called when the clock has come to where it was sent. */
  constructor(desk, { place, onMoved }) {
    this.desk = desk;
    this.onMoved = onMoved;
    this.now = el("time", { class: "clock-now" });
    this.next = el("span", { class: "clock-next" });
    this.toNext = button("To the next due moment", () => this.move({ to_next: true }), { class: "button gold" });
    this.moves = el(
      "div",
      { class: "clock-moves", id: newId("moves") },
      this.toNext,
      this.drawMoves(),
      this.drawPicker(),
    );
    this.toggle = button([icon("clock"), el("span", {}, "Move on"), icon("down")], () => this.unfold(), {
      class: "button clock-toggle",
      "aria-expanded": "false",
      "aria-controls": this.moves.id,
    });
    this.result = el("div", { class: "stops", hidden: true, role: "region", "aria-label": "Where the clock stopped" });
    place.append(
      el("p", { class: "clock-face" }, icon("clock"), el("span", { class: "clock-words" }, this.now, this.next)),
      this.toggle,
      this.moves,
      this.result,
    );
    place.addEventListener("keydown", (event) => event.key === "Escape" && this.fold());
    desk.addEventListener("clock", () => this.set());
    setInterval(() => this.tick(), 1000);
  }

  drawMoves() {
    return MOVES.map(([label, minutes]) => button(label, () => this.move({ by_minutes: minutes })));
  }

  drawPicker() {
    const line = newId("moment");
    const trouble = newId("moment-trouble");
    this.moment = el("input", {
      type: "datetime-local",
      id: line,
      class: "line",
      required: true,
      "aria-describedby": trouble,
    });
    this.pickTrouble = el("p", { class: "mistake", id: trouble, role: "alert" });
    const form = el(
      "form",
      { class: "clock-pick", id: newId("pick"), hidden: true, novalidate: true },
      el("label", { class: "label", for: line }, "Date and time"),
      el(
        "div",
        { class: "clock-pick-line" },
        this.moment,
        el("button", { type: "submit", class: "button gold" }, "Go there"),
      ),
      this.pickTrouble,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.moment.value) this.move({ to: this.moment.value });
      else this.pickTrouble.textContent = "Choose a date and a time first.";
    });
    this.pick = form;
    this.pickToggle = button(["Pick a moment", icon("down")], () => this.showPicker(form.hidden), {
      "aria-expanded": "false",
      "aria-controls": form.id,
    });
    return el("div", { class: "clock-picker" }, this.pickToggle, form);
  }

  showPicker(isOpen) {
    this.pick.hidden = !isOpen;
    this.pickToggle.setAttribute("aria-expanded", String(isOpen));
    this.pickTrouble.textContent = "";
    if (!isOpen) return;
    this.moment.min = this.wallTime(0);
    this.moment.value ||= this.wallTime(24 * 3_600_000);
    this.moment.focus();
  }

  unfold() {
    const isOpen = this.toggle.getAttribute("aria-expanded") === "true";
    this.toggle.setAttribute("aria-expanded", String(!isOpen));
  }

  fold() {
    if (!this.pick.hidden) {
      this.showPicker(false);
      this.pickToggle.focus();
    } else if (this.toggle.getAttribute("aria-expanded") === "true") {
      this.unfold();
      this.toggle.focus();
    }
  }

  set() {
    const { now, said: words, next_due: due } = this.desk.clock;
    this.since = performance.now();
    this.setTo = new Date(now).getTime();
    // The server names the zone ("UK time"); the minutes are counted here.
    this.zoneName = words.replace(/^.*\d\d:\d\d ?/, "");
    this.next.textContent = due ? `Next, ${due.said}: ${due.what}` : "Nothing is due.";
    this.next.title = this.next.textContent;
    this.toNext.setAttribute("aria-disabled", String(!due));
    this.tick();
  }

  tick() {
    if (!this.desk.clock) return;
    const words = `${said(this.present(), this.desk.clock.zone)} ${this.zoneName}`;
    if (this.now.textContent !== words) this.now.textContent = words;
  }

  present() {
    return new Date(this.setTo + performance.now() - this.since);
  }

  wallTime(later) {
    return wallTimeOf(new Date(this.present().getTime() + later), this.desk.clock.zone);
  }

  async move(wanted) {
    if (this.isMoving) return;
    this.isMoving = true;
    this.moves.classList.add("waiting");
    announce("The clock is moving.");
    try {
      const moved = await this.desk.tell("/sandbox/clock", wanted);
      await this.desk.refresh();
      this.showPicker(false);
      this.toggle.setAttribute("aria-expanded", "false");
      this.showStops(moved);
      this.onMoved();
    } catch (refused) {
      if (this.pick.hidden) this.showResult(refused.message, []);
      else this.pickTrouble.textContent = refused.message;
    } finally {
      this.isMoving = false;
      this.moves.classList.remove("waiting");
    }
  }

  showStops({ said: now, stopped_at: stops }) {
    const lines = stops.map((stop) => `${stop.said}: ${stop.what}`);
    if (stops.length === 0) this.showResult(`It is now ${now}. Nothing was due on the way.`, []);
    else if (stops.length === 1) this.showResult(`Stopped at ${lines[0]}`, []);
    else this.showResult(`Stopped at ${stops.length} moments on the way:`, lines);
  }

  showResult(lead, lines) {
    this.result.replaceChildren(
      el(
        "div",
        { class: "stops-words" },
        el("p", {}, lead),
        this.drawWaiting(),
        lines.length
          ? el(
              "ul",
              {},
              lines.map((line) => el("li", {}, line)),
            )
          : null,
      ),
      cross("Put this away", () => this.putAway()),
    );
    this.result.hidden = false;
    announce([lead, ...lines].join(" "));
  }

  // Direct messages arrive with people whom one does not act as just now; without a hint nobody would find them.
  drawWaiting() {
    const others = this.desk.people.filter((person) => person.waiting > 0 && person.id !== this.desk.me.id);
    if (others.length === 0) return null;
    const buttons = others.slice(0, NAMED).map((person) => button(person.name, () => this.actAs(person)));
    const more = others.length > NAMED ? el("span", {}, `and ${others.length - NAMED} more`) : null;
    return el("p", { class: "stops-waiting" }, el("span", {}, "Direct messages wait for"), buttons, more);
  }

  actAs(person) {
    this.putAway();
    this.desk.go({ as: person.id, in: DIRECT });
  }

  putAway() {
    this.result.hidden = true;
    (this.toggle.offsetParent ? this.toggle : this.toNext).focus();
  }
}
