// Mrkdwn: Slack's markup to elements. Whatever is not markup becomes text, so no message can bring markup of its own.

import { el } from "./dom.js";

// A zero-width space beside a mark keeps it from being one, as in Slack: bots put it there on purpose.
const INLINE = [
  ["pre", /```\n?([\s\S]+?)\n?```/],
  ["code", /`(?!\u200b)([^`\n]+?)(?<!\u200b)`/],
  ["link", /<([^<>\n]+)>/],
  ["bold", /(?<![\p{L}\p{N}*])\*(?![\s\u200b*])([^*\n]*?[^\s\u200b*])\*(?![\p{L}\p{N}*])/u],
  ["italic", /(?<![\p{L}\p{N}_])_(?![\s\u200b_])([^_\n]*?[^\s\u200b_])_(?![\p{L}\p{N}_])/u],
  ["strike", /(?<![\p{L}\p{N}~])~(?![\s\u200b~])([^~\n]*?[^\s\u200b~])~(?![\p{L}\p{N}~])/u],
];
const TAGS = { bold: "strong", italic: "em", strike: "s" };
const QUOTE = /^(?:&gt;|>) ?/;
const BULLET = /^• ?/;
const SAFE_LINK = /^(https?|mailto):/i;

/** A text object of Block Kit: its words, formatted when it is mrkdwn. */
export function textOf(object, names) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : [object.text];
}

/** The plain words of a message's text, for where nothing can be formatted. */
export function plain(text, names) {
  return el("div", {}, mrkdwn(text, names)).textContent.replaceAll("\u200b", "");
}

/**
 * Mrkdwn as a list of nodes: lines, lists of "•", quotes, and formatting inside them.
 * *names* answers person(id) and channel(id) with what to call them.
 */
export function mrkdwn(text, names) {
  const nodes = [];
  let lines = [];
  let kind = null;
  const flush = () => {
    if (lines.length) nodes.push(...drawLines(kind, lines, names));
    lines = [];
  };
  for (const line of keepPreformatted(text)) {
    const now = QUOTE.test(line) ? "quote" : BULLET.test(line) ? "list" : "lines";
    if (now !== kind) flush();
    kind = now;
    lines.push(line);
  }
  flush();
  return nodes;
}

// A line break inside ``` belongs to the text there and parts nothing.
function keepPreformatted(text) {
  const parts = text.split(/(```[\s\S]+?```)/);
  const lines = [""];
  for (const part of parts) {
    if (part.startsWith("```") && part.length > 6) {
      lines[lines.length - 1] += part;
      continue;
    }
    const [first, ...rest] = part.split("\n");
    lines[lines.length - 1] += first;
    lines.push(...rest);
  }
  return lines;
}

function drawLines(kind, lines, names) {
  if (kind === "quote") {
    return [el("blockquote", {}, inline(lines.map((line) => line.replace(QUOTE, "")).join("\n"), names))];
  }
  if (kind === "list") {
    return [
      el(
        "ul",
        { class: "bullets" },
        lines.map((line) => el("li", {}, inline(line.replace(BULLET, ""), names))),
      ),
    ];
  }
  return [el("span", { class: "lines" }, inline(lines.join("\n"), names))];
}

function inline(text, names) {
  const first = earliest(text);
  if (!first) return text ? [unescaped(text)] : [];
  const { kind, match } = first;
  return [
    ...inline(text.slice(0, match.index), names),
    drawn(kind, match[1], names),
    ...inline(text.slice(match.index + match[0].length), names),
  ];
}

function earliest(text) {
  let best = null;
  for (const [kind, pattern] of INLINE) {
    const match = pattern.exec(text);
    if (match && (!best || match.index < best.match.index)) best = { kind, match };
  }
  return best;
}

function drawn(kind, inner, names) {
  if (kind === "pre") return el("pre", {}, unescaped(inner));
  if (kind === "code") return el("code", {}, unescaped(inner));
  if (kind === "link") return angled(inner, names);
  return el(TAGS[kind], {}, inline(inner, names));
}

function angled(inner, names) {
  const [target, label] = cut(inner);
  const rest = target.slice(1);
  if (target.startsWith("@")) return mention(`@${names.person(rest) ?? label ?? "somebody"}`);
  if (target.startsWith("#")) return mention(`#${names.channel(rest) ?? (label || "private channel")}`);
  if (target.startsWith("!date^")) return label ?? "a date";
  if (target.startsWith("!")) return mention(label ?? `@${rest.split("^")[0]}`);
  const address = unescaped(target);
  const words = unescaped(label ?? target);
  if (!SAFE_LINK.test(address)) return words;
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words);
}

function mention(words) {
  return el("span", { class: "mention" }, words);
}

function cut(inner) {
  const at = inner.indexOf("|");
  return at < 0 ? [inner, undefined] : [inner.slice(0, at), inner.slice(at + 1)];
}

function unescaped(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}
