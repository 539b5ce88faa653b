// SPDX-License-Identifier: Apache-2.0
import './flash.css';
import { useState } from 'react';
import type { BundleInfo, CardEntry } from '../../../contract/cards.js';
import { need } from '../../backend/backend.js';
import { Button } from '../../components/button.js';
import { Problem } from '../../components/notices.js';
import { Panel } from '../../components/panel.js';
import { useLocal } from '../../i18n/words.js';
import { useCardsApi } from '../../state/cards.js';
import { useAction } from '../../state/resource.js';
import { BundleFacts, fits } from './bundle-facts.js';
import { BundlePicker } from './bundle-picker.js';
import { FlashBar } from './flash-bar.js';
import { Verdict } from './verdict.js';

/** From a bundle to a confirmed image, or how far it came. */
export function Flash({ card }: { readonly card: CardEntry }) {
  const { t } = useLocal();
  const api = useCardsApi();
  const { key, flash, unfinished, identity } = card;
  const [bundle, setBundle] = useState<BundleInfo>();
  const start = useAction(async (id: string | null, downgrade: boolean) => {
    await need(api.startFlash({ key, bundle: id, downgrade }));
    setBundle(undefined);
  });
  const cancel = useAction(async () => void (await need(api.cancelFlash({ key }))));
  const forget = useAction(async () => void (await need(api.forgetFlash({ key }))));
  const failure = start.failure ?? cancel.failure ?? forget.failure;

  if (flash !== null && flash.verdict === null)
    return (
      <Panel
        title={t('flash.running', { name: flash.bundle })}
        text={t('flash.interrupt')}
        actions={<Button label={t('action.cancel')} busy={cancel.busy} onPress={() => void cancel.run()} />}
      >
        <FlashBar flash={flash} />
      </Panel>
    );
  const older = start.failure?.code === 'E_BUNDLE_OLDER';
  return (
    <>
      {flash !== null && <Verdict flash={flash} />}
      {failure && <Problem failure={failure} />}
      {unfinished !== null && bundle === undefined && (
        <Panel
          title={t('flash.unfinished', { name: unfinished })}
          text={t('flash.unfinished.text')}
          actions={
            <>
              <Button label={t('flash.forget')} busy={forget.busy} onPress={() => void forget.run()} />
              <Button kind="primary" label={t('flash.resume')} busy={start.busy} onPress={() => void start.run(null, false)} />
            </>
          }
        />
      )}
      <Panel title={t('flash.title')} text={t('flash.text')}>
        {bundle === undefined || identity === null ? (
          <BundlePicker onBundle={setBundle} />
        ) : (
          <BundleFacts bundle={bundle} card={identity}>
            <Button label={t('flash.other')} onPress={() => setBundle(undefined)} />
            <Button
              kind={older ? 'danger' : 'primary'}
              label={t(older ? 'flash.downgrade' : 'flash.start')}
              busy={start.busy}
              isDisabled={!fits(bundle, identity)}
              onPress={() => void start.run(bundle.id, older)}
            />
          </BundleFacts>
        )}
      </Panel>
    </>
  );
}
