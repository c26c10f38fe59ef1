/** Civil months and days as text: no clock and no zone, because the server counts in the area's own zone. */

const DAY_MS = 86_400_000;
const MONTH_NAMES = [
  'January', 'February', 'March', 'April', 'May', 'June',
  'July', 'August', 'September', 'October', 'November', 'December',
];

/** A half-open window of civil days, `YYYY-MM-DD`. */
export interface DayWindow {
  from: string;
  to: string;
}

/** The month of a day: `2024-01-31` is in `2024-01`. */
export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The month that lies `step` months after `month`. */
export function shiftMonth(month: string, step: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const index = year * 12 + number - 1 + step;
  const shifted = String((index % 12) + 1).padStart(2, '0');
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${shifted}`;
}

/** The window that holds one month. */
export function windowOfMonth(month: string): DayWindow {
  return { from: `${month}-01`, to: `${shiftMonth(month, 1)}-01` };
}

/** Whether the text is a day that exists. */
export function isDay(text: string): boolean {
  const instant = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(instant) && dayText(instant) === text;
}

/** The month that the window is exactly, or null. */
export function onlyMonth(window: DayWindow): string | null {
  const month = monthOf(window.from);
  const whole = windowOfMonth(month);
  return whole.from === window.from && whole.to === window.to ? month : null;
}

/** The window one month on (`step` 1) or back (-1): whole months stay whole, other windows become a month. */
export function stepWindow(window: DayWindow, step: number): DayWindow {
  if (!isWholeMonths(window)) return windowOfMonth(shiftMonth(monthOf(window.from), step));
  return {
    from: `${shiftMonth(monthOf(window.from), step)}-01`,
    to: `${shiftMonth(monthOf(window.to), step)}-01`,
  };
}

/** `2024-01` as `January 2024`. */
export function monthWords(month: string): string {
  const [year = '', number = '1'] = month.split('-');
  return `${MONTH_NAMES[Number(number) - 1] ?? month} ${year}`;
}

/** The window as a reader says it: whole months by name, others by first and last day. */
export function windowWords(window: DayWindow): string {
  if (!isDay(window.from) || !isDay(window.to)) return `${window.from} to ${window.to}`;
  const month = onlyMonth(window);
  if (month !== null) return monthWords(month);
  if (isWholeMonths(window)) return `${monthWords(monthOf(window.from))} to ${monthWords(shiftMonth(monthOf(window.to), -1))}`;
  return `${dayWords(window.from)} to ${dayWords(dayBefore(window.to))}`;
}

/** How many days the window holds; zero or less when it is empty. */
export function daysIn(window: DayWindow): number {
  return Math.round((Date.parse(window.to) - Date.parse(window.from)) / DAY_MS);
}

/** `2024-01-05` as `5 January 2024`. */
export function dayWords(day: string): string {
  return `${Number(day.slice(8))} ${monthWords(monthOf(day))}`;
}

/** The day before. */
export function dayBefore(day: string): string {
  return dayText(Date.parse(`${day}T00:00:00Z`) - DAY_MS);
}

function isWholeMonths(window: DayWindow): boolean {
  return window.from.endsWith('-01') && window.to.endsWith('-01') && window.from < window.to;
}

function dayText(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
