// SPDX-License-Identifier: Apache-2.0
/** Numbers as people read them: three significant digits, the unit beside. */

export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

export const none = '–';

const formats = new Map<string, Intl.NumberFormat>();

function digits(n: number, fraction: number, locale: string): string {
  const key = `${locale} ${fraction}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: fraction, maximumFractionDigits: fraction });
    formats.set(key, format);
  }
  return format.format(n);
}

export const whole = (n: number, locale: string): string => (Number.isFinite(n) ? digits(n, 0, locale) : none);

function scaled(n: number, units: readonly (readonly [size: number, unit: string])[], locale: string): Quantity {
  if (!Number.isFinite(n)) return { value: none, unit: '' };
  const [size, unit] = units.find(([s]) => Math.abs(n) >= s * 0.9995) ?? units.at(-1) ?? [1, ''];
  const x = n / size;
  const fraction = Number.isInteger(x) && size === 1 ? 0 : Math.abs(x) >= 99.95 ? 0 : Math.abs(x) >= 9.995 ? 1 : 2;
  return { value: digits(x, fraction, locale), unit };
}

/** A plain number, shortened: 12,345 is 12.3 k. */
export const count = (n: number, locale: string): Quantity =>
  Math.abs(n) < 10_000
    ? { value: Math.abs(n) < 9.95 && !Number.isInteger(n) ? digits(n, 1, locale) : whole(n, locale), unit: '' }
    : scaled(
        n,
        [
          [1e9, 'G'],
          [1e6, 'M'],
          [1e3, 'k'],
        ],
        locale,
      );

export const mebibytes = (mib: number, locale: string): Quantity =>
  scaled(
    mib,
    [
      [1 << 20, 'TiB'],
      [1 << 10, 'GiB'],
      [1, 'MiB'],
    ],
    locale,
  );

export const bytes = (n: number, locale: string): Quantity =>
  scaled(
    n,
    [
      [1 << 30, 'GiB'],
      [1 << 20, 'MiB'],
      [1 << 10, 'KiB'],
      [1, 'B'],
    ],
    locale,
  );

/** As a clock shows it: 2:05 min, 1:02:05 h. */
export function duration(seconds: number): string {
  const s = Math.ceil(seconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)}:${two(s % 60)} min`;
  return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)} h`;
}

export const fixed = (n: number, fraction: number, locale: string): string => digits(n, fraction, locale);

export const nanoseconds = (ns: number, locale: string): Quantity =>
  scaled(
    ns,
    [
      [1e9, 's'],
      [1e6, 'ms'],
      [1e3, 'µs'],
      [1, 'ns'],
    ],
    locale,
  );

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Hours, minutes, seconds: of 24, as those who watch machines have it. */
export function clockTime(at: string | number, locale: string): string {
  let clock = clocks.get(locale);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
    clocks.set(locale, clock);
  }
  return clock.format(new Date(at));
}

export const text = ({ value, unit }: Quantity): string => (unit === '' ? value : `${value} ${unit}`);
