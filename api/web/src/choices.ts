/** The choice of categories: a tick for each, with how many reports it has; none ticked means all. */
import { byId, element } from './dom';
import { categoryWords, countWords } from './words';

export interface CategoryChoice {
  show: (chosen: readonly string[]) => void;
}

interface Counted {
  slug: string;
  reports: number;
}

export function createCategoryChoice(counted: readonly Counted[], changed: (chosen: string[]) => void): CategoryChoice {
  const box = byId('category-choices', HTMLDivElement);
  const words = byId('categories-chosen', HTMLSpanElement);
  const all = byId('all-categories', HTMLButtonElement);
  const most = [...counted].sort((one, other) => other.reports - one.reports || one.slug.localeCompare(other.slug));
  box.replaceChildren(...most.map(choice));

  const ticks = (): HTMLInputElement[] => [...box.querySelectorAll('input')];
  box.addEventListener('change', () => changed(ticks().filter((tick) => tick.checked).map((tick) => tick.value)));
  all.addEventListener('click', () => changed([]));

  return {
    show(chosen) {
      const known = new Set(ticks().map((tick) => tick.value));
      // A link may name a group of categories or one without reports: it stays visible and can be unticked.
      for (const slug of chosen) if (!known.has(slug)) box.append(choice({ slug, reports: 0 }));
      for (const tick of ticks()) tick.checked = chosen.includes(tick.value);
      words.textContent = chosen.length === 0 ? 'all' : chosenWords(chosen);
      all.disabled = chosen.length === 0;
    },
  };
}

function choice({ slug, reports }: Counted): HTMLElement {
  const tick = element('input', { type: 'checkbox', value: slug, 'data-testid': `category-${slug}` });
  const name = element('span', {}, categoryWords(slug));
  return element('label', { class: 'choice' }, tick, name, element('span', { class: 'choice-count' }, countWords(reports)));
}

function chosenWords(chosen: readonly string[]): string {
  const [first = ''] = chosen;
  return chosen.length === 1 ? categoryWords(first) : `${chosen.length} chosen`;
}
