// SPDX-License-Identifier: Apache-2.0
import type { PageExplanation, PageReport } from '../../../contract/daemon.js';
import { answer } from '../../backend/backend.js';
import { NumberInput } from '../../components/field.js';
import { Problem } from '../../components/notices.js';
import { clockTime, fixed, whole } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import { useResource } from '../../state/resource.js';
import { useWorld } from '../../state/world.js';

const lookEveryMs = 2000;
const decisionsShown = 2;

interface Props {
  readonly vm: string;
  readonly report: PageReport;
  readonly page: number;
  onPage(page: number): void;
}

/** A region of guest memory, and one page of it: where it is and why. */
export function PageDetail({ vm, report, page, onPage }: Props) {
  const { t, locale } = useLocal();
  const { daemon } = useWorld().backend;
  const path = { name: vm, page };
  const { data, failure } = useResource(
    () => answer(daemon.GET('/v1/hyperservers/{name}/pages/{page}', { params: { path } })),
    lookEveryMs,
    `${vm} ${page}`,
  );
  const cellPages = Math.max(1, Math.ceil(report.pages / report.map.length));
  const cell = Math.floor(page / cellPages);
  const first = cell * cellPages;
  const last = Math.min(first + cellPages, report.pages) - 1;
  const n = (value: number): string => whole(value, locale);
  return (
    <div className="page-detail">
      <NumberInput label={t('monitor.page')} value={page} min={0} max={report.pages - 1} onChange={onPage} />
      <div>
        <p>{t('monitor.region', { first: n(first), last: n(last), here: n(report.map[cell]?.here ?? 0), of: n(last - first + 1) })}</p>
        {failure && <Problem failure={failure} />}
        {data && <Explained of={data} />}
      </div>
    </div>
  );
}

function Explained({ of }: { readonly of: PageExplanation }) {
  const { t, locale } = useLocal();
  const facts = {
    where: of.where,
    heat: fixed(of.heat, 2, locale),
    refaults: whole(of.refaults, locale),
    returns: whole(of.returns, locale),
  };
  return (
    <>
      <p>{t('monitor.page.facts', facts)}</p>
      {of.decisions.slice(0, decisionsShown).map(({ time, action, why }) => (
        <p key={`${time} ${action} ${why}`} className="soft">
          {clockTime(time, locale)} <code>{action}</code> {why}
        </p>
      ))}
    </>
  );
}
