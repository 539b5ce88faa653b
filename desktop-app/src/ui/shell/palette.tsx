// SPDX-License-Identifier: Apache-2.0
import { Autocomplete, Dialog, Input, Menu, MenuItem, Modal, ModalOverlay, SearchField, useFilter } from 'react-aria-components';
import { Icon } from '../components/icons.js';
import { useLocal } from '../i18n/words.js';
import { useLeave } from '../state/world.js';
import { commands } from './commands.js';
import { usePlaces } from './places.js';

/** Everything by its name: type, choose, done. */
export function Palette({ onClose }: { onClose(): void }) {
  const { t } = useLocal();
  const leave = useLeave();
  const places = usePlaces();
  const { contains } = useFilter({ sensitivity: 'base' });
  const all = commands(t, places, leave);
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => open || onClose()}>
      <Modal className="modal palette">
        <Dialog aria-label={t('palette.open')} className="palette-dialog">
          <Autocomplete filter={contains}>
            <SearchField aria-label={t('palette.placeholder')} autoFocus className="search">
              <Icon name="search" />
              <Input placeholder={t('palette.placeholder')} />
            </SearchField>
            <Menu
              className="list"
              aria-label={t('palette.open')}
              items={all}
              renderEmptyState={() => <p className="none">{t('palette.none')}</p>}
            >
              {(c) => (
                <MenuItem
                  id={c.id}
                  textValue={c.name}
                  className="item"
                  onAction={() => {
                    onClose();
                    c.run();
                  }}
                >
                  <Icon name={c.icon} />
                  {c.name}
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
