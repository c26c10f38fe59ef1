/** The panel: beside the map on wide screens, over it and closed at first on narrow ones. */
import { byId } from './dom';

const WIDE = '(min-width: 48rem)';

export interface Panel {
  /** Closes the panel where it covers the map. */
  close: () => void;
  /** Whether the panel covers the map on this screen. */
  covers: () => boolean;
}

export function createPanel(): Panel {
  const toggle = byId('panel-toggle', HTMLButtonElement);
  const wide = window.matchMedia(WIDE);
  const set = (open: boolean): void => {
    document.body.classList.toggle('panel-open', open);
    toggle.setAttribute('aria-expanded', String(open));
    toggle.textContent = open ? 'Show the map' : 'Filters and list';
  };
  toggle.addEventListener('click', () => set(!document.body.classList.contains('panel-open')));
  return { close: () => set(false), covers: () => !wide.matches };
}
