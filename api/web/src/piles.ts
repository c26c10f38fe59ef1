/** Which cells a pile lies in: reports on a default point, which no count on the map holds. */
import type { CellFeature, Pile } from './wire';

/** The pile of each cell that has one, by cell. */
export function pilesOf(cells: readonly CellFeature[]): ReadonlyMap<string, Pile> {
  const piles = new Map<string, Pile>();
  for (const cell of cells) if (cell.properties.pile !== null) piles.set(cell.id, cell.properties.pile);
  return piles;
}
