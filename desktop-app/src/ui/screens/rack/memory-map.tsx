// SPDX-License-Identifier: Apache-2.0
import { ShareBar } from '../../components/figure.js';
import { Panel } from '../../components/panel.js';
import { mebibytes, text } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import type { RackLook } from '../../state/rack.js';
import { hrefOf } from '../../state/route.js';

/** Of each machine whose memory is formed: how much lies with which node. */
export function MemoryMap({ look: { vms, pools, nodes } }: { readonly look: RackLook }) {
  const { t } = useLocal();
  const lying = vms.flatMap(({ spec: { name } }) => {
    const shares = pools.flatMap(({ node, hyperservers }) => {
      const mib = hyperservers.find((h) => h.name === name)?.mib ?? 0;
      return mib > 0 ? [{ node, mib, at: nodes.find((n) => n.member.node === node)?.member.name ?? String(node) }] : [];
    });
    return shares.length === 0 ? [] : [{ name, shares }];
  });
  if (lying.length === 0) return null;
  return (
    <Panel title={t('rack.memory')} text={t('rack.memory.text')}>
      {lying.map((vm) => (
        <MemoryOf key={vm.name} {...vm} />
      ))}
    </Panel>
  );
}

interface Share {
  readonly node: number;
  readonly mib: number;
  /** Name of the node. */
  readonly at: string;
}

function MemoryOf({ name, shares }: { readonly name: string; readonly shares: readonly Share[] }) {
  const { locale } = useLocal();
  const size = (mib: number): string => text(mebibytes(mib, locale));
  const total = shares.reduce((sum, s) => sum + s.mib, 0);
  return (
    <div className="memory">
      <p className="memory-head">
        <a href={hrefOf('monitor')}>{name}</a>
        <span>{size(total)}</span>
      </p>
      <ShareBar
        label={name}
        total={total}
        shares={shares.map(({ node, mib, at }) => ({ key: String(node), value: mib, label: `${at} ${size(mib)}`, color: node }))}
      />
      <ul className="legend">
        {shares.map(({ node, mib, at }) => (
          <li key={node}>
            <i style={{ background: `var(--series-${node % 6})` }} />
            {at} <span className="soft">{size(mib)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
