// SPDX-License-Identifier: Apache-2.0
import type { RackState } from '../../../contract/virtual-rack.js';
import { Panel } from '../../components/panel.js';
import { whole } from '../../format.js';
import { useLocal } from '../../i18n/words.js';

/** What each card has counted, as far as any of them has. */
export function CardCounters({ state: { counters, countersAt } }: { readonly state: RackState }) {
  const { t, locale } = useLocal();
  const names = Object.keys(counters[0] ?? {}).filter((name) => counters.some((c) => (c[name] ?? 0) > 0));
  return (
    <Panel title={t('virtual.counters')} text={t('virtual.counters.text', { cycle: whole(countersAt, locale) })} flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which keys must do as well */}
      <section className="counters" aria-label={t('virtual.counters')} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th>{t('virtual.counter')}</th>
              {counters.map((_, card) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a card is its number
                <th key={card} className="number">
                  {t('monitor.of', { node: card })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <tr key={name}>
                <td>
                  <code>{name}</code>
                </td>
                {counters.map((c, card) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a card is its number
                  <td key={card} className="number">
                    {whole(c[name] ?? 0, locale)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}
