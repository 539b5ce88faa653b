// SPDX-License-Identifier: Apache-2.0
/** Numbers that stand for themselves, and the bars that divide a whole. */
import './figure.css';
import { useEffect, useRef } from 'react';
import type { Quantity } from '../format.js';
import { useLocal } from '../i18n/words.js';
import { useWorld } from '../state/world.js';

/** A newest value, written straight into the page a few times a second: it never passes through React. */
export function LiveFigure({
  label,
  unit = '',
  read,
}: {
  readonly label: string;
  readonly unit?: string;
  readonly read: (locale: string) => Quantity;
}) {
  const { feed } = useWorld();
  const { locale } = useLocal();
  const value = useRef<HTMLSpanElement>(null);
  const units = useRef<HTMLSpanElement>(null);
  const reading = useRef(read);
  reading.current = read;
  useEffect(() => {
    let due = 0;
    const show = (): void => {
      const now = performance.now();
      if (now < due || value.current === null || units.current === null) return;
      due = now + calmMs;
      const q = reading.current(locale);
      value.current.textContent = q.value;
      units.current.textContent = q.unit + unit;
    };
    show();
    return feed.onFrame(show);
  }, [feed, locale, unit]);
  return (
    <div className="figure">
      <dt>{label}</dt>
      <dd>
        <span ref={value}>–</span>
        <span ref={units} className="unit" />
      </dd>
    </div>
  );
}

const calmMs = 400;

/** The same of a value that changes seldom. */
export function Figure({ label, value, unit, per = '', bad = false }: Quantity & { label: string; per?: string; bad?: boolean }) {
  return (
    <div className={`figure${bad ? ' bad' : ''}`}>
      <dt>{label}</dt>
      <dd>
        {value}
        <span className="unit">{unit + per}</span>
      </dd>
    </div>
  );
}

export interface Share {
  readonly key: string;
  readonly label: string;
  readonly value: number;
  /** Which of the series' colours. */
  readonly color: number;
}

/** A whole in parts; what is left of it stays empty. */
export function ShareBar({ label, shares, total }: { readonly label: string; readonly shares: readonly Share[]; readonly total: number }) {
  return (
    <div className="share-bar" role="img" aria-label={`${label}: ${shares.map((s) => s.label).join(', ')}`}>
      {shares.map((s) => (
        <span
          key={s.key}
          title={s.label}
          style={{ width: `${total > 0 ? (100 * s.value) / total : 0}%`, background: `var(--series-${s.color % 6})` }}
        />
      ))}
    </div>
  );
}

export const Amount = ({ value, unit }: Quantity) => (
  <>
    {value}
    {unit !== '' && <span className="unit">{unit}</span>}
  </>
);
