/** Bill days and months: plain UTC text, never shifted by the reader's time zone. */

const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
const WEEKDAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');

function monthName(month: string): string {
  return MONTHS[Number(month.slice(5, 7)) - 1] ?? month;
}

/** `2026-10` as `October 2026`. */
export function formatMonth(month: string): string {
  return `${monthName(month)} ${month.slice(0, 4)}`;
}

/** `2026-10-24` as `24 Oct 2026`. */
export function formatDate(day: string): string {
  return `${Number(day.slice(8, 10))} ${monthName(day).slice(0, 3)} ${day.slice(0, 4)}`;
}

/** `2026-10-24` as `Sat 24 Oct`, with the year when it is not `year`. */
export function formatDay(day: string, year?: string): string {
  const weekday = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? '';
  const date = `${weekday} ${Number(day.slice(8, 10))} ${monthName(day).slice(0, 3)}`;
  return day.startsWith(year ?? '\u0000') ? date : `${date} ${day.slice(0, 4)}`;
}

export function isMonth(text: string): boolean {
  return /^[0-9]{4}-(0[1-9]|1[0-2])$/.test(text);
}

function nextMonth(month: string): string {
  const year = Number(month.slice(0, 4));
  const index = Number(month.slice(5, 7));
  return index === 12 ? `${year + 1}-01` : `${year}-${String(index + 1).padStart(2, '0')}`;
}

/** The months of `2026-10`, `2026-09,2026-10` or `2026-08..2026-10`, oldest first. */
export function expandPeriod(period: string): string[] {
  const months = new Set<string>();
  for (const part of period.split(',')) {
    const [from = '', to = from] = part.split('..');
    if (!isMonth(from) || !isMonth(to)) continue;
    for (let month = from, n = 0; month <= to && n < 240; month = nextMonth(month), n++) {
      months.add(month);
    }
  }
  return [...months].sort();
}

/** `October 2026`, `August to October 2026`, `December 2025 to January 2026`, or a list. */
export function describePeriod(period: string): string {
  const months = expandPeriod(period);
  const first = months[0];
  const last = months.at(-1);
  if (!first || !last) return period;
  if (months.length === 1) return formatMonth(first);
  if (expandPeriod(`${first}..${last}`).length !== months.length) {
    return months.map(formatMonth).join(', ');
  }
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  return `${sameYear ? monthName(first) : formatMonth(first)} to ${formatMonth(last)}`;
}

/** The same, short: `Aug to Oct 2026`. */
export function abbreviatePeriod(period: string): string {
  return describePeriod(period).replace(/[A-Z][a-z]{3,}/g, (month) => month.slice(0, 3));
}

/** Every day of the months, in order. */
export function daysOf(months: readonly string[]): string[] {
  return months.flatMap((month) => {
    const count = new Date(
      Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0),
    ).getUTCDate();
    return Array.from({ length: count }, (_, n) => `${month}-${String(n + 1).padStart(2, '0')}`);
  });
}
