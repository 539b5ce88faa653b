// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from 'react';
import { whole } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import { useWorld } from '../../state/world.js';

const lookEveryMs = 250;
/** Fewer are only on their way. */
const worthSaying = 50;

/** Says when more comes than can be worked on: what waits, and what was lost. */
export function Backlog() {
  const { feed } = useWorld();
  const { t, locale } = useLocal();
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      if (place.current === null) return;
      const { backlog, dropped } = feed.intake;
      const words = [
        backlog > worthSaying ? t('monitor.backlog', { n: whole(backlog, locale) }) : '',
        dropped > 0 ? t('monitor.dropped', { n: whole(dropped, locale) }) : '',
      ];
      place.current.textContent = words.filter(Boolean).join(', ');
    }, lookEveryMs);
    return () => clearInterval(timer);
  }, [feed, t, locale]);
  return <span ref={place} className="backlog" />;
}
