// SPDX-License-Identifier: Apache-2.0
import type { FlashState } from '../../../contract/cards.js';
import { Icon } from '../../components/icons.js';
import { WithCode } from '../../components/notices.js';
import { bytes, text } from '../../format.js';
import { useLocal } from '../../i18n/words.js';

/** How an update has ended. */
export function Verdict({ flash: { verdict, bundle, trouble, doneBytes, totalBytes } }: { readonly flash: FlashState }) {
  const { t, locale } = useLocal();
  if (verdict === null) return null;
  const at = text(bytes(doneBytes, locale));
  return (
    <div className={`verdict ${verdict}`} role="status">
      <Icon name={verdict === 'verified' ? 'check' : 'warning'} />
      <div>
        <h2>{t(`flash.verdict.${verdict}`)}</h2>
        <p>{t(`flash.verdict.${verdict}.text`, { name: bundle, at, total: text(bytes(totalBytes, locale)) })}</p>
        {trouble && (
          <p className="soft">
            {trouble.message} <code>{trouble.code}</code>
          </p>
        )}
        {trouble && trouble.next !== '' && (
          <p className="soft">
            <WithCode text={t('problem.next', { next: trouble.next })} />
          </p>
        )}
      </div>
    </div>
  );
}
