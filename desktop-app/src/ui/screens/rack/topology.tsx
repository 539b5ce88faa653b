// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { NodeEntry, Rack } from '../../../contract/daemon.js';
import { Button } from '../../components/button.js';
import { ShareBar } from '../../components/figure.js';
import { Badge } from '../../components/notices.js';
import { count, mebibytes, text } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import { type LinkRate, useLinkRates } from '../../state/link-rates.js';
import { type RackLook, stateOfNode, toneOfVm } from '../../state/rack.js';
import { hrefOf } from '../../state/route.js';
import { useMayChange } from '../../state/world.js';
import { RemoveServer } from './remove-server.js';

interface Props {
  readonly look: RackLook;
  readonly rack: Rack;
  onChanged(): Promise<void>;
}

/** Nodes stand on one side of the switch, and on both when they are many. */
const oneSide = 4;

export function Topology({ look, rack, onChanged }: Props) {
  const { t } = useLocal();
  const [removing, setRemoving] = useState<NodeEntry>();
  const rates = useLinkRates(look.nodes);
  const half = look.nodes.length > oneSide ? Math.ceil(look.nodes.length / 2) : 0;
  const row = (nodes: readonly NodeEntry[], side: 'above' | 'below') =>
    nodes.length > 0 && (
      <ul className={`nodes ${side}`} style={{ gridTemplateColumns: `repeat(${nodes.length}, minmax(10.5rem, 1fr))` }}>
        {nodes.map((n) => (
          <Node
            key={n.member.node}
            entry={n}
            look={look}
            rate={rates.get(n.member.node)}
            leads={rack.administrator === n.member.node}
            onRemove={() => setRemoving(n)}
          />
        ))}
      </ul>
    );
  return (
    <div className="topology">
      {row(look.nodes.slice(0, half), 'above')}
      <div className="switch">{t('rack.switch', { mtu: rack.agreement.mtu })}</div>
      {row(look.nodes.slice(half), 'below')}
      {removing && <RemoveServer entry={removing} onClose={() => setRemoving(undefined)} onDone={onChanged} />}
    </div>
  );
}

interface NodeProps {
  readonly entry: NodeEntry;
  readonly look: RackLook;
  readonly rate: LinkRate | undefined;
  readonly leads: boolean;
  onRemove(): void;
}

function Node({ entry, look, rate, leads, onRemove }: NodeProps) {
  const { t, locale } = useLocal();
  const mayChange = useMayChange();
  const { member, text: why } = entry;
  const { tone, key } = stateOfNode(entry, look.nodes);
  const pool = look.pools.find((p) => p.node === member.node);
  const used = text(mebibytes(pool?.usedMib ?? 0, locale));
  const total = text(mebibytes(member.poolMib, locale));
  const guests = look.vms.filter((v) => v.spec.node === member.node && v.state !== 'stopped');
  return (
    <li className={`node ${tone}`} style={{ '--node': `var(--series-${member.node % 6})` } as React.CSSProperties}>
      {rate && <Traffic rate={rate} />}
      <header>
        <span className="node-number">{member.node}</span>
        <h3 title={member.address}>{member.name}</h3>
        {mayChange && look.nodes.length > 1 && (
          <Button kind="quiet" bare icon="leave" label={t('rack.remove', { name: member.name })} onPress={onRemove} />
        )}
      </header>
      <p>
        <Badge tone={tone}>{t(key)}</Badge>
        {leads && <span className="soft"> · {t('rack.administrator')}</span>}
      </p>
      {why !== '' && <p className="why">{why}</p>}
      <div className="pool">
        <p>
          <span className="soft">{t('rack.pool')}</span>
          <span>{member.poolMib === 0 ? t(member.card ? 'rack.lends' : 'rack.noCard') : t('rack.poolUse', { used, total })}</span>
        </p>
        <ShareBar
          label={t('rack.pool')}
          total={member.poolMib}
          shares={[{ key: 'used', value: pool?.usedMib ?? 0, label: t('rack.poolUse', { used, total }), color: member.node }]}
        />
      </div>
      <p className="guest">
        {guests.map(({ spec: { name, budgetMib }, state }) => (
          <a key={name} href={hrefOf('vms', name)}>
            <Badge tone={toneOfVm[state]}>
              {name} <span className="soft">{t(`vms.state.${state}`)}</span>
            </Badge>
            {budgetMib > 0 && <span className="soft">{t('rack.budget', { size: text(mebibytes(budgetMib, locale)) })}</span>}
          </a>
        ))}
      </p>
    </li>
  );
}

/** What goes over the link now. */
function Traffic({ rate: { frames, sentAgain, damaged } }: { readonly rate: LinkRate }) {
  const { t, locale } = useLocal();
  const per = (n: number): string => text(count(n, locale));
  const amiss = sentAgain + damaged;
  return (
    <p className="traffic">
      {t('rack.link', { frames: per(frames) })}
      {amiss > 0 && <span className="amiss"> · {t('rack.link.amiss', { frames: per(amiss) })}</span>}
    </p>
  );
}
