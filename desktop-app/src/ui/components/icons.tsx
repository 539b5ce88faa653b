// SPDX-License-Identifier: Apache-2.0
/** Line icons on a grid of 16; decoration only, the words beside them say it. */
const paths = {
  rack: 'M2.5 3h11v3.5h-11zM2.5 9.5h11V13h-11zM5 4.75h.01M5 11.25h.01M8 6.5v3',
  racks: 'M1.5 2.5h5.5v11H1.5zM9 2.5h5.5v11H9zM3.5 5h1.5M3.5 8h1.5M11 5h1.5M11 8h1.5',
  vms: 'M2.5 3h11v7.5h-11zM6 13.5h4M8 10.5v3',
  monitor: 'M1.5 8.5h3l2-5 3 9.5 2-4.5h3',
  events: 'M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01',
  cards: 'M1.5 4.5h11v6h-11zM4 10.5v2M6.5 10.5v2M9 10.5v2M14.5 2.5v11M4.5 7h3',
  virtual: 'M8 1.5l5.5 3v7L8 14.5l-5.5-3v-7zM2.5 4.5L8 7.5l5.5-3M8 7.5v7',
  settings: 'M2 4.5h7M13 4.5h1M2 11.5h1M7 11.5h7M9 3v3h2.5v-3zM3.5 10v3h2.5v-3z',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9a4.5 4.5 0 0 0 0 9zM10.300 10.300L14 14',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M4.5 3l8 5-8 5z',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  earlier: 'M9.5 4.5L6 8l3.5 3.5',
  later: 'M6.5 4.5L10 8l-3.5 3.5',
  download: 'M8 2.5v7.5M5 7.5l3 3 3-3M2.5 13.5h11',
  chevron: 'M4.5 6.5l3.5 3.5 3.5-3.5',
  check: 'M3 8.5l3.5 3.5 6.5-8',
  warning: 'M8 2.200L14.5 13.5h-13zM8 6.5v3.200M8 11.600h.01',
  key: 'M10.5 9a3.5 3.5 0 1 0-3.300-2.300L2 12v2h2.5l.5-1.5 1.5-.5.5-1.5 1.300-1.300c.6.5 1.400.8 2.200.8zM11.300 4.700h.01',
  leave: 'M6.5 2.5h-4v11h4M6 8h8M11 5l3 3-3 3',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}

/** Warp and weft. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path className="warp" d="M8 2.5v4M8 11v10.5M16 2.5v10.5M16 17.5v4" />
      <path className="weft" d="M2.5 8.5h11M18.5 8.5h3M2.5 15.5h3M10.5 15.5h11" />
    </svg>
  );
}
