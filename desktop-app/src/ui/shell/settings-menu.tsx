// SPDX-License-Identifier: Apache-2.0
import { Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import { Button } from '../components/button.js';
import { Icon } from '../components/icons.js';
import { languageNames, useLocal } from '../i18n/words.js';
import { useCell } from '../state/cell.js';
import { language, languages, theme, themes } from '../state/settings.js';
import { useLeave } from '../state/world.js';

/** Appearance, language, and the way out. */
export function SettingsMenu() {
  const { t } = useLocal();
  const leave = useLeave();
  const look = useCell(theme);
  const speech = useCell(language);
  return (
    <MenuTrigger>
      <Button kind="quiet" bare icon="settings" label={t('settings.label')} />
      <Popover className="popover" placement="top end">
        <Menu className="list" aria-label={t('settings.label')}>
          <MenuSection selectionMode="single" selectedKeys={[look]}>
            <Header className="group-name">{t('theme.label')}</Header>
            {themes.map((x) => (
              <MenuItem key={x} id={x} className="item" onAction={() => theme.set(x)}>
                {t(`theme.${x}`)}
              </MenuItem>
            ))}
          </MenuSection>
          <MenuSection selectionMode="single" selectedKeys={[speech]}>
            <Header className="group-name">{t('language.label')}</Header>
            {languages.map((x) => (
              <MenuItem key={x} id={x} className="item" onAction={() => language.set(x)}>
                {languageNames[x]}
              </MenuItem>
            ))}
          </MenuSection>
          {leave && (
            <MenuItem id="leave" className="item" onAction={leave}>
              <Icon name="leave" />
              {t('session.end')}
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
