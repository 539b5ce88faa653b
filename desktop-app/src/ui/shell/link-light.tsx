// SPDX-License-Identifier: Apache-2.0
import { useLocal } from '../i18n/words.js';
import { useLink, useMayChange } from '../state/world.js';

/** Whether live data comes, and what the token may not. */
export function LinkLight() {
  const { t } = useLocal();
  const link = useLink();
  const mayChange = useMayChange();
  return (
    <>
      {!mayChange && <p className="soft">{t('session.reads')}</p>}
      <span className={`link-light ${link}`} role="status">
        {t(`link.${link}`)}
      </span>
    </>
  );
}
