// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { BundleInfo, Identity } from '../../../contract/cards.js';
import { Badge } from '../../components/notices.js';
import { bytes, text } from '../../format.js';
import { useLocal } from '../../i18n/words.js';

export const imageFor = (bundle: BundleInfo, { board }: Identity) => bundle.images.find((i) => i.board === board);

/** There is an image for this card, and somebody signed it. */
export const fits = (bundle: BundleInfo, card: Identity): boolean => (imageFor(bundle, card)?.signedBy ?? null) !== null;

/** Whether it would bring this card something newer, unasked. */
export function wouldTake(bundle: BundleInfo, card: Identity): 'yes' | 'same' | 'older' | 'unfit' {
  const image = imageFor(bundle, card);
  if (image === undefined || !fits(bundle, card)) return 'unfit';
  const order = image.version.localeCompare(card.firmware, 'en', { numeric: true });
  return order > 0 ? 'yes' : order < 0 ? 'older' : 'same';
}

interface Props {
  readonly bundle: BundleInfo;
  readonly card: Identity;
  readonly children: ReactNode;
}

/** What a bundle would do to this card, before it does. */
export function BundleFacts({ bundle, card, children }: Props) {
  const { t, locale } = useLocal();
  const image = imageFor(bundle, card);
  const boards = bundle.images.map((i) => i.board).join(', ');
  return (
    <div className="bundle">
      <dl className="facts-list">
        <div>
          <dt>{t('flash.bundle')}</dt>
          <dd>{bundle.name}</dd>
        </div>
        <div>
          <dt>{t('card.board')}</dt>
          <dd>
            <Badge tone={image ? 'good' : 'bad'}>{image ? card.board : t('flash.wrongBoard', { boards, board: card.board })}</Badge>
          </dd>
        </div>
        {image && (
          <>
            <div>
              <dt>{t('card.version')}</dt>
              <dd>
                {card.firmware} → <strong>{image.version}</strong>
              </dd>
            </div>
            <div>
              <dt>{t('flash.signature')}</dt>
              <dd>
                {image.signedBy === null ? (
                  <Badge tone="bad">{t('flash.unsigned')}</Badge>
                ) : (
                  <Badge tone="good">{t('flash.signedBy', { key: image.signedBy })}</Badge>
                )}
              </dd>
            </div>
            <div>
              <dt>{t('flash.size')}</dt>
              <dd>{text(bytes(image.bytes, locale))}</dd>
            </div>
            <div>
              <dt>{t('flash.minimum')}</dt>
              <dd>{t('flash.minimum.text', { version: image.minimum })}</dd>
            </div>
          </>
        )}
      </dl>
      <div className="actions">{children}</div>
    </div>
  );
}
