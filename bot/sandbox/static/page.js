// Page: puts the parts together and follows the person from place to place.

import { Clock } from "./clock.js";
import { Composer } from "./composer.js";
import { Desk, HOME } from "./desk.js";
import { makeDrawer } from "./drawer.js";
import { button, cross, el } from "./dom.js";
import { Forms } from "./forms.js";
import { Hints } from "./hints.js";
import { Home } from "./home.js";
import { Messages } from "./messages.js";
import { People } from "./people.js";
import { countUnread, showPlaces } from "./places.js";

const part = (id) => document.getElementById(id);

const desk = new Desk();
const messages = new Messages(desk, { place: part("place"), scroll: part("scroll") });
const home = new Home(desk, { place: part("place") });
const composer = new Composer(desk, {
  onAnswer: (channel, message, typed) => messages.answered(channel, message, typed),
  onInvite: invite,
});
const forms = new Forms(desk, { onClosed: standSomewhere });
const closeDrawer = makeDrawer({
  side: part("side"),
  toggle: part("menu-toggle"),
  shade: part("shade"),
  behind: part("main"),
});

new Clock(desk, { place: part("clock"), onMoved: () => messages.showNewest() });
// Before the hints take the focus: nothing behind an open drawer can have it.
part("show-hints").addEventListener("click", closeDrawer);
new People(desk, {
  button: part("acting"),
  onChosen: () => {
    closeDrawer();
    standSomewhere();
  },
});
new Hints(desk, { panel: part("hints"), button: part("show-hints"), onType: typeAsCoordinator });
showPlaces(desk, {
  nav: part("places"),
  head: part("place-head"),
  onGo: () => {
    closeDrawer();
    part("line")?.focus();
  },
});

desk.addEventListener("place", openPlace);
desk.addEventListener("facts", () => {
  part("workspace-name").textContent = desk.name;
  part("menu-dot").hidden = countUnread(desk) === 0;
});
desk.addEventListener("lost", () => {
  part("lost").textContent =
    "The connection to the practice workspace is lost. Trying again… A demo that was started anew is at the address that it printed.";
  part("lost").hidden = false;
});
desk.addEventListener("found", () => {
  part("lost").hidden = true;
  messages.fillIn();
  forms.catchUp();
});
desk.addEventListener("trouble", ({ detail }) => showTrouble(detail));
part("skip").addEventListener("click", (event) => {
  event.preventDefault();
  (part("line") ?? part("main")).focus();
});
addEventListener("popstate", () => desk.follow());
desk.follow();

function openPlace() {
  part("trouble").hidden = true;
  part("scroll").setAttribute("aria-label", desk.placeId === HOME ? "Home" : "Messages");
  forms.catchUp();
  if (desk.placeId === HOME) {
    messages.leave();
    part("foot").replaceChildren();
    home.open();
    return;
  }
  home.leave();
  messages.open(desk.channel);
  composer.open(desk.channel);
  drawFoot();
}

function drawFoot() {
  const parts = desk.channel.bot_is_member ? [composer.form] : [invitation(desk.channel), composer.form];
  part("foot").replaceChildren(...parts);
}

async function invite(channel) {
  await desk.tell("/sandbox/invite_bot", { channel: channel.id });
  await desk.refresh();
  if (desk.channel) drawFoot();
  part("line")?.focus();
}

function invitation(channel) {
  const { name } = desk.bot;
  return el(
    "p",
    { class: "invitation" },
    el("span", {}, `${name} is not in #${channel.name}, so it cannot post here.`),
    button(`Invite ${name}`, () => invite(channel).catch((refused) => desk.report(refused))),
  );
}

async function typeAsCoordinator(words) {
  closeDrawer();
  const coordinator = desk.people.find((person) => person.coordinator) ?? desk.people[0];
  const steering = desk.channels.find((channel) => channel.name === "steering");
  if (desk.me.id !== coordinator.id) await desk.go({ as: coordinator.id, in: steering?.id });
  else if (steering && desk.placeId !== steering.id) await desk.go({ in: steering.id });
  if (part("line")) composer.fill(words);
}

function showTrouble(sentence) {
  const close = cross("Put this away", () => {
    part("trouble").hidden = true;
    standSomewhere();
  });
  part("trouble").replaceChildren(el("p", {}, sentence), close);
  part("trouble").hidden = false;
}

/** After something that had the focus is gone: stand where one types, else on the place itself. */
function standSomewhere() {
  if (document.activeElement && document.activeElement !== document.body) return;
  (part("line") ?? part("main")).focus();
}
