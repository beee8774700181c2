// Confirm: asks once more before something is done, as the app wished. Knows neither messages nor forms.

import { el, newId } from "./dom.js";
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
        el("button", { type: "button", class: "button", on: { click: answer(false) } }, confirm.deny.text),
        el(
          "button",
          {
            type: "button",
            class: confirm.style === "danger" ? "button danger" : "button primary",
            on: { click: answer(true) },
          },
          confirm.confirm.text,
        ),
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
