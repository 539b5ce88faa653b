// SPDX-License-Identifier: Apache-2.0
/** What stands where there is nothing, nothing yet, or something wrong. */
import './notices.css';
import type { ReactNode } from 'react';
import type { Failure } from '../backend/backend.js';
import { useLocal } from '../i18n/words.js';
import { Button } from './button.js';
import { Icon, type IconName } from './icons.js';

interface EmptyProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

export function Empty({ icon, title, text, children }: EmptyProps) {
  return (
    <div className="empty">
      <Icon name={icon} />
      <h2>{title}</h2>
      <p>
        <WithCode text={text} />
      </p>
      {children}
    </div>
  );
}

/** Text in which `…` is code. */
export function WithCode({ text }: { readonly text: string }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
  return text.split('`').map((part, i) => (i % 2 === 0 ? part : <code key={i}>{part}</code>));
}

/** A failure with its code and what to do. */
export function Problem({
  failure,
  retry,
  stale = false,
}: {
  readonly failure: Failure;
  readonly retry?: () => void;
  readonly stale?: boolean;
}) {
  const { t } = useLocal();
  return (
    <div className="problem" role="alert">
      <Icon name="warning" />
      <div>
        <p>
          {failure.message} <code>{failure.code}</code>
        </p>
        {failure.next !== '' && (
          <p className="soft">
            <WithCode text={t('problem.next', { next: failure.next })} />
          </p>
        )}
        {stale && <p className="soft">{t('problem.stale')}</p>}
      </div>
      {retry && <Button kind="quiet" label={t('action.retry')} onPress={retry} />}
    </div>
  );
}

/** Holds the place of what is on its way, so that nothing jumps when it comes. */
export function Waiting({ height }: { readonly height: string }) {
  const { t } = useLocal();
  return (
    <div className="waiting" style={{ height }} role="status">
      <span className="hidden-text">{t('loading')}</span>
    </div>
  );
}

export type Tone = 'good' | 'warn' | 'bad' | 'still';

export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={`badge ${tone}`}>{children}</span>;
}
