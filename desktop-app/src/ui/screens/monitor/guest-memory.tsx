// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from 'react';
import type { PageReport } from '../../../contract/daemon.js';
import { answer, Failure } from '../../backend/backend.js';
import { PageHeat } from '../../charts/page-heat.js';
import { Problem, Waiting } from '../../components/notices.js';
import { Panel } from '../../components/panel.js';
import { useLocal } from '../../i18n/words.js';
import { HeatHistory } from '../../live/heat.js';
import { useResource } from '../../state/resource.js';
import { useWorld } from '../../state/world.js';
import { PageDetail } from './page-detail.js';

const lookEveryMs = 2000;

interface Seen {
  readonly vm: string;
  readonly time: string;
  readonly report: PageReport;
}

/** Which memory of the guest is hot, and which pages go to and fro. */
export function GuestMemory() {
  const { t } = useLocal();
  const { daemon } = useWorld().backend;
  const [history] = useState(() => new HeatHistory());
  const { data, failure } = useResource(async (): Promise<Seen | null> => {
    const { node } = await answer(daemon.GET('/v1/node'));
    const vms = node === null ? [] : await answer(daemon.GET('/v1/hyperservers'));
    const here = vms.find((v) => v.spec.node === node && v.state !== 'stopped');
    if (here === undefined) return null;
    const report = await answer(daemon.GET('/v1/hyperservers/{name}/pages', { params: { path: { name: here.spec.name } } }));
    return { vm: here.spec.name, time: new Date().toISOString(), report };
  }, lookEveryMs);
  useEffect(() => {
    if (data) history.add(data.time, data.report.map);
  }, [data, history]);
  const [page, setPage] = useState(0);
  const elsewhere = data === null || (failure instanceof Failure && failure.code === 'E_ELSEWHERE');
  return (
    <Panel
      title={t('monitor.heat')}
      text={t('monitor.heat.text')}
      actions={
        <span className="heat-key soft">
          {t('monitor.heat.cold')} <i className="ramp" /> {t('monitor.heat.hot')}
        </span>
      }
    >
      {elsewhere && <p className="soft">{t('monitor.heat.elsewhere')}</p>}
      {!elsewhere && failure && <Problem failure={failure} stale={data !== undefined} />}
      {data === undefined && failure === undefined && <Waiting height="13rem" />}
      {data && (
        <>
          <PageHeat label={t('monitor.heat')} history={history} pages={data.report.pages} onPage={setPage} />
          <PageDetail vm={data.vm} report={data.report} page={Math.min(page, data.report.pages - 1)} onPage={setPage} />
          <PingPong report={data.report} />
        </>
      )}
    </Panel>
  );
}

const worst = 6;

function PingPong({ report }: { readonly report: PageReport }) {
  const { t } = useLocal();
  if (report.pingPong.length === 0) return <p className="ping-pong soft">{t('monitor.pingPong.none')}</p>;
  return (
    <dl className="ping-pong">
      <dt className="soft">{t('monitor.pingPong')}</dt>
      {report.pingPong.slice(0, worst).map(({ page, returns }) => (
        <dd key={page}>
          {t('monitor.page')} {page} <span className="soft">× {returns}</span>
        </dd>
      ))}
    </dl>
  );
}
