// SPDX-License-Identifier: Apache-2.0
import type { CardDetails, CardEntry, LinkLook, Sensor } from '../../../contract/cards.js';
import { need } from '../../backend/backend.js';
import { Amount } from '../../components/figure.js';
import { Badge, Problem, Waiting } from '../../components/notices.js';
import { Panel } from '../../components/panel.js';
import { duration, fixed, type Quantity, whole } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import { useCardsApi } from '../../state/cards.js';
import { useResource } from '../../state/resource.js';

const everyMs = 5000;

export function Overview({ card }: { readonly card: CardEntry }) {
  const api = useCardsApi();
  const { data, failure, reload } = useResource(() => need(api.readCard({ key: card.key })), everyMs, card.key);
  return (
    <>
      {failure && <Problem failure={failure} stale={data !== undefined} retry={() => void reload()} />}
      {data === undefined && failure === undefined && <Waiting height="16rem" />}
      {data && (
        <div className="columns">
          <Who details={data} />
          <Slots details={data} />
          <Link details={data} />
          <Sensors details={data} />
          <Checks details={data} />
        </div>
      )}
    </>
  );
}

function Who({ details: { identity: i } }: { readonly details: CardDetails }) {
  const { t } = useLocal();
  const rows = [
    [t('card.serial'), i.serial],
    [t('card.board'), i.board],
    [t('card.node'), String(i.node)],
    [t('card.firmware'), i.firmware],
    [t('card.fpga'), i.fpga],
    [t('card.commit'), i.gitHash.slice(0, 12)],
    [t('card.dataPath'), t(i.dataPath ? 'card.on' : 'card.off')],
    [t('card.uptime'), duration(i.uptimeMs / 1000)],
    [t('card.reset'), i.resetCause],
  ];
  return (
    <Panel title={t('card.identity')}>
      <Facts rows={rows} />
    </Panel>
  );
}

function Facts({ rows }: { readonly rows: readonly (readonly string[])[] }) {
  return (
    <dl className="facts-list">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Slots({ details: { slots, floor } }: { readonly details: CardDetails }) {
  const { t } = useLocal();
  return (
    <Panel title={t('card.slots')} text={t('card.floor', { version: floor })} flush>
      <table className="table">
        <thead>
          <tr>
            <th>{t('card.slot')}</th>
            <th>{t('card.version')}</th>
            <th>{t('card.marks')}</th>
          </tr>
        </thead>
        <tbody>
          {slots.map((s) => (
            <tr key={s.slot}>
              <td>{s.slot}</td>
              <td>{s.version ?? <span className="soft">{t('card.empty')}</span>}</td>
              <td className="soft">{s.marks.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Sensors({ details: { sensors } }: { readonly details: CardDetails }) {
  const { t, locale } = useLocal();
  return (
    <Panel title={t('card.sensors')} flush>
      <table className="table">
        <thead>
          <tr>
            <th>{t('card.sensor')}</th>
            <th className="number">{t('card.value')}</th>
            <th className="number">{t('card.range')}</th>
          </tr>
        </thead>
        <tbody>
          {sensors.map((s) => (
            <tr key={s.name}>
              <td>{s.alarm ? <Badge tone="bad">{s.name}</Badge> : s.name}</td>
              <td className="number">
                <Amount {...reading(s, s.value, locale)} />
              </td>
              <td className="number soft">
                {reading(s, s.low, locale).value} – {reading(s, s.high, locale).value}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function reading({ unit }: Sensor, value: number, locale: string): Quantity {
  if (unit === 'MILLICELSIUS') return { value: fixed(value / 1000, 1, locale), unit: '°C' };
  if (unit === 'MILLIVOLT') return { value: fixed(value / 1000, 3, locale), unit: 'V' };
  return { value: fixed(value, 0, locale), unit: unit.toLowerCase() };
}

function Link({ details: { link } }: { readonly details: CardDetails }) {
  const { t } = useLocal();
  return (
    <Panel title={t('card.link')} {...(link ? { text: t('card.link.text', { ms: link.ms }) } : {})}>
      {link === null ? <p className="soft">{t('card.link.off')}</p> : <LinkFacts link={link} />}
    </Panel>
  );
}

function LinkFacts({ link }: { readonly link: LinkLook }) {
  const { t, locale } = useLocal();
  const rows = [
    [t('card.link.members'), link.members.join(', ')],
    [t('card.link.suspects'), link.suspects.join(', ') || t('card.link.nobody')],
    [t('monitor.wire.tx'), whole(link.sent, locale)],
    [t('monitor.wire.rx'), whole(link.received, locale)],
    [t('monitor.wire.again'), whole(link.sentAgain, locale)],
    [t('monitor.wire.bad'), whole(link.damaged, locale)],
  ];
  return (
    <>
      <Badge tone={link.passed ? 'good' : 'bad'}>{t(link.passed ? 'card.link.up' : 'card.link.bad')}</Badge>
      <Facts rows={rows} />
    </>
  );
}

const tones = { passed: 'good', failed: 'bad', 'not run': 'still' } as const;

function Checks({ details: { checks } }: { readonly details: CardDetails }) {
  const { t } = useLocal();
  return (
    <Panel title={t('card.checks')} flush>
      <table className="table">
        <tbody>
          {checks.map((c) => (
            <tr key={c.name}>
              <td>{c.doc}</td>
              <td>
                <Badge tone={tones[c.result]}>{t(`card.check.${c.result}`)}</Badge>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
