// SPDX-License-Identifier: Apache-2.0
import './flash.css';
import { ProgressBar } from 'react-aria-components';
import type { FlashState } from '../../../contract/cards.js';
import { useSeconds } from '../../components/seconds.js';
import { bytes, duration, text } from '../../format.js';
import { useLocal } from '../../i18n/words.js';

/** Seconds; sooner over, nobody wonders. */
const worthSaying = 3;

/** What an update does now, how far it is, how fast, how long yet. */
export function FlashBar({ flash }: { readonly flash: FlashState }) {
  const { t, locale } = useLocal();
  const { phase, phaseSince, doneBytes, totalBytes, bytesPerSecond, secondsLeft } = flash;
  const counts = phase === 'sending' || phase === 'verifying';
  const waited = useSeconds(phaseSince);
  const share = totalBytes > 0 ? (100 * doneBytes) / totalBytes : 0;
  return (
    <ProgressBar className="flash-bar" aria-label={t(`flash.phase.${phase}`)} isIndeterminate={!counts} value={share}>
      <div className="flash-line">
        <span>{t(`flash.phase.${phase}`)}</span>
        <span className="soft">
          {!counts && waited >= worthSaying && t('flash.waited', { time: duration(waited) })}
          {counts && t('flash.done', { done: text(bytes(doneBytes, locale)), total: text(bytes(totalBytes, locale)) })}
          {counts && bytesPerSecond !== null && ` · ${text(bytes(bytesPerSecond, locale))}/s`}
          {counts && secondsLeft !== null && ` · ${t('flash.left', { time: duration(secondsLeft) })}`}
        </span>
      </div>
      <div className={`track${counts ? '' : ' waiting'}`}>
        <div style={{ width: counts ? `${share}%` : '100%' }} />
      </div>
    </ProgressBar>
  );
}
