// SPDX-License-Identifier: Apache-2.0
import type { CardSetting } from '../../../contract/cards.js';
import { Choice, Field } from '../../components/field.js';
import { useLocal } from '../../i18n/words.js';

interface Props {
  readonly setting: CardSetting;
  /** What the user has written and not applied. */
  readonly edit: string | undefined;
  onEdit(value: string): void;
}

/** A setting in its layers; what differs from the layer before it is marked. */
export function SettingRow({ setting, edit, onEdit }: Props) {
  const { t } = useLocal();
  const { name, doc, unit, range, choices, secret, values } = setting;
  const wanted = edit ?? values?.STAGED ?? '';
  const changed = edit !== undefined || (values !== null && values.STAGED !== values.CURRENT);
  const label = words(name);
  return (
    <tr className={changed ? 'changed' : ''}>
      <td>
        <strong>{label}</strong>
        <p className="soft">{doc}</p>
      </td>
      <td>
        {choices.length > 0 ? (
          <Choice label={label} value={wanted} options={choices.map((c) => [c, c] as const)} onChange={onEdit} />
        ) : (
          <Field
            label={label}
            hint={unit === '' ? range : `${range} ${unit}`}
            value={wanted}
            onChange={onEdit}
            mono
            {...(secret ? { type: 'password', placeholder: t('settings.secret'), autoComplete: 'off' } : {})}
          />
        )}
      </td>
      <td className={values !== null && values.CURRENT !== values.DEFAULT ? 'differs' : 'soft'}>
        {values?.CURRENT ?? t('settings.secret')}
      </td>
      <td className="soft">{values?.DEFAULT ?? ''}</td>
    </tr>
  );
}

/** HEARTBEAT_LIMIT: Heartbeat limit. The card's own abbreviations stay. */
const words = (name: string): string =>
  name
    .split('_')
    .map((w, i) => (['MTU', 'MAC', 'ID'].includes(w) ? w : i === 0 ? w.charAt(0) + w.slice(1).toLowerCase() : w.toLowerCase()))
    .join(' ');
