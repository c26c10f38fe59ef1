/** The question's form: it shows a question, and says when the reader changed it. */
import type { Catalogue } from './api';
import { type CategoryChoice, createCategoryChoice } from './choices';
import { byId, element } from './dom';
import { dayBefore, daysIn, isDay, monthOf, monthWords, onlyMonth, stepWindow, windowOfMonth, windowWords } from './months';
import type { Question, Region } from './question';
import { ALL_AREAS } from './question';
import type { AreaFeature, Bbox } from './wire';
import { quantity } from './words';

const BOX_VALUE = ' box';

export interface FilterEvents {
  changed: (question: Question) => void;
  /** The box that the map shows now; null without a map. */
  mapBox: () => Bbox | null;
}

export class Filters {
  readonly #from = byId('from', HTMLInputElement);
  readonly #to = byId('to', HTMLInputElement);
  readonly #month = byId('month', HTMLSelectElement);
  readonly #area = byId('area', HTMLSelectElement);
  readonly #resolution = byId('resolution', HTMLSelectElement);
  readonly #previous = byId('previous-month', HTMLButtonElement);
  readonly #next = byId('next-month', HTMLButtonElement);
  readonly #categories: CategoryChoice;
  readonly #months: string[];
  readonly #events: FilterEvents;
  #question: Question;

  constructor(catalogue: Catalogue, question: Question, events: FilterEvents) {
    this.#events = events;
    this.#question = question;
    this.#months = catalogue.snapshots.months;
    this.#categories = createCategoryChoice(catalogue.snapshots.categories, (categories) => this.#change({ categories }));
    this.#area.replaceChildren(...areaOptions(catalogue.areas.features));
    this.#month.replaceChildren(...monthOptions(this.#months));
    this.#listen();
    this.show(question);
  }

  /** Puts the question into the form without announcing a change. */
  show(question: Question): void {
    this.#question = question;
    const { window, region } = question;
    this.#from.value = isDay(window.from) ? window.from : '';
    this.#to.value = isDay(window.to) ? window.to : '';
    this.#month.value = onlyMonth(window) ?? '';
    this.#resolution.value = question.resolution;
    this.#showRegion(region);
    this.#categories.show(question.categories);
    this.#showWindow();
  }

  /** Marks the field that the server refused, or none. */
  refuse(parameter: string | null): void {
    const fields = { from: this.#from, to: this.#to, area: this.#area, bbox: this.#area, resolution: this.#resolution };
    for (const field of Object.values(fields)) field.removeAttribute('aria-invalid');
    for (const [name, field] of Object.entries(fields)) {
      if (name === parameter) field.setAttribute('aria-invalid', 'true');
    }
  }

  #change(part: Partial<Question>): void {
    const question = { ...this.#question, ...part };
    this.show(question);
    this.#events.changed(question);
  }

  #listen(): void {
    byId('filters', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
    const dates = (): void => this.#change({ window: { from: this.#from.value, to: this.#to.value } });
    this.#from.addEventListener('change', dates);
    this.#to.addEventListener('change', dates);
    this.#month.addEventListener('change', () => {
      if (this.#month.value !== '') this.#change({ window: windowOfMonth(this.#month.value) });
    });
    this.#previous.addEventListener('click', () => this.#change({ window: stepWindow(this.#question.window, -1) }));
    this.#next.addEventListener('click', () => this.#change({ window: stepWindow(this.#question.window, 1) }));
    this.#area.addEventListener('change', () => this.#change({ region: regionOf(this.#area.value) }));
    this.#resolution.addEventListener('change', () => this.#change({ resolution: this.#resolution.value }));
    byId('ask-view', HTMLButtonElement).addEventListener('click', () => {
      const bbox = this.#events.mapBox();
      if (bbox !== null) this.#change({ region: { kind: 'box', bbox } });
    });
  }

  #showRegion(region: Region): void {
    this.#area.querySelector(`option[value="${BOX_VALUE}"]`)?.remove();
    if (region.kind === 'box') this.#area.prepend(element('option', { value: BOX_VALUE }, 'The dashed box'));
    this.#area.value = region.kind === 'all' ? '' : region.kind === 'area' ? region.id : BOX_VALUE;
  }

  #showWindow(): void {
    const { window } = this.#question;
    const days = daysIn(window);
    byId('window-words', HTMLParagraphElement).textContent = days > 0 ? `${windowWords(window)}: ${quantity(days, 'day')}` : '';
    const [first = '', last = ''] = [this.#months.at(0), this.#months.at(-1)];
    const steps = first !== '' && isDay(window.from) && isDay(window.to);
    this.#previous.disabled = !steps || monthOf(window.from) <= first;
    this.#next.disabled = !steps || monthOf(dayBefore(stepWindow(window, 1).to)) > last;
  }
}

function regionOf(value: string): Region {
  return value === '' ? ALL_AREAS : { kind: 'area', id: value };
}

function monthOptions(months: readonly string[]): HTMLElement[] {
  const newestFirst = months.toReversed().map((month) => element('option', { value: month }, monthWords(month)));
  return [element('option', { value: '' }, 'Other dates'), ...newestFirst];
}

function areaOptions(areas: readonly AreaFeature[]): HTMLElement[] {
  const layers = [...new Set(areas.map((area) => area.properties.layer))].sort();
  const options = (layer: string): HTMLElement[] =>
    areas
      .filter((area) => area.properties.layer === layer)
      .sort((one, other) => one.properties.name.localeCompare(other.properties.name, 'en-GB'))
      .map(({ properties }) => element('option', { value: properties.area_id }, properties.name));
  const all = element('option', { value: '' }, areas.length === 0 ? 'No areas are loaded' : 'All areas together');
  if (layers.length < 2) return [all, ...layers.flatMap(options)];
  return [all, ...layers.map((layer) => element('optgroup', { label: layer }, ...options(layer)))];
}
