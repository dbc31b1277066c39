import type { PortalState } from '../../domain/portal.ts';

export type Language = 'ru' | 'en';

interface Texts {
  title: string;
  signIn: string;
  signInOidc: string;
  signInHint: string;
  signInFailed: string;
  signOut: string;
  documents: string;
  choice: string;
  otherLanguage: string;
  month: string;
  show: string;
  kind: string;
  date: string;
  sum: string;
  status: string;
  none: string;
  older: string;
  download: string;
  file: string;
  signature: string;
  container: string;
  containerHint: string;
  issued: string;
  signedAt: string;
  history: string;
  answer: string;
  answerHint: string;
  accept: string;
  refuse: string;
  comment: string;
  answered: Record<'accepted' | 'refused', string>;
  answeredHint: string;
  yourWords: string;
  byOperator: string;
  notFound: string;
  back: string;
  problem: string;
  electronic: string;
  paper: string;
  choiceNow: string;
  choiceText: string;
  switchTo: Record<'electronic' | 'paper', string>;
  choiceHistory: string;
  source: Record<'billing' | 'portal' | 'staff', string>;
  saved: string;
  skip: string;
  state: Record<PortalState | 'published', string>;
  lines: string;
  quantity: string;
  amount: string;
}

/** Everything that the portal says, twice. No logic reads it. */
export const TEXTS: Record<Language, Texts> = {
  ru: {
    title: 'Личный кабинет: документы',
    signIn: 'Вход',
    signInOidc: 'Войти через учётную запись',
    signInHint: 'Войдите через учётную запись на сайте поставщика или откройте документы по ссылке из личного кабинета сайта.',
    signInFailed: 'Войти не получилось. Попробуйте ещё раз.',
    signOut: 'Выйти',
    documents: 'Документы',
    choice: 'Способ получения',
    otherLanguage: 'English',
    month: 'Месяц',
    show: 'Показать',
    kind: 'Документ',
    date: 'Дата',
    sum: 'Сумма, ₽',
    status: 'Состояние',
    none: 'Документов пока нет.',
    older: 'Следующие документы',
    download: 'Скачать',
    file: 'Документ',
    signature: 'Подпись (.p7s)',
    container: 'Документ с подписью (.asics)',
    containerHint: 'Контейнер открывают программы проверки электронной подписи.',
    issued: 'Дата выставления',
    signedAt: 'Подписан',
    history: 'История',
    answer: 'Ваш ответ',
    answerHint:
      'Подтвердите документ или откажитесь с указанием причины. Ответ нельзя изменить; он не заменяет вашей подписи под документом.',
    accept: 'Подтвердить',
    refuse: 'Отказаться',
    comment: 'Причина отказа',
    answered: { accepted: 'Вы подтвердили документ.', refused: 'Вы отказались от документа.' },
    answeredHint: 'Ответ дан в личном кабинете: вашей подписи под документом нет.',
    yourWords: 'Ваши слова',
    byOperator: 'Ответ на этот документ даётся через вашего оператора ЭДО.',
    notFound: 'Такого документа нет.',
    back: 'К списку документов',
    problem: 'Не получилось',
    electronic: 'электронно',
    paper: 'на бумаге по почте',
    choiceNow: 'Сейчас вы получаете документы',
    choiceText:
      'Соглашаясь, вы получаете документы в электронном виде, подписанные электронной подписью поставщика; на бумаге они больше не высылаются. Выбор действует для новых документов, его можно изменить в любой день.',
    switchTo: { electronic: 'Получать электронно', paper: 'Получать на бумаге' },
    choiceHistory: 'Как менялся выбор',
    source: { billing: 'поставщик', portal: 'вы', staff: 'сотрудник поставщика' },
    saved: 'Выбор сохранён.',
    skip: 'К содержанию',
    state: { published: 'Новый', notified: 'Новый', notifyFailed: 'Новый', opened: 'Просмотрен', downloaded: 'Скачан' },
    lines: 'Состав',
    quantity: 'Количество',
    amount: 'Стоимость, ₽',
  },
  en: {
    title: 'My account: documents',
    signIn: 'Sign in',
    signInOidc: 'Sign in with your account',
    signInHint: "Sign in with your account at the supplier's site, or open the documents by the link there.",
    signInFailed: 'Signing in did not work. Please try again.',
    signOut: 'Sign out',
    documents: 'Documents',
    choice: 'Way of delivery',
    otherLanguage: 'Русский',
    month: 'Month',
    show: 'Show',
    kind: 'Document',
    date: 'Date',
    sum: 'Sum, RUB',
    status: 'Status',
    none: 'There are no documents yet.',
    older: 'More documents',
    download: 'Download',
    file: 'Document',
    signature: 'Signature (.p7s)',
    container: 'Document with its signature (.asics)',
    containerHint: 'Programs that check electronic signatures open the container.',
    issued: 'Date of issue',
    signedAt: 'Signed',
    history: 'History',
    answer: 'Your answer',
    answerHint:
      'Accept the document, or refuse it and say why. An answer is final, and it does not stand for your signature on the document.',
    accept: 'Accept',
    refuse: 'Refuse',
    comment: 'Why you refuse',
    answered: { accepted: 'You have accepted the document.', refused: 'You have refused the document.' },
    answeredHint: 'You have answered in the portal: the document carries no signature of yours.',
    yourWords: 'Your words',
    byOperator: 'This document is answered through your e-document operator.',
    notFound: 'There is no such document.',
    back: 'Back to the documents',
    problem: 'That did not work',
    electronic: 'electronically',
    paper: 'on paper by post',
    choiceNow: 'At present you get your documents',
    choiceText:
      "If you agree, you get documents electronically, signed with the supplier's electronic signature; paper is not sent any more. The choice counts for new documents and can be changed on any day.",
    switchTo: { electronic: 'Get them electronically', paper: 'Get them on paper' },
    choiceHistory: 'How the choice has changed',
    source: { billing: 'supplier', portal: 'you', staff: "supplier's staff" },
    saved: 'Your choice is saved.',
    skip: 'To the content',
    state: { published: 'New', notified: 'New', notifyFailed: 'New', opened: 'Seen', downloaded: 'Downloaded' },
    lines: 'Lines',
    quantity: 'Quantity',
    amount: 'Amount, RUB',
  },
};
