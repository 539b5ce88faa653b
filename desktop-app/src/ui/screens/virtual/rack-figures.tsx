// SPDX-License-Identifier: Apache-2.0
import type { RackState } from '../../../contract/virtual-rack.js';
import { Figure } from '../../components/figure.js';
import { count, nanoseconds } from '../../format.js';
import { useLocal } from '../../i18n/words.js';

/** What can be told of the whole rack. */
export function RackFigures({ state }: { readonly state: RackState }) {
  const { t, locale } = useLocal();
  const sum = (of: (node: RackState['nodes'][number]) => number): number => state.nodes.reduce((n, node) => n + of(node), 0);
  return (
    <dl className="figures">
      <Figure label={t('virtual.time')} {...nanoseconds(state.cycle * state.cycleNs, locale)} />
      <Figure label={t('virtual.speed')} {...count(state.cyclesPerSecond, locale)} per={t('monitor.perSecond')} />
      <Figure
        label={t('virtual.accesses')}
        {...count(
          sum((n) => n.accesses),
          locale,
        )}
      />
      <Figure
        label={t('virtual.faults')}
        {...count(
          sum((n) => n.faults),
          locale,
        )}
      />
      <Figure label={t('virtual.lost')} {...count(state.lost, locale)} />
      <Figure label={t('virtual.reads')} {...count(state.reads, locale)} />
      <Figure label={t('virtual.wrong')} {...count(state.wrong + state.violations, locale)} bad={state.wrong + state.violations > 0} />
    </dl>
  );
}
