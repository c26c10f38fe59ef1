/** Numbers and slugs as a reader expects them. */

const WHOLE = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });
const DECIMAL = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

/** Slugs whose words are not the slug with spaces. */
const CATEGORY_WORDS: Readonly<Record<string, string>> = {
  'anti-social-behaviour': 'Anti-social behaviour',
  'criminal-damage-arson': 'Criminal damage and arson',
  'fly-tipping': 'Fly-tipping',
  'vehicle-abandoned': 'Abandoned vehicle',
};

/** `vehicle-crime` as `Vehicle crime`. */
export function categoryWords(slug: string): string {
  return CATEGORY_WORDS[slug] ?? sentence(slug.replaceAll(/[-_]/g, ' '));
}

/** A count with thousands marked. */
export function countWords(count: number): string {
  return WHOLE.format(count);
}

/** A number of things: `1 report`, `2 reports`. */
export function quantity(count: number, noun: string): string {
  return `${countWords(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A figure with at most two decimals, or what stands for a missing one. */
export function figureWords(value: number | null): string {
  return value === null ? 'not computable' : DECIMAL.format(value);
}

/** A figure at one decimal, for lists that are read down. */
export function shortFigure(value: number | null): string {
  return value === null ? '–' : value.toFixed(1);
}

/** A probability: small ones as a bound, because their digits mean nothing. */
export function probabilityWords(value: number | null): string {
  if (value === null) return 'not computable';
  if (value < 0.0001) return 'below 0.0001';
  return value < 0.1 ? value.toPrecision(2) : value.toFixed(2);
}

/** A share from 0 to 1 as per cent. */
export function shareWords(share: number): string {
  const percent = share * 100;
  return `${percent < 10 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/** The text with a capital first letter. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
