import type { AttentionOwner } from '../../domain/document.ts';

/** Who must act, as the staff pages name them. */
export const OWNER: Record<AttentionOwner, string> = {
  billing: 'биллинг',
  'department-head': 'руководитель',
  registrar: 'ведущий реестр полномочий',
  'key-custodian': 'хранитель ключей',
  'delivery-desk': 'группа доставки',
  operations: 'эксплуатация',
};
