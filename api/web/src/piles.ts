/** Which cells are what they are because of a pile: the cell that holds it and the cells whose ring reaches it. */
import { centreOf } from './bounds';
import { isHot } from './classes';
import type { CellFeature, Pile, Position, Receipt } from './wire';

const DEFAULT_RINGS = 1;
/** Ring k lies at most k cell widths away and ring k + 1 at least 0.87 (k + 1), so a little over k parts them. */
const RING_TOLERANCE = 0.15;

export interface PileEffect {
  pile: Pile;
  /** Whether the pile stands in the cell itself, or in one of its ring. */
  own: boolean;
  /** Reports in the cell and its ring without the pile's. */
  left: number;
}

/** The effect of piles on each cell that counts one, by cell. */
export function pileEffects(cells: readonly CellFeature[], receipt: Receipt): ReadonlyMap<string, PileEffect> {
  const effects = new Map<string, PileEffect>();
  for (const piled of cells) {
    const { pile, count } = piled.properties;
    if (pile === null) continue;
    const reports = Math.min(pile.reports, count);
    for (const cell of cells.filter((other) => reaches(other, piled, ringsOf(receipt)))) {
      const own = cell === piled;
      const left = (effects.get(cell.id)?.left ?? cell.properties.neighbourhood_count) - reports;
      if (own || effects.get(cell.id)?.own !== true) effects.set(cell.id, { pile, own, left });
    }
  }
  return effects;
}

/** Whether the map marks the cell: a pile stands there, or makes it hot, because without it the cell would not exceed its expectation. */
export function isPileMarked(cell: CellFeature, effect: PileEffect | undefined): boolean {
  if (effect === undefined) return false;
  return effect.own || (isHot(cell.properties.class) && effect.left <= cell.properties.expected);
}

function ringsOf({ options }: Receipt): number {
  const rings = typeof options === 'object' && options !== null && !Array.isArray(options) ? options['rings'] : null;
  return typeof rings === 'number' ? rings : DEFAULT_RINGS;
}

function reaches(cell: CellFeature, piled: CellFeature, rings: number): boolean {
  const centre = centreOf(piled);
  const corner = piled.geometry.coordinates[0]?.[0] ?? [];
  const radius = distance(centre, [corner[0] ?? NaN, corner[1] ?? NaN]);
  return distance(centre, centreOf(cell)) <= (rings + RING_TOLERANCE) * radius * Math.sqrt(3);
}

/** Degrees of latitude between two positions that are near each other. */
function distance([west, south]: Position, [east, north]: Position): number {
  const shrink = Math.cos(((south + north) / 2) * (Math.PI / 180));
  return Math.hypot((east - west) * shrink, north - south);
}
