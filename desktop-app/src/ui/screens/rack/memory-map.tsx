// SPDX-License-Identifier: Apache-2.0
import { ShareBar } from '../../components/figure.js';
import { Panel } from '../../components/panel.js';
import { mebibytes, text } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import type { RackLook } from '../../state/rack.js';

/** Of each machine whose memory is formed: how much lies with which node. */
export function MemoryMap({ look: { vms, pools, nodes } }: { readonly look: RackLook }) {
  const { t, locale } = useLocal();
  const formed = vms.filter((v) => !['stopped', 'unknown'].includes(v.state));
  const inUse = pools.filter((p) => p.usedMib > 0);
  const used = inUse.reduce((sum, p) => sum + p.usedMib, 0);
  if (formed.length === 0 || used === 0) return null;
  const nameOf = (node: number): string => nodes.find((n) => n.member.node === node)?.member.name ?? String(node);
  return (
    <Panel title={t('rack.memory')} text={t('rack.memory.text')}>
      <div className="memory">
        <p className="memory-head">
          <strong>{formed.map((v) => v.spec.name).join(', ')}</strong>
          <span>{text(mebibytes(used, locale))}</span>
        </p>
        <ShareBar
          label={t('rack.memory')}
          total={used}
          shares={inUse.map((p) => ({
            key: String(p.node),
            value: p.usedMib,
            label: `${nameOf(p.node)} ${text(mebibytes(p.usedMib, locale))}`,
            color: p.node,
          }))}
        />
        <ul className="legend">
          {inUse.map((p) => (
            <li key={p.node}>
              <i style={{ background: `var(--series-${p.node % 6})` }} />
              {nameOf(p.node)} <span className="soft">{text(mebibytes(p.usedMib, locale))}</span>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
