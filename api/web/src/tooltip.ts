/** The name of what the pointer is over. The list and the card say the same to everyone else. */
import { CLASS_LOOKS } from './classes';
import { byId, element } from './dom';
import type { Hover } from './map';
import type { CellFeature } from './wire';
import { quantity } from './words';

const GAP_PX = 14;

/** Shows the area and cell under the pointer, or nothing. */
export function showTooltip(hover: Hover | null, cell: CellFeature | undefined): void {
  const tip = byId('tooltip', HTMLDivElement);
  tip.hidden = hover === null;
  if (hover === null) return;
  tip.replaceChildren();
  if (hover.area !== null) tip.append(element('strong', {}, hover.area));
  if (cell !== undefined) tip.append(element('span', {}, `${quantity(cell.properties.count, 'report')}. ${CLASS_LOOKS[cell.properties.class].words}`));
  const room = (tip.parentElement?.clientWidth ?? 0) - tip.offsetWidth - GAP_PX;
  tip.style.translate = `${Math.max(0, Math.min(hover.x + GAP_PX, room))}px ${hover.y + GAP_PX}px`;
}
