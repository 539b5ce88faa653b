// SPDX-License-Identifier: Apache-2.0
import type { RackState } from '../../../contract/virtual-rack.js';
import { Panel } from '../../components/panel.js';
import { whole } from '../../format.js';
import { useLocal } from '../../i18n/words.js';

const rows = 14;

/** Frames and steps of the protocol, newest first. */
export function Seen({ state: { events } }: { readonly state: RackState }) {
  const { t, locale } = useLocal();
  return (
    <Panel title={t('virtual.seen')} text={t('virtual.seen.text')} flush>
      <table className="table seen">
        <thead>
          <tr>
            <th className="number">{t('virtual.seen.cycle')}</th>
            <th>{t('card.node')}</th>
            <th>{t('events.text')}</th>
            <th className="number">{t('monitor.page')}</th>
          </tr>
        </thead>
        <tbody>
          {events
            .slice(-rows)
            .reverse()
            .map((e, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows stand still, what they show goes by
              <tr key={i}>
                <td className="number">{whole(e.cycle, locale)}</td>
                <td>
                  <span className="node-number" style={{ '--node': `var(--series-${e.card % 6})` } as React.CSSProperties}>
                    {e.card}
                  </span>
                </td>
                <td>{e.kind === 'frame' ? <code>{e.name}</code> : <span className="soft">{t(`virtual.seen.${e.kind}`)}</span>}</td>
                <td className="number">{e.page < 0 ? '' : e.page}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </Panel>
  );
}
