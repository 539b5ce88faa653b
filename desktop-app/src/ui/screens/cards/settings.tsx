// SPDX-License-Identifier: Apache-2.0
import './settings.css';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import type { CardEntry, CardSetting } from '../../../contract/cards.js';
import { need } from '../../backend/backend.js';
import { Button } from '../../components/button.js';
import { Problem, Waiting } from '../../components/notices.js';
import { Panel } from '../../components/panel.js';
import { useLocal } from '../../i18n/words.js';
import { save } from '../../save.js';
import { useCardsApi } from '../../state/cards.js';
import { useAction, useResource } from '../../state/resource.js';
import { SettingRow } from './setting-row.js';

/** Nobody changes them behind our back often. */
const everyMs = 60_000;

/** What a card is set to: now, at the next boot, and what is to become of it. */
export function Settings({ card: { key, identity } }: { readonly card: CardEntry }) {
  const { t } = useLocal();
  const api = useCardsApi();
  const { data: settings, failure, reload } = useResource(() => need(api.readSettings({ key })), everyMs, key);
  const [edited, setEdited] = useState<Readonly<Record<string, string>>>({});
  const [said, setSaid] = useState('');
  const act = useAction(async (work: () => Promise<string>) => {
    setSaid(await work());
    setEdited({});
    await reload();
  });
  const edits = Object.keys(edited).length;
  const staged = (settings ?? []).filter(isStaged).length;

  const apply = (): void =>
    void act.run(async () => {
      if (edits > 0) await need(api.stageSettings({ key, values: edited }));
      const { reboot } = await need(api.applySettings({ key }));
      return t(reboot ? 'settings.written' : 'settings.same');
    });
  const drop = (): void =>
    void act.run(async () => {
      await need(api.dropSettings({ key }));
      return '';
    });
  const exported = (): void =>
    void act.run(async () => {
      save(new Blob([await need(api.exportSettings({ key }))], { type: 'application/json' }), `${identity?.name || key}.json`);
      return '';
    });
  const imported = (file: File): void =>
    void act.run(async () => {
      await need(api.importSettings({ key, text: await file.text() }));
      return t('settings.imported');
    });

  return (
    <Panel
      title={t('settings.title')}
      text={t('settings.text')}
      flush
      actions={
        <>
          <FileTrigger acceptedFileTypes={['.json']} onSelect={(files) => files?.[0] && imported(files[0])}>
            <Button label={t('settings.import')} />
          </FileTrigger>
          <Button label={t('settings.export')} onPress={exported} />
        </>
      }
    >
      {failure && <Problem failure={failure} stale={settings !== undefined} retry={() => void reload()} />}
      {act.failure && <Problem failure={act.failure} />}
      {settings === undefined && failure === undefined && <Waiting height="24rem" />}
      {settings && (
        <table className="table settings">
          <thead>
            <tr>
              <th>{t('settings.setting')}</th>
              <th>{t('settings.next')}</th>
              <th>{t('settings.current')}</th>
              <th>{t('settings.default')}</th>
            </tr>
          </thead>
          <tbody>
            {settings.map((s) => (
              <SettingRow key={s.name} setting={s} edit={edited[s.name]} onEdit={(value) => setEdited((e) => without(e, s, value))} />
            ))}
          </tbody>
        </table>
      )}
      <footer className="apply">
        <p className="soft" role="status">
          {edits + staged > 0 ? t('settings.changes', { n: Math.max(edits, edits + staged) }) : said}
        </p>
        <Button label={t('settings.drop')} isDisabled={edits + staged === 0} onPress={drop} />
        <Button kind="primary" label={t('settings.apply')} isDisabled={edits + staged === 0} busy={act.busy} onPress={apply} />
      </footer>
    </Panel>
  );
}

const isStaged = ({ values }: CardSetting): boolean => values !== null && values.STAGED !== values.NEXT;

/** Written back to what is staged, it is no edit. */
function without(edits: Readonly<Record<string, string>>, { name, values }: CardSetting, value: string): Record<string, string> {
  const { [name]: _, ...rest } = edits;
  return value === (values?.STAGED ?? '') ? rest : { ...rest, [name]: value };
}
