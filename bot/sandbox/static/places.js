// Places: the list of where one can go, with what is unread, and the head of the place that is open.

import { HOME } from "./desk.js";
import { el, icon, unseen } from "./dom.js";

/** Keep the list and the head as the facts are. onGo is called when a place was chosen in the list. */
export function showPlaces(desk, { nav, head, onGo }) {
  const draw = () => {
    drawList(desk, nav, onGo);
    drawHead(desk, head);
    const unread = countUnread(desk);
    document.title = `${unread ? `(${unread}) ` : ""}${placeName(desk)} · ${desk.name}, practice workspace`;
  };
  desk.addEventListener("facts", draw);
  desk.addEventListener("place", draw);
}

/** How many messages wait in places that are not open. */
export function countUnread(desk) {
  return desk.channels.reduce((sum, channel) => sum + channel.unread, 0);
}

function placeName(desk) {
  if (desk.placeId === HOME) return "Home";
  return desk.channel?.kind === "channel" ? `#${desk.channel.name}` : (desk.channel?.name ?? "");
}

function drawList(desk, nav, onGo) {
  const active = nav.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  const link = (id, name, picture, unread = 0) =>
    el(
      "a",
      {
        class: `place-link${unread ? " unread" : ""}`,
        href: `?as=${desk.me.id}&in=${id}`,
        "data-place": id,
        "aria-current": id === desk.placeId ? "page" : null,
        on: {
          click: (event) => {
            // With a modifier the browser opens another tab, for a second person side by side.
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            desk.go({ in: id });
            onGo();
          },
        },
      },
      icon(picture),
      el("span", { class: "place-name" }, name),
      unread ? el("span", { class: "badge" }, String(unread), unseen(" unread")) : null,
    );
  const rooms = desk.channels.filter((channel) => channel.kind === "channel");
  const direct = desk.channels.filter((channel) => channel.kind === "dm");
  const list = (items) =>
    el(
      "ul",
      {},
      items.map((item) => el("li", {}, item)),
    );
  nav.replaceChildren(
    el("h2", {}, "Channels"),
    rooms.length
      ? list(rooms.map((room) => link(room.id, room.name, room.private ? "private" : "channel", room.unread)))
      : el("p", { class: "none" }, "You are in no channel."),
    el("h2", {}, `App: ${desk.bot.name}`),
    list([
      link(HOME, "Home", "home"),
      ...direct.map((room) => link(room.id, "Direct messages", "direct", room.unread)),
    ]),
  );
  if (active) [...nav.querySelectorAll("a")].find((one) => one.dataset.place === active)?.focus();
}

function drawHead(desk, head) {
  if (desk.placeId === HOME) {
    head.replaceChildren(
      el("h1", {}, "Home"),
      el("p", { class: "topic" }, `What ${desk.bot.name} has for ${desk.me.name}`),
    );
    return;
  }
  const room = desk.channel;
  if (!room) return;
  const isDirect = room.kind === "dm";
  const topic = isDirect ? `Direct messages between ${desk.me.name} and the app` : room.topic;
  const people = room.members - (room.bot_is_member ? 1 : 0);
  head.replaceChildren(
    el(
      "h1",
      {},
      icon(isDirect ? "direct" : room.private ? "private" : "channel"),
      room.name,
      room.private ? unseen(" (private channel)") : null,
    ),
    el("p", { class: "topic" }, topic),
    isDirect ? "" : el("p", { class: "members" }, people === 1 ? "1 person" : `${people} people`),
  );
}
