// SPDX-License-Identifier: Apache-2.0
import { DropZone, type FileDropItem, FileTrigger, isFileDropItem } from 'react-aria-components';
import type { BundleInfo } from '../../../contract/cards.js';
import { need } from '../../backend/backend.js';
import { base64 } from '../../base64.js';
import { Button } from '../../components/button.js';
import { Icon } from '../../components/icons.js';
import { Problem } from '../../components/notices.js';
import { useLocal } from '../../i18n/words.js';
import { useCardsApi } from '../../state/cards.js';
import { useAction } from '../../state/resource.js';

/** Takes a bundle: dropped, or chosen. */
export function BundlePicker({ onBundle }: { onBundle(bundle: BundleInfo): void }) {
  const { t } = useLocal();
  const api = useCardsApi();
  const open = useAction(async (file: File) =>
    onBundle(await need(api.openBundle({ name: file.name, data: base64(new Uint8Array(await file.arrayBuffer())) }))),
  );
  return (
    <div className="picker">
      <DropZone
        className="drop"
        aria-label={t('flash.drop')}
        onDrop={({ items }) => {
          const file = items.find((i): i is FileDropItem => isFileDropItem(i));
          if (file) void file.getFile().then((f) => open.run(f));
        }}
      >
        <Icon name="download" />
        <p>{t('flash.drop')}</p>
        <FileTrigger
          acceptedFileTypes={['.weft']}
          onSelect={(files) => {
            const file = files?.[0];
            if (file) void open.run(file);
          }}
        >
          <Button label={t('flash.choose')} busy={open.busy} />
        </FileTrigger>
      </DropZone>
      {open.failure && <Problem failure={open.failure} />}
    </div>
  );
}
