// Home: the app's Home tab, as it was published last for the person.

import { drawBlocks } from "./blocks.js";
import { el, replaceKeepingFocus } from "./dom.js";
import { Surface } from "./surface.js";

const PATIENCE = 3000;

export class Home {
  constructor(desk, { place }) {
    this.desk = desk;
    this.place = place;
    this.isOpen = false;
    desk.addEventListener("view", ({ detail }) => {
      if (this.isOpen && detail.type === "home") this.show(detail.view);
    });
  }

  /** Open the tab: what is there already is shown, and the app is told so that it can publish a newer one. */
  async open() {
    this.isOpen = true;
    clearTimeout(this.timer);
    this.place.replaceChildren(el("p", { class: "beginning", role: "status" }, `Waiting for ${this.desk.bot.name}…`));
    try {
      const { view } = await this.desk.ask("/sandbox/home");
      if (!this.isOpen) return;
      if (view) this.show(view);
      else this.timer = setTimeout(() => this.giveUp(), PATIENCE);
    } catch (refused) {
      this.desk.report(refused);
    }
  }

  /** Another place is shown now. */
  leave() {
    this.isOpen = false;
    clearTimeout(this.timer);
  }

  giveUp() {
    const words = `${this.desk.bot.name} has put nothing on this tab for you. If it has just begun, open the tab again.`;
    this.place.replaceChildren(el("p", { class: "beginning", role: "status" }, words));
  }

  show(view) {
    clearTimeout(this.timer);
    const status = el("p", { class: "status", role: "status" });
    const surface = new Surface(this.desk, {
      place: { view_id: view.id },
      level: 2,
      onState: (isWaiting, trouble) => {
        status.classList.toggle("bad", trouble !== null);
        status.textContent = isWaiting ? "Waiting for the app…" : (trouble ?? "");
      },
      known: view.state.values,
    });
    const sheet = el("div", { class: "home-sheet" }, drawBlocks(view.blocks, surface), status);
    replaceKeepingFocus(this.place, [sheet], document.getElementById("main"));
  }
}
