// Confirm: asks once more before something is done, as the app wished. Knows neither messages nor forms.

import { button, el, newId } from "./dom.js";
import { textOf } from "./mrkdwn.js";

/** Show a confirm object of Block Kit; true when the person agrees, false for the other button and Escape. */
export function askToConfirm(confirm, names) {
  return new Promise((decide) => {
    const title = newId("confirm-title");
    const text = newId("confirm-text");
    const answer = (agreed) => () => {
      decide(agreed);
      dialog.close();
    };
    const dialog = el(
      "dialog",
      { class: "dialog confirm", role: "alertdialog", "aria-labelledby": title, "aria-describedby": text },
      el("h2", { id: title }, textOf(confirm.title, names)),
      el("div", { id: text, class: "prose" }, textOf(confirm.text, names)),
      el(
        "div",
        { class: "dialog-foot" },
        button(confirm.deny.text, answer(false)),
        button(confirm.confirm.text, answer(true), {
          class: confirm.style === "danger" ? "button danger" : "button primary",
        }),
      ),
    );
    dialog.addEventListener("close", () => {
      decide(false);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
