// SPDX-License-Identifier: Apache-2.0
import './command.css';
import { useState } from 'react';
import { useLocal } from '../i18n/words.js';
import { Button } from './button.js';

/** Something to be typed elsewhere, ready to be copied. */
export function Command({ text }: { readonly text: string }) {
  const { t } = useLocal();
  const [copied, setCopied] = useState(false);
  const copy = (): void =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    );
  return (
    <div className="command">
      <code>{text}</code>
      <Button kind="quiet" icon={copied ? 'check' : 'copy'} label={t(copied ? 'action.copied' : 'action.copy')} onPress={copy} />
    </div>
  );
}
