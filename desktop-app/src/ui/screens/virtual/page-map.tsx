// SPDX-License-Identifier: Apache-2.0
import type { PageState, RackState } from '../../../contract/virtual-rack.js';
import { Panel } from '../../components/panel.js';
import { useLocal } from '../../i18n/words.js';

/** What a page's state means for the program of its node. */
const meaning: Readonly<Record<PageState, 'none' | 'asked' | 'read' | 'own' | 'written' | 'leaving'>> = {
  I: 'none',
  IS: 'asked',
  IM: 'asked',
  SM: 'asked',
  S: 'read',
  E: 'own',
  M: 'written',
  EC: 'leaving',
  ED: 'leaving',
};
const shown = ['read', 'own', 'written', 'asked', 'leaving'] as const;

/** Each node's rights to each page. */
export function PageMap({ state: { nodes, homes } }: { readonly state: RackState }) {
  const { t } = useLocal();
  return (
    <Panel title={t('virtual.pages')} text={t('virtual.pages.text')}>
      <div className="page-map">
        {nodes.map(({ pages }, node) => {
          const held = pages.filter((s) => ['S', 'E', 'M'].includes(s)).length;
          const written = pages.filter((s) => s === 'M').length;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a node is its number
            <section key={node} style={{ '--node': `var(--series-${node % 6})` } as React.CSSProperties}>
              <h3>
                <span className="node-number">{node}</span> {t('virtual.holds', { held, written })}
              </h3>
              <div className="cells" role="img" aria-label={`${t('monitor.of', { node })}: ${t('virtual.holds', { held, written })}`}>
                {pages.map((s, page) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
                  <i key={page} className={meaning[s]} data-home={homes[page] === node || undefined} title={`${page}: ${s}`} />
                ))}
              </div>
            </section>
          );
        })}
      </div>
      <ul className="legend page-key">
        {shown.map((s) => (
          <li key={s}>
            <i className={s} />
            {t(`virtual.state.${s}`)}
          </li>
        ))}
        <li>
          <i className="none" data-home />
          {t('virtual.state.home')}
        </li>
      </ul>
    </Panel>
  );
}
