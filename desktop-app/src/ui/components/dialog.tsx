// SPDX-License-Identifier: Apache-2.0
import './dialog.css';
import type { FormEvent, ReactNode } from 'react';
import { Dialog as Base, Form, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { Failure } from '../backend/backend.js';
import { useLocal } from '../i18n/words.js';
import { Button } from './button.js';
import { Problem } from './notices.js';

interface Props {
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
  /** What the button says that does it; without one there is nothing to do but to close. */
  readonly act?: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly failure?: Failure | undefined;
  onAct?(): void;
  onClose(): void;
}

/** A question or a form over the page; Escape closes it. Open as long as it is there. */
export function Dialog({ title, text, children, act, danger = false, busy = false, failure, onAct, onClose }: Props) {
  const { t } = useLocal();
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    onAct?.();
  };
  return (
    <ModalOverlay className="veil" isOpen isDismissable={!busy} onOpenChange={(open) => open || onClose()}>
      <Modal className="modal">
        <Base className="dialog" {...(danger ? { role: 'alertdialog' } : {})}>
          <Heading slot="title">{title}</Heading>
          <Form onSubmit={submit}>
            {text && <p className="soft">{text}</p>}
            {children}
            {failure && <Problem failure={failure} />}
            <footer>
              <Button label={act === undefined ? t('action.close') : t('action.cancel')} onPress={onClose} />
              {act && <Button kind={danger ? 'danger' : 'primary'} type="submit" label={act} busy={busy} />}
            </footer>
          </Form>
        </Base>
      </Modal>
    </ModalOverlay>
  );
}
