export const homeReference = (): string => '';
