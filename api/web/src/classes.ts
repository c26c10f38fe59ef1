/** Each class of cell in words, a sign and a colour: never in colour alone. */
import type { HotspotClass } from './wire';
import { HOTSPOT_CLASSES } from './wire';

export interface ClassLook {
  words: string;
  /** What q says, in a few words. */
  evidence: string;
  /** Arrows that repeat the class without colour. */
  sign: string;
  colour: string;
}

/** Red to blue by lightness and hue together, so that it reads under every common colour vision. */
export const CLASS_LOOKS: Readonly<Record<HotspotClass, ClassLook>> = {
  'hot-99': { words: 'Hot, very strong evidence', evidence: 'q ≤ 0.01', sign: '▲▲▲', colour: '#9e1b1b' },
  'hot-95': { words: 'Hot, strong evidence', evidence: 'q ≤ 0.05', sign: '▲▲', colour: '#dd5a2b' },
  'hot-90': { words: 'Hot, some evidence', evidence: 'q ≤ 0.10', sign: '▲', colour: '#f4a95f' },
  'not-significant': { words: 'Not significant', evidence: 'darker: more reports', sign: '·', colour: '#647283' },
  'cold-90': { words: 'Cold, some evidence', evidence: 'q ≤ 0.10', sign: '▼', colour: '#9cc9e6' },
  'cold-95': { words: 'Cold, strong evidence', evidence: 'q ≤ 0.05', sign: '▼▼', colour: '#4a8cc7' },
  'cold-99': { words: 'Cold, very strong evidence', evidence: 'q ≤ 0.01', sign: '▼▼▼', colour: '#174a8c' },
  'outlier-high': { words: 'High among low ones', evidence: 'q ≤ 0.10', sign: '◆', colour: '#e6ab02' },
  'outlier-low': { words: 'Low among high ones', evidence: 'q ≤ 0.10', sign: '◇', colour: '#1b9e77' },
  held: { words: 'Held: look before acting', evidence: 'few or doubtful sources', sign: '✋', colour: '#b5835a' },
  'not-tested': { words: 'Not tested', evidence: 'described only', sign: '–', colour: '#8c8570' },
  'not-computable': { words: 'Not computable', evidence: 'the card says why', sign: '?', colour: '#c9b7d8' },
};

/** Whether the class says that more reports lie around the cell than chance explains. */
export function isHot(name: HotspotClass): boolean {
  return name.startsWith('hot-');
}

/** Whether the class says that fewer reports lie around the cell than chance explains. */
export function isCold(name: HotspotClass): boolean {
  return name.startsWith('cold-');
}

/** Whether the text is the name of a class. */
export function isClass(text: unknown): text is HotspotClass {
  return HOTSPOT_CLASSES.some((name) => name === text);
}
