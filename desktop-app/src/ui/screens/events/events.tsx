// SPDX-License-Identifier: Apache-2.0
import './events.css';
import { useDeferredValue, useState } from 'react';
import { Field } from '../../components/field.js';
import { Empty } from '../../components/notices.js';
import { Page, Panel } from '../../components/panel.js';
import { clockTime } from '../../format.js';
import { useLocal } from '../../i18n/words.js';
import { useEvents } from '../../state/world.js';

/** What the daemon keeps. */
const shown = 1000;

/** What happened on this server, newest first. */
export function Events() {
  const { t, locale } = useLocal();
  const events = useEvents();
  const [filter, setFilter] = useState('');
  const words = useDeferredValue(filter.toLowerCase().trim());
  const rows = events
    .filter((e) => words === '' || `${e.code} ${e.text} ${t(`events.source.${e.source}`)}`.toLowerCase().includes(words))
    .slice(-shown)
    .reverse();
  return (
    <Page
      title={t('events.title')}
      actions={events.length > 0 && <Field label={t('events.filter')} type="search" value={filter} onChange={setFilter} />}
    >
      {events.length === 0 ? (
        <Empty icon="events" title={t('events.none.title')} text={t('events.none.text')} />
      ) : (
        <Panel title={t('events.title')} untitled flush>
          <table className="table events">
            <thead>
              <tr>
                <th>{t('events.time')}</th>
                <th>{t('events.source')}</th>
                <th>{t('events.code')}</th>
                <th>{t('events.text')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((e) => (
                <tr key={e.seq}>
                  <td>
                    <time dateTime={e.time}>{clockTime(e.time, locale)}</time>
                  </td>
                  <td className="soft">{t(`events.source.${e.source}`)}</td>
                  <td>
                    <code>{e.code}</code>
                  </td>
                  <td>{e.text}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length === 0 && <p className="no-match soft">{t('events.noMatch')}</p>}
        </Panel>
      )}
    </Page>
  );
}
