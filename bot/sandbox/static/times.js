// Times: between instants and what a clock on the wall says in a zone. Knows no page.

function partsOf(moment, zone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
}

/** The wall time of an instant, as a date and time field wants it: "2026-11-23T09:00". */
export function wallTimeOf(moment, zone) {
  const parts = partsOf(moment, zone);
  const month = new Intl.DateTimeFormat("en-GB", { timeZone: zone, month: "2-digit" }).format(moment);
  return `${parts.year}-${month}-${parts.day.padStart(2, "0")}T${parts.hour}:${parts.minute}`;
}

/** The instant of a wall time; one that a clock change leaves out is an hour later, one that comes twice the first. */
export function instantOf(wallTime, zone) {
  const asIfUtc = new Date(`${wallTime}Z`);
  const early = new Date(asIfUtc.getTime() - offsetAt(new Date(asIfUtc.getTime() - 86_400_000), zone));
  const late = new Date(asIfUtc.getTime() - offsetAt(new Date(asIfUtc.getTime() + 86_400_000), zone));
  return [early, late].find((moment) => wallTimeOf(moment, zone) === wallTime.slice(0, 16)) ?? early;
}

function offsetAt(moment, zone) {
  return new Date(`${wallTimeOf(moment, zone)}Z`).getTime() - Math.floor(moment.getTime() / 60_000) * 60_000;
}

/** An instant as everything here says it: "Mon 23 Nov 2026, 09:00" without the zone's name. */
export function said(moment, zone) {
  const parts = partsOf(moment, zone);
  // British English shortens September to four letters, and nothing else in this program does.
  return `${parts.weekday} ${parts.day} ${parts.month.slice(0, 3)} ${parts.year}, ${parts.hour}:${parts.minute}`;
}
