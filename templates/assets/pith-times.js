// Times of the format: RFC 3339 text to instants (sitegen/pith/times.py).

const RFC3339 = new RegExp("^(\\d{4}-\\d\\d-\\d\\dT(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d)(?:\\.(\\d{1,9}))?"
  + "(?:Z|([+-])([01]\\d|2[0-3]):([0-5]\\d))$");
const YEARS = /^(?!0000)\d{4}-/;

/**
 * The instant that a text names, or null where it is no date and time with a zone.
 *
 * Returns a text in UTC, always as long (`2026-05-18T00:22:59.261350`), so that instants compare as texts do; digits beyond
 * microseconds are dropped.
 *
 * Source: RFC 3339, section 5.6.
 */
export function instant(text) {
  const [, local, digits = "", sign, hours, minutes] = RFC3339.exec(text) ?? [];
  if (!local || !YEARS.test(local)) return null;
  const moment = new Date(`${local}Z`);
  if (Number.isNaN(moment.getTime()) || !moment.toISOString().startsWith(local)) return null; // the 30th of February
  const ahead = sign ? Number(`${sign}1`) * (60 * Number(hours) + Number(minutes)) : 0;
  const inUtc = new Date(moment.getTime() - 60_000 * ahead).toISOString();
  return YEARS.test(inUtc) ? `${inUtc.slice(0, 19)}.${digits.slice(0, 6).padEnd(6, "0")}` : null;
}
