// Forms: the modal in front of the person, in a dialog: filled in, sent, corrected, closed.

import { drawBlocks } from "./blocks.js";
import { button, cross, el, newId, replaceKeepingFocus } from "./dom.js";
import { Surface } from "./surface.js";

const CONTROLS = "input, select, textarea";

export class Forms {
  /** onClosed is called when the last form is gone, for a place to stand on. */
  constructor(desk, { onClosed }) {
    this.desk = desk;
    this.onClosed = onClosed;
    this.view = null;
    this.surface = null;
    this.title = el("h2", { id: newId("form-title"), tabindex: "-1" });
    this.body = el("div", { class: "dialog-body" });
    this.alert = el("p", { class: "form-alert", role: "alert" });
    this.foot = el("div", { class: "dialog-foot" });
    this.form = el("form", { class: "form", novalidate: true, on: { submit: (event) => this.onSubmit(event) } });
    this.form.append(
      el(
        "div",
        { class: "dialog-head" },
        this.title,
        cross("Close", () => this.cancel(true)),
      ),
      this.body,
      this.alert,
      this.foot,
    );
    this.dialog = el("dialog", { class: "dialog", "aria-labelledby": this.title.id }, this.form);
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.cancel(false);
    });
    // Browsers let nobody hold a dialog open against a second Escape; then it is closed, and the app is told.
    this.dialog.addEventListener("close", () => this.view && this.cancel(false));
    document.body.append(this.dialog);
    desk.addEventListener("view", ({ detail }) => this.receive(detail));
  }

  /** Show the form that the sandbox has in front for the person, or none. */
  async catchUp() {
    try {
      this.show((await this.desk.ask("/sandbox/view")).view);
    } catch (refused) {
      this.desk.report(refused);
    }
  }

  receive({ type, view }) {
    if (view.type === "home") return;
    if (type === "view_opened") this.show(view);
    else if (type === "view_updated" && view.id === this.view?.id) this.show(view);
    else if (type === "view_closed" && view.id === this.view?.id) this.catchUp();
  }

  show(view) {
    if (!view) {
      this.hide();
      return;
    }
    if (view.id === this.view?.id && view.hash === this.view.hash) return;
    const isSame = view.id === this.view?.id;
    const chosen = isSame ? this.surface.chosen : {};
    this.view = view;
    this.surface = new Surface(this.desk, {
      place: { view_id: view.id },
      level: 3,
      onState: (isWaiting, trouble) => this.wait(isWaiting, trouble),
      known: view.state.values,
      chosen,
    });
    this.title.textContent = view.title.text;
    this.alert.textContent = "";
    this.drawFoot();
    replaceKeepingFocus(this.body, drawBlocks(view.blocks, this.surface), this.title);
    if (!this.dialog.open) this.dialog.showModal();
    if (!isSame) this.begin();
  }

  begin() {
    this.body.scrollTop = 0;
    (this.body.querySelector("input, select, textarea, button") ?? this.title).focus();
  }

  drawFoot() {
    const { close, submit, previous_view_id: below } = this.view;
    const back = button(close?.text ?? (below ? "Back" : "Close"), () => this.cancel(false));
    this.submit = submit ? el("button", { type: "submit", class: "button primary" }, submit.text) : null;
    this.foot.replaceChildren(...[back, this.submit].filter(Boolean));
  }

  hide() {
    this.view = null;
    if (!this.dialog.open) return;
    this.dialog.close();
    this.onClosed();
  }

  wait(isWaiting, trouble) {
    this.isWaiting = isWaiting;
    this.form.classList.toggle("waiting", isWaiting);
    this.submit?.setAttribute("aria-disabled", String(isWaiting));
    this.alert.textContent = isWaiting ? "" : (trouble ?? "");
  }

  async onSubmit(event) {
    event.preventDefault();
    if (this.isWaiting || !this.submit) return;
    const { view } = this;
    this.showMistakes({});
    this.wait(true, null);
    this.submit.textContent = "Sending…";
    let trouble = null;
    try {
      this.taken(view, await this.desk.tell("/sandbox/submit", { view_id: view.id, values: this.surface.values }));
    } catch (refused) {
      trouble = refused.message;
    }
    if (this.view?.id !== view.id) {
      this.isWaiting = false;
      this.form.classList.remove("waiting");
      return;
    }
    if (this.view.submit && this.submit) this.submit.textContent = this.view.submit.text;
    this.wait(false, trouble ?? this.mistakesInBrief());
  }

  taken(view, answer) {
    if (answer.errors) this.showMistakes(answer.errors);
    else this.show(answer.view ?? null);
  }

  async cancel(all) {
    const { view } = this;
    if (!view) return;
    try {
      const answer = await this.desk.tell("/sandbox/cancel", { view_id: view.id, all });
      this.show(answer.view ?? null);
    } catch (refused) {
      // It was closed elsewhere already, or the sandbox is gone: nothing is in front either way.
      this.hide();
      this.desk.report(refused);
    }
  }

  mistakesInBrief() {
    const count = this.body.querySelectorAll(".field.mistaken").length;
    if (count === 0) return null;
    return `${count === 1 ? "One field needs" : `${count} fields need`} another look. Nothing was sent.`;
  }

  /** Put each mistake beside its field, tied to it, and stand on the first. No mistakes: all are taken away. */
  showMistakes(mistakes) {
    let first = null;
    for (const field of this.body.querySelectorAll(".field")) {
      const sentence = mistakes[field.dataset.block];
      const place = field.querySelector(".mistake");
      const controls = [...field.querySelectorAll(CONTROLS), ...(field.matches("fieldset") ? [field] : [])];
      place.textContent = sentence ?? "";
      place.hidden = !sentence;
      field.classList.toggle("mistaken", Boolean(sentence));
      for (const control of controls) describe(control, place, Boolean(sentence));
      if (sentence) first ??= field.querySelector(CONTROLS);
    }
    first?.focus();
  }
}

function describe(control, place, isMistaken) {
  const ids = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== place.id);
  if (isMistaken) ids.push(place.id);
  if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
  // A radio button cannot be wrong by itself; its group says so in words.
  if (control.matches("fieldset, [type=radio]")) return;
  if (isMistaken) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}
