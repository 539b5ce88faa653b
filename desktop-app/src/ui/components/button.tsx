// SPDX-License-Identifier: Apache-2.0
import './button.css';
import { Button as Base, type ButtonProps } from 'react-aria-components';
import { Icon, type IconName } from './icons.js';

interface Props extends Omit<ButtonProps, 'className' | 'children'> {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: IconName;
  /** Only the icon is seen; the name is for who does not see it. */
  readonly label: string;
  readonly bare?: boolean;
  readonly busy?: boolean;
}

export function Button({ kind = 'plain', icon, label, bare = false, busy = false, ...rest }: Props) {
  return (
    <Base {...rest} isPending={busy} className={`button ${kind}${bare ? ' bare' : ''}`} {...(bare ? { 'aria-label': label } : {})}>
      {icon && <Icon name={icon} />}
      {!bare && label}
    </Base>
  );
}
