// SPDX-License-Identifier: Apache-2.0
import './check.css';
import type { ReactNode } from 'react';
import { Checkbox, type CheckboxProps } from 'react-aria-components';
import { Icon } from './icons.js';

interface Props extends Omit<CheckboxProps, 'className' | 'children'> {
  readonly children: ReactNode;
}

export function Check({ children, ...rest }: Props) {
  return (
    <Checkbox {...rest} className="check">
      <span className="box">
        <Icon name="check" />
      </span>
      <span>{children}</span>
    </Checkbox>
  );
}
